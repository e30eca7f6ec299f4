"""How much magnesium a compound holds, whether that passes the adult upper limit, and how to read it."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final, NamedTuple

from app.chemistry import mass_fraction
from app.models.terms import ExceedsLimit
from app.schemas.elemental import ElementalQuery

Members = Mapping[str, Any]
"""A rendered document, or a part of one."""

DIGITS: Final = 4
ROUNDING: Final = (
    "The amount is computed from atomic weights and rounded to four significant digits, halves up. "
    "The share is shown with two decimals of a percent."
)
NOT_A_DOSE: Final = "This is reference arithmetic from atomic weights. It is not advice on a dose."
LABELS: Final = "A label may state either weight, and products can be mixtures. Look for the word elemental."
NO_LIMIT: Final = "The content has no adult upper limit to compare with. That does not make any amount safe."
NOT_ABOVE: Final = (
    "That does not make it safe for everyone: limits for young children are lower, and other products count too."
)
ASK_FIRST: Final = (
    "With kidney disease, other medicines, in pregnancy or for a child, talk to a doctor or pharmacist first."
)


class Amounts(NamedTuple):
    """A weight of compound, the magnesium in it as shown, and the magnesium before rounding."""

    compound_mg: Decimal
    elemental_mg: Decimal
    unrounded_elemental_mg: Decimal
    formula: str


def reckon(composition: Members, query: ElementalQuery) -> Amounts:
    """Both amounts from the one that is given, in decimal arithmetic so that no binary fraction is rounded."""
    percent, share = composition["elemental_percent"], mass_fraction(composition["formula"], "Mg")
    if query.compound_mg is not None:
        given = Decimal(str(query.compound_mg))
        exact = given * share
        shown = round_off(exact)
        return Amounts(
            given, shown, exact, f"elemental = compound × share: {plain(given)} mg × {percent:g}% ≈ {plain(shown)} mg"
        )
    given = Decimal(str(query.elemental_mg))
    shown = round_off(given / share)
    return Amounts(
        shown, given, given, f"compound = elemental ÷ share: {plain(given)} mg ÷ {percent:g}% ≈ {plain(shown)} mg"
    )


def round_off(amount: Decimal) -> Decimal:
    """An amount with four significant digits, halves up."""
    return amount.quantize(Decimal(1).scaleb(amount.adjusted() - DIGITS + 1), ROUND_HALF_UP)


def plain(amount: Decimal) -> str:
    """An amount without exponent or trailing zeros."""
    written = f"{amount:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def compare(amounts: Amounts, limit: Members | None) -> ExceedsLimit:
    """Whether the magnesium is above a limit. Before rounding, or 350.4 mg would pass for 350."""
    if limit is None:
        return ExceedsLimit.UNKNOWN
    above = amounts.unrounded_elemental_mg > Decimal(str(limit["value"]))
    return ExceedsLimit.YES if above else ExceedsLimit.NO


def explain(
    query: ElementalQuery, composition: Members, amounts: Amounts, exceeds: ExceedsLimit, limit: Members | None
) -> str:
    """How to read the answer, in plain sentences."""
    return " ".join(_sentences(query, composition, amounts, exceeds, limit))


def _sentences(
    query: ElementalQuery, composition: Members, amounts: Amounts, exceeds: ExceedsLimit, limit: Members | None
) -> Iterator[str]:
    yield NOT_A_DOSE
    if query.form is not None:
        yield f"The form's typical compound is used: {composition['name']}. Ask with `composition` for another."
    yield LABELS
    if limit is None:
        yield NO_LIMIT
    else:
        said = f"{limit['value']:g} mg a day"
        yield f"In the USA and Canada, the adult upper limit is {said} from supplements and medicines together."
        if exceeds is ExceedsLimit.YES:
            at = " before it is rounded" if amounts.elemental_mg <= Decimal(str(limit["value"])) else ""
            yield f"This much magnesium is above that limit{at}."
        else:
            yield "This much magnesium is not above that limit."
            yield NOT_ABOVE
    yield ASK_FIRST
