"""`/v1/intake-reference`: the reference intakes and upper limits of magnesium for an age."""

from typing import Annotated, Any, Final

from fastapi import Query, Request, Response
from pydantic_core import to_json
from sqlalchemy import bindparam, func, or_, select

from app.calculators.intake_reference import MONTHS_PER_YEAR, IntakeRow, explain, life_stages, month_range
from app.database import LoadedRelease, Snapshot
from app.http.context import DatabaseDep
from app.http.documents import json_array
from app.http.headers import PRIVATE
from app.http.negotiation import choose_format
from app.http.openapi_responses import RESULT_RESPONSES
from app.http.problems import InvalidParameter, query_error
from app.http.responses import content_response
from app.http.routing import ResourceRouter
from app.listing.filters import bound_values, join_parts
from app.models import Intake, Rendered
from app.models.base import col
from app.models.terms import IntakeKind, Sex
from app.schemas.envelope import meta_of
from app.schemas.intake_reference import IntakeQuestion, IntakeReferenceQuery, IntakeReferenceRead

router = ResourceRouter(prefix="/intake-reference", tags=["Reference"])

NUTRIENT: Final = "magnesium"

INTAKES: Final = (
    select(
        col(Rendered.body),
        col(Intake.kind),
        col(Intake.sex),
        col(Intake.value),
        col(Intake.age_min_months),
        col(Intake.age_max_months),
    )
    .select_from(join_parts(Intake))
    .where(
        col(Intake.nutrient) == NUTRIENT,
        col(Intake.age_min_months) < bindparam("end"),
        or_(col(Intake.age_max_months).is_(None), col(Intake.age_max_months) > bindparam("start")),
        col(Intake.life_stage).in_(bound_values("stages")),
        or_(col(Intake.sex).is_(None), col(Intake.sex).in_(bound_values("sexes"))),
    )
    # An EAR is for assessing groups, so it must never be the first row, which clients may pick.
    .order_by(col(Intake.kind) == IntakeKind.EAR, col(Intake.position))
)
COVERED: Final = select(func.min(col(Intake.age_min_months)), func.max(col(Intake.age_max_months))).where(
    col(Intake.nutrient) == NUTRIENT, col(Intake.life_stage).in_(bound_values("stages"))
)


@router.get(
    "",
    summary="Retrieve the reference intakes for an age",
    response_model=IntakeReferenceRead,
    responses=RESULT_RESPONSES,
)
async def get_intake_reference(
    request: Request, database: DatabaseDep, query: Annotated[IntakeReferenceQuery, Query()]
) -> Response:
    """Returns the reference intakes and upper limits of magnesium for an age: reference values, never advice.

    Provide exactly one of `age_years` and `age_months`. An age of 13 years lasts until the fourteenth birthday, and
    "7 to 12 months" ends at the first birthday. Without `sex`, values for both sexes are returned where they differ.
    If `pregnant` and `lactating` are both true, values for each are returned, because the tables have none for both
    at once. If there are no values, the lists are empty and `explanation` says why. The query is not logged.
    """
    choose_format(request)
    refuse_contradiction(query)

    def fetch(snapshot: Snapshot) -> tuple[LoadedRelease, list[IntakeRow], str]:
        rows = fetch_rows(snapshot, query)
        return snapshot.release, rows, explain(query, rows, "" if rows else fetch_covered(snapshot, query))

    release, rows, explanation = await database.run_async(fetch)
    body = b'{"query":%s,"reference_intakes":%s,"upper_limits":%s,"explanation":%s,"meta":%s}' % (
        IntakeQuestion.model_validate(query.model_dump()).model_dump_json().encode(),
        json_array(row.body for row in rows if row.kind != IntakeKind.UL),
        # If no limit could be set, the table has a row without a value, which clients might read as 0.
        json_array(row.body for row in rows if row.kind == IntakeKind.UL and row.value is not None),
        to_json(explanation),
        meta_of(release.version).model_dump_json().encode(),
    )
    # The address contains age, sex and pregnancy: shared caches must not store the response.
    return content_response(request, body, release, query, {"Cache-Control": PRIVATE})


def refuse_contradiction(query: IntakeReferenceQuery) -> None:
    """Refuse a contradictory query. Pregnant and breastfeeding is not one: a person can be both.

    Raises:
        InvalidParameter: for `sex=male` together with `pregnant=true` or `lactating=true`.
    """
    stages = [name for name in ("pregnant", "lactating") if getattr(query, name)]
    if query.sex is Sex.MALE and stages:
        others = " and ".join(f"{name}=true" for name in stages)
        raise InvalidParameter(
            f"sex: male contradicts {others}; the tables give such rows for sex=female only. Leave out one of them.",
            [
                query_error("sex", f"contradicts {others}", "male"),
                *(query_error(name, "contradicts sex=male", "true") for name in stages),
            ],
            ["sex=female", *(f"{name}=false" for name in stages)],
        )


def fetch_rows(snapshot: Snapshot, query: IntakeReferenceQuery) -> list[IntakeRow]:
    """The rows that apply to an age, recommended values first."""
    start, end = month_range(query)
    sexes = [query.sex] if query.sex else list(Sex)
    bound: dict[str, Any] = {"start": start, "end": end, "stages": life_stages(query), "sexes": sexes}
    return [IntakeRow(*row) for row in snapshot.connection.execute(INTAKES, bound)]


def fetch_covered(snapshot: Snapshot, query: IntakeReferenceQuery) -> str:
    """The years that the tables cover for these life stages, in words; empty if there are none."""
    low, end = snapshot.connection.execute(COVERED, {"stages": life_stages(query)}).one()
    return "" if low is None or end is None else f"{low // MONTHS_PER_YEAR} to {end // MONTHS_PER_YEAR - 1} years"
