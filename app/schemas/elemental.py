"""Parameters and result of `/v1/elemental`, the magnesium in a compound."""

import re
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from app.models.supplement_form import CompositionBase, CompositionShares
from app.models.terms import ExceedsLimit
from app.schemas.common import CautionLink, Href, Id, Link, ReadModel
from app.schemas.envelope import Meta
from app.schemas.nutrient import IntakeRead
from app.schemas.query import BaseQuery, SlugText

MAX_AMOUNT_MG: Final = 100_000


def check_plain_digits(value: Any) -> Any:
    """Refuse an amount that is not written in plain digits: `5e2` and `.5` are more likely typing errors."""
    if isinstance(value, str) and not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", value, re.ASCII):
        raise ValueError("must be an amount in plain digits, such as 500 or 62.5, with at most six decimals")
    return value


AmountMg = Annotated[float, Field(gt=0, le=MAX_AMOUNT_MG), BeforeValidator(check_plain_digits)]


class ElementalQuestion(ReadModel):
    """The query, as it was understood."""

    form: Id | None = Field(description="Id of the supplement form; null if not given.")
    composition: Id | None = Field(description="Id of the composition; null if not given.")
    compound_mg: float | None = Field(
        gt=0, le=MAX_AMOUNT_MG, description="Weight of the compound, in mg; null if not given."
    )
    elemental_mg: float | None = Field(
        gt=0, le=MAX_AMOUNT_MG, description="Weight of magnesium, in mg; null if not given."
    )


class WeighedComposition(CompositionShares, CompositionBase, ReadModel):
    """The compound used in the calculation, with its share of magnesium as in `compositions` of the form."""

    href: Href = Field(description="URL of the supplement form that lists it in `compositions`.")


class ElementalRead(ReadModel):
    """How much magnesium a compound contains: reference arithmetic, not advice on a dose."""

    query: ElementalQuestion = Field(description="The query, as it was understood.")
    form: Link = Field(description="Link to the supplement form.")
    composition: WeighedComposition = Field(description="The compound used in the calculation.")
    compound_mg: float = Field(ge=0, le=1_000_000_000, description="Weight of the whole compound, in mg.")
    elemental_mg: float = Field(ge=0, le=1_000_000_000, description="Weight of the magnesium in the compound, in mg.")
    formula: str = Field(max_length=120, description="The calculation, in words and numbers.")
    rounding: str = Field(max_length=200, description="How the calculated amount is rounded.")
    exceeds_adult_ul: ExceedsLimit = Field(
        description="Whether the amount of magnesium, before rounding, is above the adult upper limit for a day."
    )
    adult_ul: IntakeRead | None = Field(
        description="The adult upper limit, which counts supplements and medicines only; null if the dataset has none."
    )
    explanation: str = Field(max_length=2000, description="How to interpret the result, in plain sentences.")
    cautions: list[CautionLink] = Field(max_length=100, description="Cautions that concern the supplement form.")
    meta: Meta


class ElementalQuery(BaseQuery):
    """Query parameters of the elemental magnesium calculation."""

    one_of = (("form", "composition"), ("compound_mg", "elemental_mg"))

    form: SlugText | None = Field(
        default=None,
        description="Id of a supplement form, whose typical composition is used. Give this or `composition`.",
    )
    composition: SlugText | None = Field(
        default=None, description="Id of a composition, from `compositions` of a supplement form. Give this or `form`."
    )
    compound_mg: AmountMg | None = Field(
        default=None, description="Weight of the whole compound, in mg. Give this or `elemental_mg`."
    )
    elemental_mg: AmountMg | None = Field(
        default=None, description="Weight of magnesium, in mg. Give this or `compound_mg`."
    )
