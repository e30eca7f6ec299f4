import pytest

from app.chemistry import count_atoms
from app.models.claim import AssessmentBase, CorrectionBase
from app.models.dosage import DosageBase
from app.models.terms import (
    AppliesTo,
    Basis,
    Certainty,
    CorrectionKind,
    Direction,
    EvidenceType,
    ExceedsLimit,
    Standing,
)
from app.seeding.check_digits import is_cas, is_snomed
from app.seeding.derived import composition_shares, derive_standing, exceeds_adult_ul, food_shares

# Computed by hand from the IUPAC abridged atomic weights: molar mass, % magnesium, mg with 100 mg of magnesium.
SHARES = {
    "MgO": (40.304, 60.30, 166),
    "Mg(OH)2": (58.319, 41.68, 240),
    "MgCO3": (84.313, 28.83, 347),
    "MgCl2": (95.205, 25.53, 392),
    "MgCl2·6H2O": (203.295, 11.96, 836),
    "MgSO4·7H2O": (246.466, 9.86, 1014),
    "Mg3(C6H5O7)2": (451.113, 16.16, 619),
    "Mg3(C6H5O7)2·9H2O": (613.248, 11.89, 841),
    "MgC6H6O7": (214.412, 11.34, 882),
    "Mg(C2H4NO2)2": (172.423, 14.10, 709),
    "Mg(C2H6NO3S)2": (272.573, 8.92, 1121),
}


@pytest.mark.parametrize(("formula", "expected"), SHARES.items())
def test_shares_follow_from_atomic_weights(formula: str, expected: tuple[float, float, int]) -> None:
    shares = composition_shares(formula)

    assert (shares.molar_mass_g_per_mol, shares.elemental_percent, shares.mg_per_100_mg_magnesium) == expected


def test_a_formula_is_counted_with_brackets_and_water() -> None:
    assert count_atoms("Mg3(C6H5O7)2·9H2O") == {"Mg": 3, "C": 12, "H": 28, "O": 23}


@pytest.mark.parametrize("formula", ["", "Mg(", "Mg)", "Xx2", "mgO", "Mg·", "Mg O", "MgO·"])
def test_an_invalid_formula_is_refused(formula: str) -> None:
    with pytest.raises(ValueError, match=r"formula|cannot|atomic|bracket|empty|malformed"):
        count_atoms(formula)


def test_a_material_without_a_formula_has_no_shares() -> None:
    assert composition_shares(None).elemental_percent is None


def test_a_serving_contains_its_share_of_100_g() -> None:
    shares = food_shares(87, 180)

    assert (shares.magnesium_mg_per_serving, shares.percent_daily_value, shares.daily_value_mg) == (157, 37, 420)


@pytest.mark.parametrize(
    ("high", "basis", "applies_to", "expected"),
    [
        (400, Basis.ELEMENTAL, AppliesTo.SUPPLEMENTS_AND_MEDICINES, ExceedsLimit.YES),
        (350, Basis.ELEMENTAL, AppliesTo.SUPPLEMENTS_AND_MEDICINES, ExceedsLimit.NO),
        (400, Basis.UNKNOWN, AppliesTo.SUPPLEMENTS_AND_MEDICINES, ExceedsLimit.UNKNOWN),
        (400, Basis.COMPOUND, AppliesTo.SUPPLEMENTS_AND_MEDICINES, ExceedsLimit.UNKNOWN),
        (300, Basis.UNKNOWN, AppliesTo.SUPPLEMENTS_AND_MEDICINES, ExceedsLimit.NO),
        (420, Basis.ELEMENTAL, AppliesTo.TOTAL_INTAKE, ExceedsLimit.UNKNOWN),
        (None, Basis.UNKNOWN, AppliesTo.SUPPLEMENTS_AND_MEDICINES, ExceedsLimit.UNKNOWN),
    ],
)
def test_a_dose_exceeds_the_limit_only_if_basis_and_scope_are_known(
    high: float | None, basis: Basis, applies_to: AppliesTo, expected: ExceedsLimit
) -> None:
    assert exceeds_adult_ul(DosageBase(high_mg=high, basis=basis, applies_to=applies_to)) is expected


@pytest.mark.parametrize(
    ("certainty", "direction", "correction", "expected"),
    [
        (Certainty.HIGH, Direction.FOR, None, Standing.SUPPORTED),
        (Certainty.MODERATE, Direction.FOR, CorrectionKind.IMPRECISE, Standing.SUPPORTED),
        (Certainty.MODERATE, Direction.AGAINST, None, Standing.REJECTED),
        (Certainty.LOW, Direction.AGAINST, None, Standing.UNPROVEN),
        (Certainty.LOW, Direction.FOR, None, Standing.UNPROVEN),
        (Certainty.VERY_LOW, Direction.UNCLEAR, CorrectionKind.OVERCLAIM, Standing.UNPROVEN),
        (None, Direction.FOR, None, Standing.ACCEPTED),
        (None, Direction.UNCLEAR, None, Standing.UNPROVEN),
        (Certainty.HIGH, Direction.FOR, CorrectionKind.WRONG, Standing.REJECTED),
        (None, Direction.FOR, CorrectionKind.UNSAFE, Standing.REJECTED),
        (None, Direction.FOR, CorrectionKind.PROMOTIONAL, Standing.REJECTED),
    ],
)
def test_standing_follows_from_grade_and_correction(
    certainty: Certainty | None, direction: Direction, correction: CorrectionKind | None, expected: Standing
) -> None:
    assessment = AssessmentBase(certainty=certainty, direction=direction, evidence_type=EvidenceType.RCT, reason="x")
    corrected = CorrectionBase(kind=correction, position="x") if correction else None

    assert derive_standing(assessment, corrected) is expected


def test_a_mistyped_code_fails_its_check_digit() -> None:
    assert is_snomed("32914008")
    assert not is_snomed("32914009")
    assert not is_snomed("3291400X")
    assert is_cas("3344-18-1")
    assert not is_cas("3344-18-6")
    assert not is_cas("3344181")
