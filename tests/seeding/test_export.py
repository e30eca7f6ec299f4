"""Tests of exports: they equal the loaded files, or are refused."""

import sqlite3
from pathlib import Path

import pytest

from app.cli import main
from app.database import SqliteDatabase
from app.database.seal import seal
from app.seeding.export import export_texts
from app.seeding.format import format_files
from app.seeding.load import load

DAMAGE = {
    "a deleted row of a type": ("DELETE FROM food WHERE id = 'walnuts'", "'walnuts' is missing"),
    "an unknown type": ("UPDATE record SET type = 'fods' WHERE id = 'walnuts'", "'fods' is missing"),
    "an unknown term": (
        "UPDATE food SET state = 'rotten' WHERE id = 'walnuts'",
        "`state` of a record 'rotten' is not a term of this member",
    ),
    "an invalid date": ("UPDATE record SET updated_on = 'soon' WHERE id = 'walnuts'", "soon"),
    "text for a number": (
        "UPDATE food SET magnesium_mg_per_100g = 'much' WHERE id = 'walnuts'",
        "`magnesium_mg_per_100g` of a record must be a number",
    ),
    "an invalid list": ("UPDATE notice SET types = '{'", "Expecting property name"),
    "a deleted assessment": ("DELETE FROM assessment", "`assessment` of a record is missing"),
    "a deleted synonym": ("DELETE FROM synonym", "its tables do not match its documents"),
    "an altered number": ("UPDATE food SET magnesium_mg_per_100g = 1", "its tables do not match"),
}


@pytest.fixture
def loaded(minimal_seed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = minimal_seed / "conditions.yaml"
    path.write_text(path.read_text().replace("  kind:", "  synonyms:\n    - Unrest\n  kind:"))
    format_files(minimal_seed, write=True)
    load(minimal_seed, tmp_path / "content.db")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/content.db")
    return tmp_path / "content.db"


def test_an_export_equals_the_loaded_files(minimal_seed: Path, loaded: Path) -> None:
    assert export_texts(SqliteDatabase(loaded).snapshot()) == {
        path.name: path.read_text() for path in minimal_seed.glob("*.yaml")
    }


@pytest.mark.parametrize(("statement", "message"), DAMAGE.values(), ids=DAMAGE)
def test_an_export_of_a_damaged_database_is_refused(
    loaded: Path, tmp_path: Path, statement: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(loaded) as connection:
        connection.execute(statement)
    connection.close()
    seal(loaded)

    with pytest.raises(SystemExit) as exited:
        main(["export", str(tmp_path / "exported")])

    printed = capsys.readouterr().err
    assert exited.value.code == 1
    assert printed.startswith("The database is damaged: ")
    assert message in printed
    assert printed.endswith(". Nothing was written. Run `python -m app load`, then export.\n")
    assert printed.count("\n") == 1
    assert not (tmp_path / "exported").exists()
