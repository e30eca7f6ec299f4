import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from app.database import NotReady, SqliteDatabase, open_database
from app.seeding.failures import FaultyContent
from app.seeding.index import ContentIndex
from app.seeding.load import load, read_checked
from app.seeding.render import render_content
from tests.conftest import UrlOrPath
from tests.minimal_seed import build_minimal_seed, write_seed


def read_digest_and_count(location: UrlOrPath) -> tuple[str, int]:
    """Read the digest of a database and the number of its documents."""
    database = open_database(location)
    result = database.run(
        lambda snapshot: (
            snapshot.release.digest,
            snapshot.connection.execute(text("SELECT count(*) FROM rendered")).scalar_one(),
        )
    )
    database.close()
    return result


@pytest.mark.both_stores
def test_a_load_stores_every_record(minimal_seed: Path, database_url: str) -> None:
    loaded = load(minimal_seed, database_url)

    assert loaded.changed
    assert read_digest_and_count(database_url)[0] == loaded.digest
    assert (
        read_digest_and_count(database_url)[1]
        == len(list(render_content(ContentIndex(read_checked(minimal_seed))))) + 1
    )  # one for the dataset


def test_a_path_with_url_characters_is_used_literally(minimal_seed: Path, tmp_path: Path) -> None:
    path = tmp_path / "a b%20c#d?e&f" / "content.db"
    path.parent.mkdir()

    load(minimal_seed, path)

    assert read_digest_and_count(path)[1] > 0
    assert [entry.name for entry in tmp_path.iterdir() if entry.name != "seed"] == ["a b%20c#d?e&f"]


@pytest.mark.both_stores
def test_a_load_reports_whether_the_content_changed(minimal_seed: Path, database_url: str) -> None:
    first = load(minimal_seed, database_url)
    repeated = load(minimal_seed, database_url)
    seed = build_minimal_seed()
    seed["claims"][0]["known"] = "Something else is known."
    write_seed(minimal_seed, seed)
    second = load(minimal_seed, database_url)

    assert (repeated.changed, repeated.digest) == (False, first.digest)
    assert second.changed
    assert second.digest != first.digest
    assert read_digest_and_count(database_url)[0] == second.digest


def test_loading_the_same_content_again_leaves_the_file_alone(minimal_seed: Path, tmp_path: Path) -> None:
    path = tmp_path / "content.db"
    load(minimal_seed, path)
    before = path.stat()

    repeated = load(minimal_seed, path)

    assert not repeated.changed
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_other_content_replaces_the_file_as_a_whole(minimal_seed: Path, tmp_path: Path) -> None:
    path = tmp_path / "content.db"
    first = load(minimal_seed, path)
    inode = path.stat().st_ino
    seed = build_minimal_seed()
    seed["claims"][0]["known"] = "Something else is known."
    write_seed(minimal_seed, seed)

    second = load(minimal_seed, path)

    assert second.changed
    assert second.digest != first.digest
    assert path.stat().st_ino != inode
    assert [entry.name for entry in tmp_path.iterdir() if ".new-" in entry.name] == []


@pytest.mark.both_stores
def test_a_faulty_seed_leaves_the_previous_release_in_place(minimal_seed: Path, database_url: str) -> None:
    first = load(minimal_seed, database_url)
    (minimal_seed / "claims.yaml").write_text("- id: broken\n")

    with pytest.raises(FaultyContent):
        load(minimal_seed, database_url)

    assert read_digest_and_count(database_url)[0] == first.digest


@pytest.mark.both_stores
def test_a_load_that_fails_leaves_the_previous_release_in_place(
    minimal_seed: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load(minimal_seed, database_url)
    seed = build_minimal_seed()
    seed["claims"][0]["known"] = "Something else is known."
    write_seed(minimal_seed, seed)

    with monkeypatch.context() as patched:
        patched.setattr("app.seeding.load.fill_indexes", fail_with_full_disk)
        with pytest.raises(OSError, match="disk full"):
            load(minimal_seed, database_url)

    assert read_digest_and_count(database_url)[0] == first.digest
    assert load(minimal_seed, database_url).changed


def fail_with_full_disk(_: object) -> None:
    raise OSError("disk full")


def test_leftovers_of_an_earlier_load_are_removed(minimal_seed: Path, tmp_path: Path) -> None:
    path = tmp_path / "content.db"
    (tmp_path / "content.db.new-12345").write_text("half a file")

    load(minimal_seed, path)

    assert not (tmp_path / "content.db.new-12345").exists()


def test_a_reader_sees_either_release_as_a_whole(minimal_seed: Path, tmp_path: Path) -> None:
    path = tmp_path / "content.db"
    first = load(minimal_seed, path)
    reader = SqliteDatabase(path)
    earlier = reader.snapshot()
    seed = build_minimal_seed()
    seed["claims"][0]["known"] = "Something else is known."
    write_seed(minimal_seed, seed)
    second = load(minimal_seed, path)

    digest_in_snapshot = earlier.connection.execute(text("SELECT content_digest FROM loaded_content")).scalar_one()
    reader._checked_at = float("-inf")  # noqa: SLF001  # instead of waiting 0.2 seconds

    assert digest_in_snapshot == first.digest
    assert reader.snapshot().release.digest == second.digest
    reader.close()


def test_the_served_file_cannot_be_written_through_a_reader(minimal_seed: Path, tmp_path: Path) -> None:
    path = tmp_path / "content.db"
    load(minimal_seed, path)
    reader = SqliteDatabase(path)

    with pytest.raises(Exception, match="readonly"):
        reader.snapshot().connection.execute(text("DELETE FROM rendered"))
    reader.close()


def test_foreign_keys_hold_in_the_shipped_database(database: Path) -> None:
    with create_engine(f"sqlite:///{database}").connect() as connection:
        assert connection.execute(text("PRAGMA foreign_key_check")).fetchall() == []
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"


@pytest.mark.parametrize("state", ["missing", "empty", "text", "foreign", "older", "no content"])
def test_a_database_that_cannot_be_served_says_why_and_what_to_do(
    minimal_seed: Path, tmp_path: Path, state: str
) -> None:
    path = tmp_path / "content.db"
    create_unservable_database(path, minimal_seed, state)

    with pytest.raises(NotReady, match="python -m app load"):
        SqliteDatabase(path).snapshot()


def create_unservable_database(path: Path, seed: Path, state: str) -> None:
    """Create a database in one of the states in which it cannot be served."""
    if state == "empty":
        path.write_bytes(b"")
    elif state == "text":
        path.write_text("This is not a database. " * 100)
    elif state == "foreign":
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE other (id)")
        connection.close()
    elif state in ("older", "no content"):
        load(seed, path)
        statement = "UPDATE alembic_version SET version_num = '2020_older'"
        with sqlite3.connect(path) as connection:
            connection.execute(statement if state == "older" else "DELETE FROM loaded_content")
        connection.close()
