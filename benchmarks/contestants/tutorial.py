"""The tutorial way: FastAPI and SQLModel as their documentation teaches them, with the same content and routes.

Why it is fair. It does what the tutorials do: a session for each request as a dependency, plain `def` routes,
`response_model`, entities read with `session.get` and `select`, a `Relationship` where records are linked, `offset` and
`limit`, and FTS5 with its own ranking for the search. Where they leave a choice, it takes the faster one:
- The pool is as wide as the load. With the default pool it stalls at 64 connections.
- Short lists (synonyms, notices and their like) are JSON columns. A table for each would cost a query for each.
- References are loaded for a whole page at once (`selectinload`), not one by one.
- Each column that is filtered or sorted by has an index.
The other types have tables, models and routes too, for memory and start are compared; nobody asks for them here.
It gives the same members with the same values as this service; a test compares them. It gives no validators, no
compression and no cursors, and its search neither corrects words nor shows snippets. That makes it faster.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import create_engine, text
from sqlmodel import Session

from benchmarks.contestants.contestant import UNIQUE_DETAIL, UNIQUE_LIST, UVICORN, Contestant, works_of
from benchmarks.contestants.ours import address
from benchmarks.contestants.tutorial_app import Base, Food, FoodReference, Reference

NAME: Final = "tutorial way"
ON_POSTGRESQL: Final = f"{NAME}, PostgreSQL"
FOUND_BY: Final = "id UNINDEXED, name, synonyms, one_liner, card, summary, tokenize='porter'"
INSERT_FOUND_BY: Final = "INSERT INTO food_search VALUES (:id, :name, :synonyms, :one_liner, :card, :summary)"


def fill(url: str, documents: Sequence[dict[str, Any]]) -> None:
    """Make the tables of the tutorial way anew, and put the same documents in."""
    own = create_engine(url)
    Base.metadata.drop_all(own)
    Base.metadata.create_all(own)
    foods = [one for one in documents if one["type"] == "foods"]
    references = {cited["id"]: cited for food in foods for cited in food["references"]}
    cited = [(food["id"], reference["id"]) for food in foods for reference in food["references"]]
    with Session(own) as session:
        session.add_all(Reference(**one) for one in references.values())
        session.add_all(Food(**{name: value for name, value in one.items() if name != "references"}) for one in foods)
        session.flush()
        session.add_all(FoodReference(food_id=food, reference_id=reference) for food, reference in cited)
        if own.dialect.name == "sqlite":
            session.connection().execute(text("DROP TABLE IF EXISTS food_search"))
            session.connection().execute(text(f"CREATE VIRTUAL TABLE food_search USING fts5({FOUND_BY})"))
            rows = [one | {"synonyms": " ".join(one["synonyms"])} for one in foods]
            session.connection().execute(text(INSERT_FOUND_BY), rows)
        session.connection().execute(text("ANALYZE"))
        session.commit()
    own.dispose()


def tutorial(url: str, documents: Sequence[dict[str, Any]], count: int) -> Contestant:
    """The tutorial way on a database of its own with these documents."""
    fill(url, documents)
    works = works_of(address, count)
    on_postgresql = not url.startswith("sqlite")
    if on_postgresql:
        works = {name: works[name] for name in (UNIQUE_DETAIL, UNIQUE_LIST)}
    return Contestant(
        ON_POSTGRESQL if on_postgresql else NAME,
        command=lambda port: (*UVICORN, f"--port={port}", "benchmarks.contestants.tutorial_app:app"),
        works=works,
        ready="/v1/foods?limit=1",
        environment={"TUTORIAL_DATABASE": url},
    )
