"""Tutorial application: FastAPI and SQLModel as their documentation teaches them, with the same content and routes.

It follows the tutorials: a session per request as a dependency, plain `def` routes, `response_model`, entities read
with `session.get` and `select`, `Relationship` for linked records, `offset` and `limit`, and FTS5 with its own ranking
for search. Where the tutorials leave a choice, it takes the faster option:
- The connection pool is as large as the load. With the default pool, it stalls at 64 connections.
- Short lists, such as synonyms and notices, are JSON columns. A table for each would cost a query for each.
- Every column used for filters or sorting has an index.

The other types have tables, models and routes too, because memory and start-up time are compared; they get no requests.
It returns the same members with the same values as this service, as a test checks. It has no entity tags, compression
or cursors, and its search neither corrects spelling nor returns snippets, which makes it faster.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import create_engine, text
from sqlmodel import Session

from benchmarks.contestants.contestant import UNCACHED_DETAIL, UNCACHED_LIST, UVICORN, Contestant, make_workloads
from benchmarks.contestants.this_service import service_path
from benchmarks.contestants.tutorial_app import Base, Food, FoodReference, Reference

NAME: Final = "tutorial application"
ON_POSTGRESQL: Final = f"{NAME}, PostgreSQL"
SEARCH_COLUMNS: Final = "id UNINDEXED, name, synonyms, one_liner, card, summary, tokenize='porter'"
INSERT_SEARCH_ROW: Final = "INSERT INTO food_search VALUES (:id, :name, :synonyms, :one_liner, :card, :summary)"


def fill(url: str, documents: Sequence[dict[str, Any]]) -> None:
    """Recreate the tables of the tutorial application, and insert the same documents."""
    engine = create_engine(url)
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    foods = [document for document in documents if document["type"] == "foods"]
    references = {cited["id"]: cited for food in foods for cited in food["references"]}
    cited = [(food["id"], reference["id"]) for food in foods for reference in food["references"]]
    with Session(engine) as session:
        session.add_all(Reference(**reference) for reference in references.values())
        session.add_all(
            Food(group_id=food["group"]["id"], **{name: value for name, value in food.items() if name != "references"})
            for food in foods
        )
        session.flush()
        session.add_all(FoodReference(food_id=food, reference_id=reference) for food, reference in cited)
        if engine.dialect.name == "sqlite":
            session.connection().execute(text("DROP TABLE IF EXISTS food_search"))
            session.connection().execute(text(f"CREATE VIRTUAL TABLE food_search USING fts5({SEARCH_COLUMNS})"))
            rows = [food | {"synonyms": " ".join(food["synonyms"])} for food in foods]
            session.connection().execute(text(INSERT_SEARCH_ROW), rows)
        session.connection().execute(text("ANALYZE"))
        session.commit()
    engine.dispose()


def make_tutorial(url: str, documents: Sequence[dict[str, Any]], count: int) -> Contestant:
    """The tutorial application on a database of its own with these documents."""
    fill(url, documents)
    workloads = make_workloads(service_path, count)
    on_postgresql = not url.startswith("sqlite")
    if on_postgresql:
        workloads = {name: workloads[name] for name in (UNCACHED_DETAIL, UNCACHED_LIST)}
    return Contestant(
        ON_POSTGRESQL if on_postgresql else NAME,
        command=lambda port: (*UVICORN, f"--port={port}", "benchmarks.contestants.tutorial_app:app"),
        workloads=workloads,
        ready_path="/v1/foods?limit=1",
        environment={"TUTORIAL_DATABASE": url},
    )
