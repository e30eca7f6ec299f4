"""Elemental magnesium calculator: the magnesium in a compound, compared with the adult upper limit."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final, NamedTuple

from app.chemistry import mass_fraction
from app.models.terms import ExceedsLimit
from app.schemas.elemental import ElementalQuery

Members = Mapping[str, Any]
"""A rendered document or a part of one."""

SIGNIFICANT_DIGITS: Final = 4
ROUNDING: Final = (
    "The amount is computed from atomic weights and rounded half up to four significant digits. "
    "The percentage is shown to two decimal places."
)
NOT_A_DOSE: Final = "This is a calculation from atomic weights. It is not advice on a dose."
LABELS_DIFFER: Final = 'A label may give either weight, and a product may be a mixture. Look for the word "elemental".'
NO_LIMIT: Final = "The content has no adult upper limit to compare with. That does not mean any amount is safe."
NOT_ABOVE: Final = (
    "That does not make it safe for everyone: young children have lower limits, and other products count too."
)
ASK_FIRST: Final = (
    "Talk to a doctor or pharmacist first if you have kidney disease, take other medicines or are pregnant, "
    "or if it is for a child."
)


class Amounts(NamedTuple):
    """A weight of compound, and its magnesium as shown and before rounding."""

    compound_mg: Decimal
    elemental_mg: Decimal
    unrounded_elemental_mg: Decimal
    formula: str


def compute_amounts(composition: Members, query: ElementalQuery) -> Amounts:
    """Compute the missing amount. Decimal arithmetic avoids the rounding of binary fractions."""
    percent, share = composition["elemental_percent"], mass_fraction(composition["formula"], "Mg")
    if query.compound_mg is not None:
        given = Decimal(str(query.compound_mg))
        unrounded = given * share
        shown = round_amount(unrounded)
        return Amounts(
            given,
            shown,
            unrounded,
            f"elemental = compound × share: {format_amount(given)} mg × {percent:g}% ≈ {format_amount(shown)} mg",
        )
    given = Decimal(str(query.elemental_mg))
    shown = round_amount(given / share)
    return Amounts(
        shown,
        given,
        given,
        f"compound = elemental ÷ share: {format_amount(given)} mg ÷ {percent:g}% ≈ {format_amount(shown)} mg",
    )


def round_amount(amount: Decimal) -> Decimal:
    """Round half up to four significant digits."""
    return amount.quantize(Decimal(1).scaleb(amount.adjusted() - SIGNIFICANT_DIGITS + 1), ROUND_HALF_UP)


def format_amount(amount: Decimal) -> str:
    """An amount in decimal notation, without exponent or trailing zeros."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def compare_with_limit(amounts: Amounts, limit: Members | None) -> ExceedsLimit:
    """Whether the magnesium is above a limit, compared before rounding: 350.4 mg is above 350 mg."""
    if limit is None:
        return ExceedsLimit.UNKNOWN
    is_above = amounts.unrounded_elemental_mg > Decimal(str(limit["value"]))
    return ExceedsLimit.YES if is_above else ExceedsLimit.NO


def explain(
    query: ElementalQuery, composition: Members, amounts: Amounts, exceeds: ExceedsLimit, limit: Members | None
) -> str:
    """An explanation of the result in plain sentences."""
    return " ".join(_sentences(query, composition, amounts, exceeds, limit))


def _sentences(
    query: ElementalQuery, composition: Members, amounts: Amounts, exceeds: ExceedsLimit, limit: Members | None
) -> Iterator[str]:
    yield NOT_A_DOSE
    if query.form is not None:
        yield f"This uses the typical compound of the form: {composition['name']}. Choose another with `composition`."
    yield LABELS_DIFFER
    if limit is None:
        yield NO_LIMIT
    else:
        limit_text = f"{limit['value']:g} mg a day from supplements and medicines combined"
        yield f"In the USA and Canada, the adult upper limit is {limit_text}."
        if exceeds is ExceedsLimit.YES:
            before_rounding = " before rounding" if amounts.elemental_mg <= Decimal(str(limit["value"])) else ""
            yield f"This amount of magnesium is above that limit{before_rounding}."
        else:
            yield "This amount of magnesium is not above that limit."
            yield NOT_ABOVE
    yield ASK_FIRST
