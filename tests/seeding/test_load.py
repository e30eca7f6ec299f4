import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from app.database import NotReady, SqliteDatabase, open_database
from app.seeding.failures import FaultyContent
from app.seeding.index import ContentIndex
from app.seeding.load import load, read_checked
from app.seeding.render import render_content
from tests.conftest import Place
from tests.minimal_seed import build_minimal_seed, write_seed


def served(place: Place) -> tuple[str, int]:
    """The digest of a database and its number of documents."""
    database = open_database(place)
    found = database.run(
        lambda snapshot: (
            snapshot.release.digest,
            snapshot.connection.execute(text("SELECT count(*) FROM rendered")).scalar_one(),
        )
    )
    database.close()
    return found


@pytest.mark.both_stores
def test_a_load_stores_every_record(small: Path, place: Place) -> None:

    loaded = load(small, place)

    assert loaded.changed
    assert served(place)[0] == loaded.digest
    assert served(place)[1] == len(list(render_content(ContentIndex(read_checked(small))))) + 1  # one for the dataset


def test_a_path_with_url_characters_is_used_literally(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "a b%20c#d?e&f" / "content.db"
    path.parent.mkdir()

    load(small, path)

    assert served(path)[1] > 0
    assert [one.name for one in tmp_path.iterdir() if one.name != "seed"] == ["a b%20c#d?e&f"]


@pytest.mark.both_stores
def test_a_load_reports_whether_the_content_changed(small: Path, place: Place) -> None:
    first = load(small, place)
    again = load(small, place)
    seed = build_minimal_seed()
    seed["claims"][0]["known"] = "Something else is known."
    write_seed(small, seed)
    second = load(small, place)

    assert (again.changed, again.digest) == (False, first.digest)
    assert second.changed
    assert second.digest != first.digest
    assert served(place)[0] == second.digest


def test_loading_the_same_content_again_leaves_the_file_alone(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "content.db"
    load(small, path)
    before = path.stat()

    again = load(small, path)

    assert not again.changed
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_other_content_replaces_the_file_as_a_whole(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "content.db"
    first = load(small, path)
    inode = path.stat().st_ino
    seed = build_minimal_seed()
    seed["claims"][0]["known"] = "Something else is known."
    write_seed(small, seed)

    second = load(small, path)

    assert second.changed
    assert second.digest != first.digest
    assert path.stat().st_ino != inode
    assert [one.name for one in tmp_path.iterdir() if ".new-" in one.name] == []


@pytest.mark.both_stores
def test_a_faulty_seed_leaves_the_previous_release_in_place(small: Path, place: Place) -> None:
    first = load(small, place)
    (small / "claims.yaml").write_text("- id: broken\n")

    with pytest.raises(FaultyContent):
        load(small, place)

    assert served(place)[0] == first.digest


@pytest.mark.both_stores
def test_a_load_that_fails_leaves_the_previous_release_in_place(
    small: Path, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load(small, place)
    seed = build_minimal_seed()
    seed["claims"][0]["known"] = "Something else is known."
    write_seed(small, seed)

    with monkeypatch.context() as broken:
        broken.setattr("app.seeding.load.fill_indexes", _disk_full)
        with pytest.raises(OSError, match="disk full"):
            load(small, place)

    assert served(place)[0] == first.digest
    assert load(small, place).changed


def _disk_full(_: object) -> None:
    raise OSError("disk full")


def test_leftovers_of_an_earlier_load_are_removed(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "content.db"
    (tmp_path / "content.db.new-12345").write_text("half a file")

    load(small, path)

    assert not (tmp_path / "content.db.new-12345").exists()


def test_a_reader_sees_either_release_as_a_whole(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "content.db"
    first = load(small, path)
    reader = SqliteDatabase(path)
    held = reader.snapshot()
    seed = build_minimal_seed()
    seed["claims"][0]["known"] = "Something else is known."
    write_seed(small, seed)
    second = load(small, path)

    still = held.connection.execute(text("SELECT content_digest FROM loaded_content")).scalar_one()
    reader._checked_at = float("-inf")  # noqa: SLF001  # instead of waiting 0.2 seconds

    assert still == first.digest
    assert reader.snapshot().release.digest == second.digest
    reader.close()


def test_the_served_file_cannot_be_written_through_a_reader(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "content.db"
    load(small, path)
    reader = SqliteDatabase(path)

    with pytest.raises(Exception, match="readonly"):
        reader.snapshot().connection.execute(text("DELETE FROM rendered"))
    reader.close()


def test_foreign_keys_hold_in_the_shipped_database(database: Path) -> None:
    with create_engine(f"sqlite:///{database}").connect() as connection:
        assert connection.execute(text("PRAGMA foreign_key_check")).fetchall() == []
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"


@pytest.mark.parametrize("made", ["missing", "empty", "text", "foreign", "older", "no content"])
def test_a_database_that_cannot_be_served_says_why_and_what_to_do(small: Path, tmp_path: Path, made: str) -> None:
    path = tmp_path / "content.db"
    make_unservable(path, small, made)

    with pytest.raises(NotReady, match="python -m app load"):
        SqliteDatabase(path).snapshot()


def make_unservable(path: Path, seed: Path, how: str) -> None:
    """Create a database in one of the states in which it cannot be served."""
    if how == "empty":
        path.write_bytes(b"")
    elif how == "text":
        path.write_text("This is no database. " * 100)
    elif how == "foreign":
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE other (id)")
        connection.close()
    elif how in ("older", "no content"):
        load(seed, path)
        statement = "UPDATE alembic_version SET version_num = '2020_older'"
        with sqlite3.connect(path) as connection:
            connection.execute(statement if how == "older" else "DELETE FROM loaded_content")
        connection.close()
