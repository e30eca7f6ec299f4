"""Which ages and life stages a question means, and how to read the rows that answer it."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from app.models.terms import IntakeKind, LifeStage, Sex
from app.schemas.intake_reference import IntakeReferenceQuery

MONTHS: Final = 12
SPECIAL_STAGES: Final = (LifeStage.PREGNANCY, LifeStage.LACTATION)
USUAL_STAGES: Final = tuple(stage for stage in LifeStage if stage not in SPECIAL_STAGES)

NOT_ADVICE: Final = (
    "These are reference values for magnesium, set for groups of healthy people. They are not advice for one person."
)
KINDS_SAID: Final = {
    IntakeKind.RDA: "An RDA is a daily amount that is enough for nearly all healthy people of the group.",
    IntakeKind.AI: "An AI is a daily amount thought to be enough, used where an RDA cannot be set.",
    IntakeKind.EAR: "An EAR is enough for half of the group. It is used to judge groups, not one person.",
}
LIMIT_SAID: Final = (
    "An upper limit counts supplements and medicines alone. "
    "So it can lie below the RDA, which counts all food and drink as well."
)
NO_LIMIT: Final = "No upper limit could be set for this age. That does not make any amount safe."
NO_LIMIT_ROW: Final = "The tables have no upper limit here. That does not make any amount safe."
BOTH_SEXES: Final = "Values differ by sex at this age, so rows for both are given. Each row says its sex."
BOTH_STATES: Final = (
    "The tables have no rows for being pregnant and breastfeeding at once. "
    "So the rows for each are given; `life_stage` tells them apart."
)
SEVERAL_AGES: Final = (
    "Values change within this year of age, so several rows are given. Ask with `age_months` for fewer."
)
ASK_FIRST: Final = (
    "Talk to a doctor or pharmacist before you use a supplement, above all with kidney disease, "
    "in pregnancy, while breastfeeding or for a child."
)


class Row(NamedTuple):
    """A row of the tables: its document, and what explains it."""

    body: bytes
    kind: str
    sex: str | None
    value: float | None
    age_min_months: int
    age_max_months: int | None


def months_of(query: IntakeReferenceQuery) -> tuple[int, int]:
    """The age as months: the first, and the one behind the last. A year of age has twelve of them."""
    if query.age_months is not None:
        return query.age_months, query.age_months + 1
    start = MONTHS * (query.age_years or 0)
    return start, start + MONTHS


def stages_of(query: IntakeReferenceQuery) -> tuple[LifeStage, ...]:
    """The life stages whose rows hold: rows for pregnancy and breastfeeding take the place of the others."""
    asked = zip(SPECIAL_STAGES, (query.pregnant, query.lactating), strict=True)
    return tuple(stage for stage, holds in asked if holds) or USUAL_STAGES


def explain(query: IntakeReferenceQuery, rows: Sequence[Row], covered: str = "") -> str:
    """How to read the rows, in plain sentences; where there are none, why."""
    return " ".join([NOT_ADVICE, *(_about(query, rows) if rows else _about_nothing(query, covered)), ASK_FIRST])


def _about(query: IntakeReferenceQuery, rows: Sequence[Row]) -> Iterator[str]:
    start, end = months_of(query)
    limits = [row for row in rows if row.kind == IntakeKind.UL]
    if any(row.age_min_months > start or (row.age_max_months or end) < end for row in rows):
        yield SEVERAL_AGES
    if {row.sex for row in rows} >= set(Sex):
        yield BOTH_SEXES
    if query.pregnant and query.lactating:
        yield BOTH_STATES
    yield from (said for kind, said in KINDS_SAID.items() if any(row.kind == kind for row in rows))
    if not limits:
        yield NO_LIMIT_ROW
    elif any(row.value is None for row in limits):
        yield NO_LIMIT
    else:
        yield LIMIT_SAID


def _about_nothing(query: IntakeReferenceQuery, covered: str) -> Iterator[str]:
    states = [word for word, holds in (("pregnancy", query.pregnant), ("breastfeeding", query.lactating)) if holds]
    of = f" for {' or '.join(states)}" if states else ""
    yield f"The tables have no rows{of} at this age, so both lists are empty."
    if covered:
        yield f"They cover{of} ages from {covered}."
    yield "An empty list does not make any amount safe."
