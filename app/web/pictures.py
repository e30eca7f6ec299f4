"""Chart pages, and the functions that other pages use to include a chart.

Each function fetches the data of one chart from a snapshot with one or two statements; `app.formats.pictures` draws it
and documents how to include a chart in another page.
"""

from collections.abc import Callable, Mapping
from typing import Final

from fastapi import APIRouter
from pydantic_core import from_json
from sqlalchemy import bindparam, func, or_, select
from starlette.requests import Request
from starlette.responses import Response

from app.database import LoadedRelease, Snapshot
from app.formats.pictures.compositions import Share, draw_compositions
from app.formats.pictures.evidence import draw_evidence
from app.formats.pictures.foods import MAX_FOODS, FoodAmount, draw_foods
from app.formats.pictures.graph import ClaimEdge, draw_graph
from app.formats.pictures.intakes import NO_MAX_AGE, Amount, draw_intakes
from app.formats.pictures.model import Picture
from app.http.context import database_of
from app.http.documents import fetch_document
from app.http.problems import NotFound
from app.models import Assessment, Claim, Composition, Condition, Food, Intake, Record, Relation, VocabularyTerm
from app.models.base import col
from app.models.terms import Certainty, Direction, IntakeKind, Jurisdiction, LifeStage, Predicate, Sex, Standing
from app.text import find_similar
from app.web.layout import PageRoute, page_response

router = APIRouter(prefix="/pictures", include_in_schema=False, route_class=PageRoute)

DEFAULT_CONDITION: Final = "restless-legs-syndrome"
"""Condition whose graph is shown by default."""

SELECT_FOODS: Final = (
    select(
        col(Food.id),
        col(Record.name),
        col(Food.serving_label),
        col(Food.serving_grams),
        col(Food.magnesium_mg_per_serving),
        col(Food.percent_daily_value),
        col(Food.daily_value_mg),
    )
    .join(Record, col(Record.id) == col(Food.id))
    .order_by(col(Food.magnesium_mg_per_serving).desc(), col(Food.id))
    .limit(MAX_FOODS)
)
COUNT_FOODS: Final = select(func.count()).select_from(Food)

SELECT_INTAKES: Final = (
    select(
        col(Intake.id),
        col(Intake.kind),
        col(Intake.life_stage),
        col(Intake.sex),
        col(Intake.age_min_months),
        col(Intake.age_max_months),
        col(Intake.value),
        col(Intake.note),
    )
    .where(
        col(Intake.nutrient) == "magnesium",
        col(Intake.jurisdiction) == Jurisdiction.US_CANADA,
        col(Intake.kind) != IntakeKind.EAR,
    )
    .order_by(col(Intake.position))
)

SELECT_COMPOSITIONS: Final = select(
    col(Composition.id),
    col(Composition.name),
    col(Composition.form_id),
    col(Composition.formula),
    col(Composition.elemental_percent),
    col(Composition.mg_per_100_mg_magnesium),
    col(Composition.typical),
).order_by(col(Composition.id))

COUNT_CLAIMS_BY_GRADE: Final = (
    select(col(Assessment.certainty), col(Assessment.direction), func.count())
    .join(Claim, col(Claim.id) == col(Assessment.claim_id))
    .group_by(col(Assessment.certainty), col(Assessment.direction))
)
SELECT_NAME: Final = select(col(Record.name)).where(col(Record.id) == bindparam("id"))

SELECT_RELATIONS: Final = (
    select(
        col(Relation.claim_id),
        col(Record.type),
        col(Record.id),
        col(Record.name),
        col(Relation.predicate),
        col(Relation.inverse),
        col(Relation.standing),
    )
    .join(Record, col(Record.id) == col(Relation.other_id))
    .join(Claim, col(Claim.id) == col(Relation.claim_id))
    .where(
        col(Relation.record_id) == bindparam("id"),
        # A claim states how its subject relates to others, not how its mechanism relates to its object.
        or_(col(Claim.subject) == col(Relation.record_id), col(Claim.subject) == col(Relation.other_id)),
    )
    .order_by(col(Relation.claim_id), col(Relation.other_id))
)
"""Claims that relate a record to others, as `ClaimEdge` takes them."""

SELECT_PREDICATES: Final = select(
    col(VocabularyTerm.term), col(VocabularyTerm.name), col(VocabularyTerm.inverse_name)
).where(col(VocabularyTerm.vocabulary) == "predicate")
SELECT_CONDITIONS: Final = (
    select(col(Record.id), col(Record.name))
    .join(Condition, col(Condition.id) == col(Record.id))
    .order_by(col(Condition.editorial_order))
)


def fetch_foods_picture(snapshot: Snapshot, group: str | None = None) -> Picture:
    """Chart of magnesium per serving against the daily value: the richest foods overall or in one group."""
    in_group = [col(Food.group) == group] if group else []
    rows = snapshot.connection.execute(SELECT_FOODS.where(*in_group))
    total = snapshot.connection.execute(COUNT_FOODS.where(*in_group)).scalar_one()
    return draw_foods([FoodAmount(*row) for row in rows], total, group)


def fetch_intakes_picture(snapshot: Snapshot) -> Picture:
    """Chart of reference intakes of magnesium by age and sex, with the supplement limit apart from them."""
    return draw_intakes(
        [
            Amount(
                id=row.id,
                href=f"/nutrients/magnesium/intakes/{row.id}",
                kind=IntakeKind(row.kind),
                life_stage=LifeStage(row.life_stage),
                sex=Sex(row.sex) if row.sex else None,
                from_months=row.age_min_months,
                to_months=NO_MAX_AGE if row.age_max_months is None else row.age_max_months,
                value=row.value,
                note=row.note,
            )
            for row in snapshot.connection.execute(SELECT_INTAKES)
        ]
    )


def fetch_compositions_picture(snapshot: Snapshot, form: str | None = None) -> Picture:
    """Chart of the share of magnesium in each compound, or in the compounds of one supplement form."""
    of_form = [col(Composition.form_id) == form] if form else []
    rows = snapshot.connection.execute(SELECT_COMPOSITIONS.where(*of_form))
    shares = [
        Share(
            id=row.id,
            name=row.name,
            form=row.form_id,
            formula=row.formula,
            percent=row.elemental_percent,
            mg_per_100_mg=row.mg_per_100_mg_magnesium,
            typical=row.typical,
        )
        for row in rows
    ]
    return draw_compositions(shares, form)


def fetch_evidence_picture(snapshot: Snapshot, about: str | None = None) -> Picture:
    """Chart of claims by certainty and direction: all, or those with a record as subject, object or mechanism."""
    columns = (col(Claim.subject), col(Claim.object), col(Claim.via))
    conditions = [or_(*(column == about for column in columns))] if about else []
    rows = snapshot.connection.execute(COUNT_CLAIMS_BY_GRADE.where(*conditions))
    counts = {
        (Certainty(certainty) if certainty else None, Direction(direction)): count
        for certainty, direction, count in rows
    }
    name = snapshot.connection.execute(SELECT_NAME, {"id": about}).scalar() if about else None
    return draw_evidence(counts, about, name or "")


def fetch_graph_picture(snapshot: Snapshot, kind: str = "conditions", identifier: str = DEFAULT_CONDITION) -> Picture:
    """Graph of the records that claims link to one record.

    Raises:
        NotFound: if no record of this type has the id.
        Gone: if the record was withdrawn.
    """
    record = from_json(fetch_document(snapshot, kind, identifier)[0])
    relations = [
        ClaimEdge(
            claim=row.claim_id,
            type=row.type,
            id=row.id,
            name=row.name,
            predicate=Predicate(row.predicate),
            inverse=row.inverse,
            standing=Standing(row.standing),
        )
        for row in snapshot.connection.execute(SELECT_RELATIONS, {"id": identifier})
    ]
    phrases = {}
    for row in snapshot.connection.execute(SELECT_PREDICATES):
        # The record in the middle is the object; the other one is the subject.
        phrases[Predicate(row.term), True] = row.name
        phrases[Predicate(row.term), False] = row.inverse_name or row.name
    return draw_graph(identifier, record["name"], relations, phrases)


PICTURE_FETCHERS: Final[Mapping[str, Callable[[Snapshot], Picture]]] = {
    "foods": fetch_foods_picture,
    "intakes": fetch_intakes_picture,
    "compositions": fetch_compositions_picture,
    "evidence": fetch_evidence_picture,
    "graph": fetch_graph_picture,
}
PICTURE_LABELS: Final = (
    ("foods", "Foods"),
    ("intakes", "Intake by age"),
    ("compositions", "Compounds"),
    ("evidence", "Evidence"),
    ("graph", "Graph"),
)


@router.get("")
async def list_pictures(request: Request) -> Response:
    """Show all charts, each with its message."""

    def fetch(snapshot: Snapshot) -> tuple[LoadedRelease, list[tuple[str, Picture]]]:
        return snapshot.release, [(name, reader(snapshot)) for name, reader in PICTURE_FETCHERS.items()]

    release, pictures = await database_of(request).run_async(fetch)
    return page_response(request, "pictures/index.html", release, title="Charts", pictures=pictures)


@router.get("/{name}")
async def show_picture(name: str, request: Request) -> Response:
    """Show a chart with its data table."""
    if name not in PICTURE_FETCHERS:
        close = [f"/pictures/{match}" for match in find_similar(name, list(PICTURE_FETCHERS)) or PICTURE_FETCHERS]
        raise NotFound(f"There is no chart {name[:60]!r}.", (), close)
    return await _picture_response(
        request, PICTURE_FETCHERS[name], name, DEFAULT_CONDITION if name == "graph" else None
    )


@router.get("/graph/{condition_id}")
async def show_graph(condition_id: str, request: Request) -> Response:
    """Show the graph of a condition."""
    return await _picture_response(
        request, lambda snapshot: fetch_graph_picture(snapshot, identifier=condition_id), "graph", condition_id
    )


async def _picture_response(
    request: Request, reader: Callable[[Snapshot], Picture], current: str, condition_id: str | None
) -> Response:
    """Respond with the page of a chart; a graph links to the graphs of all conditions."""

    def fetch(snapshot: Snapshot) -> tuple[LoadedRelease, Picture, list[tuple[str, str]]]:
        conditions = snapshot.connection.execute(SELECT_CONDITIONS).fetchall() if condition_id else []
        return snapshot.release, reader(snapshot), [(row.id, row.name) for row in conditions]

    release, picture, conditions = await database_of(request).run_async(fetch)
    return page_response(
        request,
        "pictures/page.html",
        release,
        title=picture.title,
        picture=picture,
        pictures=PICTURE_LABELS,
        current=current,
        condition_id=condition_id,
        conditions=[{"id": identifier, "name": name} for identifier, name in conditions],
    )
