"""Pictures for people: a page for each, and the readers that other pages use to show one of them.

A reader asks a snapshot for the data of a picture, with one or two statements, and `app.formats.pictures` draws it.
There it stands how to put a picture into another page.
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
from app.formats.pictures.foods import MOST_FOODS, FoodAmount, draw_foods
from app.formats.pictures.graph import Relation, draw_graph
from app.formats.pictures.intakes import NO_END, Amount, draw_intakes
from app.formats.pictures.model import Picture
from app.http.context import database_of
from app.http.documents import fetch_document
from app.http.problems import NotFound
from app.models import Assessment, Claim, Composition, Food, Intake, Record, VocabularyTerm
from app.models.base import col
from app.models.terms import Certainty, Direction, IntakeKind, Jurisdiction, LifeStage, Predicate, Sex, Standing
from app.text import find_similar
from app.web.layout import PageRoute, answer_page

router = APIRouter(prefix="/pictures", include_in_schema=False, route_class=PageRoute)

AROUND: Final = "restless-legs-syndrome"
"""The condition whose graph is shown where none is named."""

FOODS: Final = (
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
    .limit(MOST_FOODS)
)
FOOD_COUNT: Final = select(func.count()).select_from(Food)

INTAKES: Final = (
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

COMPOSITIONS: Final = select(
    col(Composition.id),
    col(Composition.name),
    col(Composition.form_id),
    col(Composition.formula),
    col(Composition.elemental_percent),
    col(Composition.mg_per_100_mg_magnesium),
    col(Composition.typical),
).order_by(col(Composition.id))

EVIDENCE: Final = (
    select(col(Assessment.certainty), col(Assessment.direction), func.count())
    .join(Claim, col(Claim.id) == col(Assessment.claim_id))
    .group_by(col(Assessment.certainty), col(Assessment.direction))
)
NAME: Final = select(col(Record.name)).where(col(Record.id) == bindparam("id"))

WORDS: Final = select(col(VocabularyTerm.term), col(VocabularyTerm.name), col(VocabularyTerm.inverse_name)).where(
    col(VocabularyTerm.vocabulary) == "predicate"
)
CONDITIONS: Final = (
    select(col(Record.id), col(Record.name)).where(col(Record.type) == "conditions").order_by(col(Record.sort_name))
)


def read_foods(snapshot: Snapshot, group: str | None = None) -> Picture:
    """Magnesium in a serving against the daily value: the richest foods, or those of one group."""
    in_group = [col(Food.group) == group] if group else []
    rows = snapshot.connection.execute(FOODS.where(*in_group))
    total = snapshot.connection.execute(FOOD_COUNT.where(*in_group)).scalar_one()
    return draw_foods([FoodAmount(*row) for row in rows], total, group)


def read_intakes(snapshot: Snapshot) -> Picture:
    """Reference intakes of magnesium by age and sex, and apart from them the limit for supplements."""
    return draw_intakes(
        [
            Amount(
                id=row.id,
                href=f"/nutrients/magnesium/intakes/{row.id}",
                kind=IntakeKind(row.kind),
                life_stage=LifeStage(row.life_stage),
                sex=Sex(row.sex) if row.sex else None,
                from_months=row.age_min_months,
                to_months=NO_END if row.age_max_months is None else row.age_max_months,
                value=row.value,
                note=row.note,
            )
            for row in snapshot.connection.execute(INTAKES)
        ]
    )


def read_compositions(snapshot: Snapshot, form: str | None = None) -> Picture:
    """The share of magnesium in each compound, or in those of one supplement form."""
    of_form = [col(Composition.form_id) == form] if form else []
    rows = snapshot.connection.execute(COMPOSITIONS.where(*of_form))
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


def read_evidence(snapshot: Snapshot, about: str | None = None) -> Picture:
    """Claims by certainty and direction: all of them, or those with a record at either end or as the mechanism."""
    ends = (col(Claim.subject), col(Claim.object), col(Claim.via))
    naming_it = [or_(*(end == about for end in ends))] if about else []
    rows = snapshot.connection.execute(EVIDENCE.where(*naming_it))
    counts = {
        (Certainty(certainty) if certainty else None, Direction(direction)): many for certainty, direction, many in rows
    }
    name = snapshot.connection.execute(NAME, {"id": about}).scalar() if about else None
    return draw_evidence(counts, about, name or "")


def read_graph(snapshot: Snapshot, kind: str = "conditions", identifier: str = AROUND) -> Picture:
    """What claims relate to a record.

    Raises:
        NotFound: where no record of this type has the id.
        Gone: where it was withdrawn.
    """
    record = from_json(fetch_document(snapshot, kind, identifier)[0])
    relations = [
        Relation(
            claim=one["claim"],
            type=one["type"],
            id=one["id"],
            name=one["name"],
            predicate=Predicate(one["predicate"]),
            inverse=one["inverse"],
            standing=Standing(one["standing"]),
        )
        for one in record["related"]
    ]
    words = {}
    for row in snapshot.connection.execute(WORDS):
        # The record in the middle stands at the object's end: the other one is the subject.
        words[Predicate(row.term), True] = row.name
        words[Predicate(row.term), False] = row.inverse_name or row.name
    return draw_graph(identifier, record["name"], relations, words)


READERS: Final[Mapping[str, Callable[[Snapshot], Picture]]] = {
    "foods": read_foods,
    "intakes": read_intakes,
    "compositions": read_compositions,
    "evidence": read_evidence,
    "graph": read_graph,
}
LABELS: Final = (
    ("foods", "Foods"),
    ("intakes", "Intake by age"),
    ("compositions", "Compounds"),
    ("evidence", "Evidence"),
    ("graph", "Graph"),
)


@router.get("")
async def list_pictures(request: Request) -> Response:
    """What pictures there are, each with its message."""

    def ask(snapshot: Snapshot) -> tuple[LoadedRelease, list[tuple[str, Picture]]]:
        return snapshot.release, [(name, reader(snapshot)) for name, reader in READERS.items()]

    release, pictures = await database_of(request).run_async(ask)
    return answer_page(request, "pictures/index.html", release, title="Pictures", pictures=pictures)


@router.get("/{name}")
async def show_picture(name: str, request: Request) -> Response:
    """A picture with its table."""
    if name not in READERS:
        close = [f"/pictures/{one}" for one in find_similar(name, list(READERS)) or READERS]
        raise NotFound(f"There is no picture {name[:60]!r}.", (), close)
    return await _answer(request, READERS[name], name, AROUND if name == "graph" else None)


@router.get("/graph/{condition_id}")
async def show_graph(condition_id: str, request: Request) -> Response:
    """The graph around a condition."""
    return await _answer(request, lambda snapshot: read_graph(snapshot, identifier=condition_id), "graph", condition_id)


async def _answer(
    request: Request, reader: Callable[[Snapshot], Picture], current: str, around: str | None
) -> Response:
    """The page of a picture; a graph leads to those around all conditions."""

    def ask(snapshot: Snapshot) -> tuple[LoadedRelease, Picture, list[tuple[str, str]]]:
        others = snapshot.connection.execute(CONDITIONS).fetchall() if around else []
        return snapshot.release, reader(snapshot), [(row.id, row.name) for row in others]

    release, picture, others = await database_of(request).run_async(ask)
    return answer_page(
        request,
        "pictures/page.html",
        release,
        title=picture.title,
        picture=picture,
        pictures=LABELS,
        current=current,
        around=around,
        others=[{"id": identifier, "name": name} for identifier, name in others],
    )
