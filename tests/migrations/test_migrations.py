"""Migrations match the models, and can be reverted and repeated on loaded databases."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, inspect, select, text
from sqlmodel import col

from app.database import schema_head
from app.models import METADATA, Release
from app.seeding.load import load
from app.seeding.store import alembic_config, migrate, migrate_file, store_at
from tests.postgresql import Server

OTHER_COLLATIONS = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type IN ('character varying', 'text')
        AND collation_name IS DISTINCT FROM 'C' AND table_name <> 'alembic_version'
"""


def find_differences(connection: Connection) -> list[object]:
    # The tables of the full-text indexes have no models.
    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": include_object})
    differences: list[object] = compare_metadata(context, METADATA)
    return differences


def include_object(_: object, name: str | None, *__: object) -> bool:
    return not str(name).startswith(("text_index", "name_index"))


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    with create_engine(database_url, poolclass=NullPool).connect() as connection:
        yield connection


@pytest.mark.both_stores
def test_migrations_of_an_empty_database_match_the_models(connection: Connection) -> None:
    migrate(connection)

    assert find_differences(connection) == []


def read_schema(path: Path) -> dict[str, object]:
    """Read the statement of each table and index in an SQLite file, without the order of columns and constraints."""
    with create_engine(f"sqlite:///{path}", poolclass=NullPool).connect() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")).all()
        revisions = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    return {name: split_statement(sql) for name, sql in rows} | {"revision": [*revisions]}


def split_statement(sql: str) -> tuple[str, object]:
    """Split a statement at its outer parentheses; columns are sorted in tables, but not in indexes."""
    head, _, rest = " ".join(sql.replace('"', "").split()).partition("(")
    inner, _, tail = rest.rpartition(")")
    columns = re.split(r",(?![^(]*\))", inner)
    return f"{head.strip()} {tail}", sorted(map(str.strip, columns)) if head.startswith(
        "CREATE TABLE"
    ) else inner.strip()


def test_a_load_creates_the_schema_that_migrations_give(minimal_seed: Path, tmp_path: Path) -> None:
    load(minimal_seed, tmp_path / "loaded.db")
    with create_engine(f"sqlite:///{tmp_path / 'migrated.db'}", poolclass=NullPool).connect() as connection:
        migrate(connection)
        connection.commit()

    loaded, migrated = (read_schema(tmp_path / name) for name in ("loaded.db", "migrated.db"))
    statistics = {name for name in loaded if name.startswith("sqlite_stat")}  # written by ANALYZE

    assert {name: parts for name, parts in loaded.items() if name not in statistics} == migrated
    assert {"text_index", "name_index", "rendered"} <= migrated.keys()


@pytest.mark.both_stores
def test_a_downgrade_leaves_no_tables_and_can_be_reversed(connection: Connection) -> None:
    migrate(connection)
    migrate(connection, "base")
    assert set(inspect(connection).get_table_names()) <= {"alembic_version"}

    migrate(connection)
    assert find_differences(connection) == []


@pytest.mark.both_stores
def test_a_loaded_database_can_be_migrated_down_and_up(database_url: str, minimal_seed: Path) -> None:
    loaded = load(minimal_seed, database_url)

    for revision in ("2026_11_22_search", "2026_11_22_create_content", "head"):
        store_at(database_url).migrate(revision)

    with create_engine(database_url, poolclass=NullPool).connect() as connection:
        assert find_differences(connection) == []
    assert load(minimal_seed, database_url).digest == loaded.digest


def test_text_compares_by_code_point_on_postgresql(postgresql_server: Server, minimal_seed: Path) -> None:
    name = postgresql_server.create()
    load(minimal_seed, postgresql_server.url(name))
    with create_engine(postgresql_server.url(name), poolclass=NullPool).connect() as connection:
        others = connection.execute(text(OTHER_COLLATIONS)).fetchall()
    postgresql_server.drop(name)

    assert others == [], "give these columns the collation C, as 2026_11_22_postgresql does"


def test_migrating_a_loaded_database_down_and_up_preserves_its_releases(tmp_path: Path, minimal_seed: Path) -> None:
    path = tmp_path / "content.db"
    load(minimal_seed, path)

    migrate_file(path, "2026_11_22_create_content")
    with create_engine(f"sqlite:///{path}").connect() as connection:
        day = connection.execute(text("SELECT released_on FROM release")).scalar_one()
    migrate_file(path)

    with create_engine(f"sqlite:///{path}").connect() as connection:
        assert find_differences(connection) == []
        assert connection.execute(select(col(Release.released_at))).scalar_one() == datetime(2026, 11, 22, tzinfo=UTC)
    assert day == "2026-11-22"


def test_there_is_exactly_one_newest_migration() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [schema_head()]


def test_migration_names_begin_with_their_date() -> None:
    names = [path.stem for path in Path("migrations/versions").glob("*.py")]

    assert names
    assert all(name[:10].replace("_", "").isdigit() for name in names)


def test_a_migration_replaces_the_file_with_a_copy(tmp_path: Path, minimal_seed: Path) -> None:
    path = tmp_path / "content.db"
    load(minimal_seed, path)

    with path.open("rb") as served:
        before = served.read()
        migrate_file(path, "base")
        migrate_file(path)
        served.seek(0)
        assert served.read() == before  # open files are not affected

    with create_engine(f"sqlite:///{path}").connect() as connection:
        assert find_differences(connection) == []
    assert load(minimal_seed, path).changed


def test_every_link_in_the_models_is_a_foreign_key() -> None:
    without_foreign_key = [
        f"{table.name}.{column.name}"
        for table in METADATA.sorted_tables
        for column in table.columns
        if column.name.endswith("_id") and not column.foreign_keys
    ]

    assert without_foreign_key == []
