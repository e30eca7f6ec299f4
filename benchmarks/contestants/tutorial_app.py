"""FastAPI application in the style of the tutorials; see `tutorial`. It imports nothing from this project."""

import os
from datetime import date
from types import GenericAlias, new_class
from typing import Annotated, Any, Final

from fastapi import Depends, FastAPI, HTTPException, Query
from sqlalchemy import JSON, text
from sqlmodel import Field, MetaData, Relationship, Session, SQLModel, col, create_engine, func, select

POOL_SIZE: Final = 64


class Base(SQLModel):
    """Base class with metadata separate from those of this service."""

    metadata = MetaData()


class FoodReference(Base, table=True):
    """A citation of a reference by a food."""

    food_id: str = Field(foreign_key="food.id", primary_key=True)
    reference_id: str = Field(foreign_key="reference.id", primary_key=True)


class ReferenceBase(Base):
    """Members of a reference."""

    id: str = Field(primary_key=True)
    type: str
    name: str
    href: str
    year: int | None
    url: str | None
    verification: str


class Reference(ReferenceBase, table=True):
    """Table of references."""


class ReferencePublic(ReferenceBase):
    """A reference in responses."""


class Serving(Base):
    """A household serving."""

    label: str
    grams: float


class Notice(Base):
    """A notice to display."""

    id: str
    text: str
    placement: str


class Link(Base):
    """A link to a record."""

    type: str
    id: str
    name: str
    href: str


class SummaryBase(Base):
    """Members of every record in lists."""

    id: str = Field(primary_key=True)
    type: str
    href: str
    name: str = Field(index=True)
    one_liner: str
    card: str
    origin: str
    updated_on: date


class RecordBase(SummaryBase):
    """Members of every record."""

    licence: str
    attribution: str
    updated_in: str
    language: str
    summary: str | None
    body: str | None
    consult_professional: bool
    checked_on: date
    clinical_review: date | None
    cautions_total: int


class Lists(Base):
    """Short lists of a record, stored as JSON."""

    synonyms: list[str] = Field(sa_type=JSON)
    codes: list[dict[str, Any]] = Field(sa_type=JSON)
    passages: list[dict[str, Any]] = Field(sa_type=JSON)
    related: list[dict[str, Any]] = Field(sa_type=JSON)
    cautions: list[dict[str, Any]] = Field(sa_type=JSON)
    notices: list[dict[str, Any]] = Field(sa_type=JSON)


class FoodFacts(Base):
    """Members of a food in lists."""

    state: str = Field(index=True)
    magnesium_mg_per_100g: float = Field(index=True)
    magnesium_mg_per_serving: float
    percent_daily_value: int
    daily_value_mg: int


class FoodBase(FoodFacts, RecordBase):
    """Members of a food."""

    usda_description: str
    ndb_number: str
    verification: str


class Food(FoodBase, Lists, table=True):
    """Table of foods."""

    group_id: str = Field(index=True)
    group: dict[str, Any] = Field(sa_type=JSON)
    reference: dict[str, Any] = Field(sa_type=JSON)
    serving: dict[str, Any] = Field(sa_type=JSON)
    references: list[Reference] = Relationship(link_model=FoodReference)


class ListsPublic(Base):
    """Short lists of a record in responses."""

    synonyms: list[str]
    codes: list[dict[str, Any]]
    passages: list[dict[str, Any]]
    references: list[ReferencePublic]
    related: list[dict[str, Any]]
    cautions: list[dict[str, Any]]
    notices: list[Notice]


class FoodPublic(FoodBase, ListsPublic):
    """A food in responses."""

    group: Link
    reference: ReferencePublic
    serving: Serving


class FoodSummary(FoodFacts, SummaryBase):
    """A food in lists."""

    group: Link
    serving: Serving


class Foods(Base):
    """A page of foods."""

    items: list[FoodSummary]
    total: int
    limit: int
    offset: int


class Hit(Base):
    """A search hit."""

    type: str
    id: str
    href: str
    name: str
    card: str


class Hits(Base):
    """The best hits for a query."""

    items: list[Hit]


engine = create_engine(os.environ.get("TUTORIAL_DATABASE", "sqlite://"), pool_size=POOL_SIZE)


def get_session() -> Any:
    """A session for each request."""
    with Session(engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]
app = FastAPI()


@app.get("/v1/foods", response_model=Foods)
def read_foods(
    session: SessionDep,
    group: str | None = None,
    magnesium_mg_per_100g_min: float | None = None,
    offset: int = 0,
    limit: Annotated[int, Query(le=100)] = 20,
) -> Any:
    """Foods sorted by name."""
    foods, total = select(Food), select(func.count()).select_from(Food)
    if group is not None:
        foods, total = foods.where(Food.group_id == group), total.where(Food.group_id == group)
    if magnesium_mg_per_100g_min is not None:
        has_enough = col(Food.magnesium_mg_per_100g) >= magnesium_mg_per_100g_min
        foods, total = foods.where(has_enough), total.where(has_enough)
    page = foods.order_by(Food.name).offset(offset).limit(limit)
    return {"items": session.exec(page).all(), "total": session.exec(total).one(), "limit": limit, "offset": offset}


@app.get("/v1/foods/{food_id}", response_model=FoodPublic)
def read_food(food_id: str, session: SessionDep) -> Any:
    """One food."""
    food = session.get(Food, food_id)
    if not food:
        raise HTTPException(status_code=404, detail="Food not found")
    return food


@app.get("/v1/search", response_model=Hits)
def search_foods(q: str, session: SessionDep) -> Any:
    """The best foods for a query."""
    statement = text("SELECT id FROM food_search WHERE food_search MATCH :q ORDER BY rank LIMIT 20")
    ids = session.connection().execute(statement, {"q": q}).scalars().all()
    foods = {food.id: food for food in session.exec(select(Food).where(col(Food.id).in_(ids)))}
    return {"items": [foods[food_id] for food_id in ids]}


OTHER_TYPES: Final = {
    "conditions": "kind",
    "symptoms": "kind",
    "factors": "kind",
    "mechanisms": "kind",
    "nutrients": "kind symbol",
    "supplement-forms": "absorption gut_effects",
    "dosages": "form applies_to low_mg high_mg basis schedule timing exceeds_adult_ul",
    "food-groups": "",
    "lifestyle-advice": "kind suits_every_day",
    "cautions": "severity medicine_class spacing_hours_before spacing_hours_after action verification",
    "claims": "said known predicate via population wording subject object standing",
    "gaps": "question known",
    "conflicts": "kind explanation known",
    "sources": "title file_name sha256 length url publisher family",
    "references": "kind title authors container year locator doi pmid url finding verification",
    "vocabularies": "",
}


class ReferencesAsJson(Base):
    """References of a record whose type has no association table."""

    references: list[dict[str, Any]] = Field(sa_type=JSON)


def make_model(name: str, bases: tuple[type, ...], members: dict[str, Any], **options: bool) -> Any:
    """A class equivalent to one with these annotations."""
    return new_class(name, bases, options, lambda body: body.update(__annotations__=members, __module__=__name__))


def add_type(name: str, members: str) -> None:
    """Add a type that gets no requests: its tables, models and two routes cost memory and start-up time.

    A tutorial would write them out as for foods above.
    """
    title = name.title().replace("-", "")
    annotations = dict.fromkeys(members.split(), str | None)
    base = make_model(f"{title}Base", (RecordBase,), annotations)
    table = make_model(f"{title}Row", (base, Lists, ReferencesAsJson), {}, table=True)
    public = make_model(f"{title}Public", (base, ListsPublic), {})
    page = make_model(f"{title}Page", (Base,), {"items": GenericAlias(list, (public,)), "total": int})

    @app.get(f"/v1/{name}", response_model=page, name=f"read_{name}")
    def read_records(session: SessionDep, offset: int = 0, limit: Annotated[int, Query(le=100)] = 20) -> Any:
        records = session.exec(select(table).order_by(table.name).offset(offset).limit(limit)).all()
        return {"items": records, "total": session.exec(select(func.count()).select_from(table)).one()}

    @app.get(f"/v1/{name}/{{record_id}}", response_model=public, name=f"read_{name}_record")
    def read_record(record_id: str, session: SessionDep) -> Any:
        record = session.get(table, record_id)
        if not record:
            raise HTTPException(status_code=404, detail="Record not found")
        return record


for type_name, member_names in OTHER_TYPES.items():
    add_type(type_name, member_names)
