"""Intake reference calculator: the ages and life stages that a request covers, and an explanation of their rows."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from app.models.terms import IntakeKind, LifeStage, Sex
from app.schemas.intake_reference import IntakeReferenceQuery

MONTHS_PER_YEAR: Final = 12
SPECIAL_STAGES: Final = (LifeStage.PREGNANCY, LifeStage.LACTATION)
USUAL_STAGES: Final = tuple(stage for stage in LifeStage if stage not in SPECIAL_STAGES)

NOT_ADVICE: Final = (
    "These are reference values for magnesium, set for groups of healthy people. They are not advice for one person."
)
KIND_EXPLANATIONS: Final = {
    IntakeKind.RDA: "An RDA is a daily amount that is enough for nearly all healthy people in the group.",
    IntakeKind.AI: "An AI is a daily amount thought to be enough, used where an RDA cannot be set.",
    IntakeKind.EAR: "An EAR is enough for half of the group. It is used to assess groups, not individuals.",
}
LIMIT_EXPLANATION: Final = (
    "An upper limit counts only supplements and medicines. "
    "It can therefore be below the RDA, which also counts food and drink."
)
NO_LIMIT: Final = "No upper limit could be set for this age. That does not mean any amount is safe."
NO_LIMIT_LISTED: Final = "The tables give no upper limit here. That does not mean any amount is safe."
BOTH_SEXES: Final = "Values differ by sex at this age, so there are rows for both. Each row states its sex."
BOTH_STAGES: Final = (
    "The tables have no rows for being pregnant and breastfeeding at the same time. "
    "The rows for each are included; `life_stage` tells them apart."
)
SEVERAL_AGES: Final = "Values change within this year of age, so several rows are included. Use `age_months` for fewer."
ASK_FIRST: Final = (
    "Talk to a doctor or pharmacist before using a supplement, especially with kidney disease, "
    "in pregnancy, while breastfeeding or for a child."
)


class IntakeRow(NamedTuple):
    """A row of the reference tables: its rendered document, and the columns that `explain` reads."""

    body: bytes
    kind: str
    sex: str | None
    value: float | None
    age_min_months: int
    age_max_months: int | None


def month_range(query: IntakeReferenceQuery) -> tuple[int, int]:
    """The requested age in months: start and exclusive end. A year of age spans twelve months."""
    if query.age_months is not None:
        return query.age_months, query.age_months + 1
    start = MONTHS_PER_YEAR * (query.age_years or 0)
    return start, start + MONTHS_PER_YEAR


def life_stages(query: IntakeReferenceQuery) -> tuple[LifeStage, ...]:
    """The life stages whose rows apply: pregnancy and lactation replace all others."""
    special = zip(SPECIAL_STAGES, (query.pregnant, query.lactating), strict=True)
    return tuple(stage for stage, applies in special if applies) or USUAL_STAGES


def explain(query: IntakeReferenceQuery, rows: Sequence[IntakeRow], covered: str = "") -> str:
    """An explanation of the rows in plain sentences or, if there are none, of the reason."""
    return " ".join(
        [NOT_ADVICE, *(_explain_rows(query, rows) if rows else _explain_absence(query, covered)), ASK_FIRST]
    )


def _explain_rows(query: IntakeReferenceQuery, rows: Sequence[IntakeRow]) -> Iterator[str]:
    start, end = month_range(query)
    limits = [row for row in rows if row.kind == IntakeKind.UL]
    if any(row.age_min_months > start or (row.age_max_months or end) < end for row in rows):
        yield SEVERAL_AGES
    if {row.sex for row in rows} >= set(Sex):
        yield BOTH_SEXES
    if query.pregnant and query.lactating:
        yield BOTH_STAGES
    yield from (explanation for kind, explanation in KIND_EXPLANATIONS.items() if any(row.kind == kind for row in rows))
    if not limits:
        yield NO_LIMIT_LISTED
    elif any(row.value is None for row in limits):
        yield NO_LIMIT
    else:
        yield LIMIT_EXPLANATION


def _explain_absence(query: IntakeReferenceQuery, covered: str) -> Iterator[str]:
    stages = [name for name, applies in (("pregnancy", query.pregnant), ("breastfeeding", query.lactating)) if applies]
    for_stages = f" for {' or '.join(stages)}" if stages else ""
    yield f"The tables have no rows{for_stages} at this age, so both lists are empty."
    if covered:
        yield f"They cover ages {covered}{for_stages}."
    yield "An empty list does not mean any amount is safe."
