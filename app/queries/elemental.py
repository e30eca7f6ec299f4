"""What can be asked of the magnesium in a compound."""

import re
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from app.queries.common import AnswerQuery, SlugText

LARGEST_MG: Final = 100_000


def in_plain_digits(value: Any) -> Any:
    """An amount as people write it: `5e2` and `.5` are numbers too, but more likely slips."""
    if isinstance(value, str) and not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", value, re.ASCII):
        raise ValueError("must be an amount in plain digits, such as 500 or 62.5, with at most six decimals")
    return value


AmountMg = Annotated[float, Field(gt=0, le=LARGEST_MG), BeforeValidator(in_plain_digits)]


class ElementalQuery(AnswerQuery):
    """What can be asked of the magnesium in a compound."""

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
