"""What follows from the facts by arithmetic or by rule, computed at load and never typed by hand."""

import re
from typing import Final

from app.models.claim import AssessmentBase, CorrectionBase
from app.models.dosage import DosageBase
from app.models.food import FoodShares
from app.models.supplement_form import CompositionShares
from app.models.terms import AppliesTo, Basis, Certainty, CorrectionKind, Direction, ExceedsLimit, Standing

DAILY_VALUE_MG: Final = 420
"""Daily value of magnesium on US food labels, for adults and children from 4 years (it was 400 before 2016)."""

ADULT_UL_MG: Final = 350
"""Upper limit for magnesium from supplements and medicines, adults, mg a day (IOM 1997)."""

ATOMIC_WEIGHTS: Final = {
    "H": 1.008,
    "C": 12.011,
    "N": 14.007,
    "O": 15.999,
    "Mg": 24.305,
    "S": 32.06,
    "Cl": 35.45,
}
"""IUPAC abridged standard atomic weights, g/mol."""

TOKEN: Final = re.compile(r"(?P<element>[A-Z][a-z]?)(?P<count>\d*)|(?P<open>\()|\)(?P<times>\d*)")


def count_atoms(formula: str) -> dict[str, int]:
    """How many atoms of each element a formula holds: `MgCl2·6H2O` → Mg 1, Cl 2, H 12, O 6.

    Raises:
        ValueError: for a formula that cannot be read, or an element without a weight here.
    """
    total: dict[str, int] = {}
    for part in formula.split("·"):
        multiple, rest = re.fullmatch(r"(\d*)(.*)", part).groups()  # type: ignore[union-attr]
        for element, count in _count_part(rest, formula).items():
            total[element] = total.get(element, 0) + count * int(multiple or 1)
    return total


def _count_part(part: str, formula: str) -> dict[str, int]:
    stack: list[dict[str, int]] = [{}]
    at = 0
    while at < len(part):
        token = TOKEN.match(part, at)
        if token is None:
            raise ValueError(f"{formula!r} cannot be read at {part[at:]!r}")
        at = token.end()
        if token["open"]:
            stack.append({})
        elif element := token["element"]:
            if element not in ATOMIC_WEIGHTS:
                raise ValueError(f"{formula!r} holds {element!r}, which has no atomic weight here")
            stack[-1][element] = stack[-1].get(element, 0) + int(token["count"] or 1)
        else:
            if len(stack) == 1:
                raise ValueError(f"{formula!r} closes a bracket that was not opened")
            for element, count in stack.pop().items():
                stack[-1][element] = stack[-1].get(element, 0) + count * int(token["times"] or 1)
    if len(stack) > 1 or not part:
        raise ValueError(f"{formula!r} leaves a bracket open or has an empty part")
    return stack[0]


def composition_shares(formula: str | None) -> CompositionShares:
    """Molar mass and the share of magnesium; empty for a material without an agreed formula."""
    if formula is None:
        return CompositionShares()
    atoms = count_atoms(formula)
    mass = sum(ATOMIC_WEIGHTS[element] * count for element, count in atoms.items())
    magnesium = ATOMIC_WEIGHTS["Mg"] * atoms.get("Mg", 0)
    return CompositionShares(
        molar_mass_g_per_mol=round(mass, 3),
        elemental_percent=round(100 * magnesium / mass, 2),
        mg_per_100_mg_magnesium=round(100 * mass / magnesium) if magnesium else None,
    )


def food_shares(mg_per_100g: float, grams: float) -> FoodShares:
    """Magnesium in a serving, and its share of the daily value."""
    in_serving = mg_per_100g * grams / 100
    return FoodShares(
        magnesium_mg_per_serving=float(round(in_serving)),
        percent_daily_value=round(100 * in_serving / DAILY_VALUE_MG),
        daily_value_mg=DAILY_VALUE_MG,
    )


def exceeds_adult_ul(dosage: DosageBase) -> ExceedsLimit:
    """Whether the highest amount of a dosage passes the adult upper limit for supplements.

    A compound weighs more than its magnesium, so an amount within the limit is within it on any basis. A larger amount
    is beyond it only if it means magnesium itself, and only if it counts supplements alone.
    """
    if dosage.high_mg is None:
        return ExceedsLimit.UNKNOWN
    if dosage.high_mg <= ADULT_UL_MG:
        return ExceedsLimit.NO
    certain = dosage.basis is Basis.ELEMENTAL and dosage.applies_to is AppliesTo.SUPPLEMENTS_AND_MEDICINES
    return ExceedsLimit.YES if certain else ExceedsLimit.UNKNOWN


def standing(assessment: AssessmentBase, correction: CorrectionBase | None) -> Standing:
    """What becomes of a claim once it is graded and, where needed, corrected."""
    sure = assessment.certainty in (Certainty.HIGH, Certainty.MODERATE)
    refuted = correction is not None and correction.kind in (
        CorrectionKind.WRONG,
        CorrectionKind.UNSAFE,
        CorrectionKind.PROMOTIONAL,
    )
    if refuted or (sure and assessment.direction is Direction.AGAINST):
        return Standing.REJECTED
    if assessment.direction is Direction.FOR:
        if sure:
            return Standing.SUPPORTED
        if assessment.certainty is None:
            return Standing.ACCEPTED
    return Standing.CONTESTED
