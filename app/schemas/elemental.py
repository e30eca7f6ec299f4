"""Query and answer of the magnesium in a compound."""

import re
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from app.models.supplement_form import CompositionBase, CompositionShares
from app.models.terms import ExceedsLimit
from app.schemas.common import CautionLink, Href, Id, Link, ReadModel
from app.schemas.envelope import Meta
from app.schemas.nutrient import IntakeRead
from app.schemas.query import ComputedQuery, SlugText

MAX_AMOUNT_MG: Final = 100_000


def check_plain_digits(value: Any) -> Any:
    """An amount as people write it: `5e2` and `.5` are numbers too, but more likely slips."""
    if isinstance(value, str) and not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", value, re.ASCII):
        raise ValueError("must be an amount in plain digits, such as 500 or 62.5, with at most six decimals")
    return value


AmountMg = Annotated[float, Field(gt=0, le=MAX_AMOUNT_MG), BeforeValidator(check_plain_digits)]


class ElementalQuestion(ReadModel):
    """What was asked, as it was understood."""

    form: Id | None = Field(description="Id of the form, where it was given.")
    composition: Id | None = Field(description="Id of the composition, where it was given.")
    compound_mg: float | None = Field(gt=0, le=MAX_AMOUNT_MG, description="Weight of the compound, where it was given.")
    elemental_mg: float | None = Field(gt=0, le=MAX_AMOUNT_MG, description="Weight of magnesium, where it was given.")


class WeighedComposition(CompositionShares, CompositionBase, ReadModel):
    """The compound that was reckoned with; its share of magnesium is the one that its form states."""

    href: Href = Field(description="Address of the form that lists it in `compositions`.")


class ElementalRead(ReadModel):
    """How much magnesium a compound holds: reference arithmetic, not advice on a dose."""

    query: ElementalQuestion = Field(description="What was asked, as it was understood.")
    form: Link = Field(description="The supplement form.")
    composition: WeighedComposition = Field(description="The compound that was reckoned with.")
    compound_mg: float = Field(ge=0, le=1_000_000_000, description="Weight of the whole compound, in milligrams.")
    elemental_mg: float = Field(ge=0, le=1_000_000_000, description="Weight of the magnesium in it, in milligrams.")
    formula: str = Field(max_length=120, description="The computation, in words and numbers.")
    rounding: str = Field(max_length=200, description="How the computed amount is rounded.")
    exceeds_adult_ul: ExceedsLimit = Field(
        description="Whether this much magnesium is above the adult upper limit for a day, as computed before rounding."
    )
    adult_ul: IntakeRead | None = Field(
        description="That upper limit: it counts supplements and medicines only. Null where the content has none."
    )
    explanation: str = Field(max_length=2000, description="How to read this, in plain sentences.")
    cautions: list[CautionLink] = Field(max_length=100, description="Cautions that concern the form.")
    meta: Meta


class ElementalQuery(ComputedQuery):
    """Query parameters of the elemental magnesium calculation."""

    one_of = (("form", "composition"), ("compound_mg", "elemental_mg"))

    form: SlugText | None = Field(
        default=None, description="Id of a supplement form; its typical composition is used. Or give `composition`."
    )
    composition: SlugText | None = Field(
        default=None, description="Id of a composition, as `compositions` of a form lists them. Or give `form`."
    )
    compound_mg: AmountMg | None = Field(
        default=None, description="Weight of the whole compound, in milligrams. Or give `elemental_mg`."
    )
    elemental_mg: AmountMg | None = Field(
        default=None, description="Weight of the magnesium in it, in milligrams. Or give `compound_mg`."
    )
