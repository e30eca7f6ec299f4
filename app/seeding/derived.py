"""Derived values: computed at load from the facts of a record, never entered by hand."""

from typing import Final

from app.chemistry import mass_fraction, molar_mass
from app.models.claim import AssessmentBase, CorrectionBase
from app.models.dosage import ADULT_UL_MG, DosageBase
from app.models.food import FoodShares
from app.models.nutrient import IntakeBase
from app.models.supplement_form import CompositionShares
from app.models.terms import AppliesTo, Basis, Certainty, CorrectionKind, Direction, ExceedsLimit, LifeStage, Standing

DAILY_VALUE_MG: Final = 420
"""Daily Value of magnesium on US food labels, mg, for adults and children from 4 years (400 before 2016)."""

MONTHS_PER_YEAR: Final = 12


def composition_shares(formula: str | None) -> CompositionShares:
    """The molar mass and the magnesium content of a compound; empty for a material without an agreed formula."""
    if formula is None:
        return CompositionShares()
    magnesium = mass_fraction(formula, "Mg")
    return CompositionShares(
        molar_mass_g_per_mol=float(round(molar_mass(formula), 3)),
        elemental_percent=float(round(100 * magnesium, 2)),
        mg_per_100_mg_magnesium=round(100 / magnesium) if magnesium else None,
    )


def food_shares(mg_per_100g: float, grams: float) -> FoodShares:
    """The magnesium in a serving, in mg and as a percentage of the Daily Value."""
    in_serving = mg_per_100g * grams / 100
    return FoodShares(
        magnesium_mg_per_serving=float(round(in_serving)),
        percent_daily_value=round(100 * in_serving / DAILY_VALUE_MG),
        daily_value_mg=DAILY_VALUE_MG,
    )


def exceeds_adult_ul(dosage: DosageBase) -> ExceedsLimit:
    """Whether the highest amount of a dosage exceeds the adult upper limit for supplements.

    A compound weighs more than the magnesium in it, so an amount within the limit is within it on any basis. A larger
    amount exceeds the limit only if it is elemental magnesium from supplements and medicines alone.
    """
    if dosage.high_mg is None:
        return ExceedsLimit.UNKNOWN
    if dosage.high_mg <= ADULT_UL_MG:
        return ExceedsLimit.NO
    certain = dosage.basis is Basis.ELEMENTAL and dosage.applies_to is AppliesTo.SUPPLEMENTS_AND_MEDICINES
    return ExceedsLimit.YES if certain else ExceedsLimit.UNKNOWN


def derive_standing(assessment: AssessmentBase, correction: CorrectionBase | None) -> Standing:
    """The standing of a claim, derived from its assessment and, if there is one, its correction."""
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
    return Standing.UNPROVEN


def intake_name(intake: IntakeBase) -> str:
    """The name of a reference intake: its type, and the people it applies to."""
    stages = {LifeStage.PREGNANCY: "pregnant", LifeStage.LACTATION: "breastfeeding"}
    people = stages.get(intake.life_stage, intake.sex and intake.sex.value)
    return ", ".join(part for part in (intake.kind.upper(), people, _age_range(intake)) if part)


def _age_range(intake: IntakeBase) -> str:
    """The ages that an intake applies to, in months for infants and in whole years for others."""
    first, end = intake.age_min_months, intake.age_max_months
    if end is not None and end <= MONTHS_PER_YEAR:
        return f"{first} to {end - 1} months"
    if end is None:
        return f"{first // MONTHS_PER_YEAR} years and older"
    return f"{first // MONTHS_PER_YEAR} to {end // MONTHS_PER_YEAR - 1} years"
