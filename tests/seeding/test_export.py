"""An export is what was loaded, or it is refused."""

import sqlite3
from pathlib import Path

import pytest

from app.cli import main
from app.database import SqliteDatabase
from app.database.seal import seal
from app.seeding.export import export_texts
from app.seeding.format import format_files
from app.seeding.load import load

DAMAGES = {
    "a row of a type is gone": ("DELETE FROM food WHERE id = 'walnuts'", "'walnuts' is not there"),
    "a type that there is not": ("UPDATE record SET type = 'fods' WHERE id = 'walnuts'", "'fods' is not there"),
    "a term that there is not": (
        "UPDATE food SET state = 'rotten' WHERE id = 'walnuts'",
        "`state` of a record 'rotten' is no term of this member",
    ),
    "a day that is none": ("UPDATE record SET updated_on = 'soon' WHERE id = 'walnuts'", "soon"),
    "a number that is a text": (
        "UPDATE food SET magnesium_mg_per_100g = 'much' WHERE id = 'walnuts'",
        "`magnesium_mg_per_100g` of a record must be a number",
    ),
    "a list that is none": ("UPDATE notice SET types = '{'", "Expecting property name"),
    "an assessment is gone": ("DELETE FROM assessment", "`assessment` of a record is missing"),
    "a synonym is gone": ("DELETE FROM synonym", "its tables say something else than its documents"),
    "another number": ("UPDATE food SET magnesium_mg_per_100g = 1", "its tables say something else"),
}


@pytest.fixture
def loaded(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = small / "conditions.yaml"
    path.write_text(path.read_text().replace("  kind:", "  synonyms:\n    - Unrest\n  kind:"))
    format_files(small, write=True)
    load(small, tmp_path / "content.db")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/content.db")
    return tmp_path / "content.db"


def test_an_export_is_what_was_loaded(small: Path, loaded: Path) -> None:
    assert export_texts(SqliteDatabase(loaded).snapshot()) == {
        path.name: path.read_text() for path in small.glob("*.yaml")
    }


@pytest.mark.parametrize(("damage", "why"), DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_database_is_refused_in_a_sentence(
    loaded: Path, tmp_path: Path, damage: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(loaded) as connection:
        connection.execute(damage)
    connection.close()
    seal(loaded)

    with pytest.raises(SystemExit) as ended:
        main(["export", str(tmp_path / "exported")])

    told = capsys.readouterr().err
    assert ended.value.code == 1
    assert told.startswith("The database is damaged: ")
    assert why in told
    assert told.endswith(". Nothing was written. Run `python -m app load`, then export.\n")
    assert told.count("\n") == 1
    assert not (tmp_path / "exported").exists()
