from datetime import UTC, datetime
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, select, text
from sqlmodel import col

from app.database import alembic_config, schema_head
from app.models import METADATA, Release
from app.seeding.load import load
from app.seeding.store import migrate, migrate_file


def difference(connection: Connection) -> list[object]:
    # Full-text indexes belong to the database; no model describes them.
    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": include_object})
    found: list[object] = compare_metadata(context, METADATA)
    return found


def include_object(_: object, name: str | None, *__: object) -> bool:
    return not str(name).startswith(("text_index", "name_index"))


def test_upgrading_from_empty_equals_the_models() -> None:
    with create_engine("sqlite://").connect() as connection:
        migrate(connection)

        assert difference(connection) == []


def test_downgrading_leaves_nothing_and_upgrading_again_works() -> None:
    with create_engine("sqlite://").connect() as connection:
        migrate(connection)
        migrate(connection, "base")
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}

        migrate(connection)
        assert difference(connection) == []


def test_a_filled_database_goes_one_revision_down_and_up_again_without_losing_its_releases(
    tmp_path: Path, small: Path
) -> None:
    path = tmp_path / "content.db"
    load(small, path)

    migrate_file(path, "2026_11_22_create_content")
    with create_engine(f"sqlite:///{path}").connect() as connection:
        day = connection.execute(text("SELECT released_on FROM release")).scalar_one()
    migrate_file(path)

    with create_engine(f"sqlite:///{path}").connect() as connection:
        assert difference(connection) == []
        assert connection.execute(select(col(Release.released_at))).scalar_one() == datetime(2026, 11, 22, tzinfo=UTC)
    assert day == "2026-11-22"


def test_there_is_one_newest_migration() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [schema_head()]


def test_names_of_migrations_begin_with_their_day() -> None:
    names = [path.stem for path in Path("migrations/versions").glob("*.py")]

    assert names
    assert all(name[:10].replace("_", "").isdigit() for name in names)


def test_a_file_is_migrated_as_a_copy_that_takes_its_place(tmp_path: Path, small: Path) -> None:
    path = tmp_path / "content.db"
    load(small, path)

    with path.open("rb") as served:
        before = served.read()
        migrate_file(path, "base")
        migrate_file(path)
        served.seek(0)
        assert served.read() == before  # whoever had it open reads on

    with create_engine(f"sqlite:///{path}").connect() as connection:
        assert difference(connection) == []
    assert load(small, path).changed


def test_every_link_in_the_models_is_a_foreign_key() -> None:
    loose = [
        f"{table.name}.{column.name}"
        for table in METADATA.sorted_tables
        for column in table.columns
        if column.name.endswith("_id") and not column.foreign_keys
    ]

    assert loose == []
