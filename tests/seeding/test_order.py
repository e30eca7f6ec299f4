"""The sort keys of lists: a record keeps its key when others change, so that cursors survive a release."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import create_engine, select

from app.models import Condition
from app.models.base import col
from app.seeding.load import load
from tests.minimal_seed import build_minimal_seed, make_content_record, write_seed


def load_keys(folder: Path, conditions: Sequence[str], order: Sequence[str]) -> dict[str, str]:
    """The sort keys of conditions with these ids, of which `order` are placed, in the order of the list."""
    seed = build_minimal_seed()
    kind, origin = "sleep_related_movement_disorder", "editorial"
    seed["conditions"] += [
        make_content_record(identifier, identifier.upper(), kind=kind, origin=origin) for identifier in conditions
    ]
    seed["conditions"].sort(key=lambda record: str(record["id"]))
    seed["orders"][0]["records"] = list(order)
    write_seed(folder, seed)
    load(folder, folder.parent / "content.db")
    with create_engine(f"sqlite:///{folder.parent}/content.db").connect() as connection:
        statement = select(col(Condition.id), col(Condition.editorial_order)).order_by(col(Condition.editorial_order))
        return {row[0]: row[1] for row in connection.execute(statement)}


def test_placed_records_come_first_and_the_others_follow_by_name(tmp_path: Path) -> None:
    keys = load_keys(tmp_path / "seed", ["a", "b", "c", "d"], ["restlessness", "d", "b"])

    assert list(keys) == ["restlessness", "d", "b", "a", "c"]


def test_a_record_keeps_its_key_when_others_are_added_or_withdrawn(tmp_path: Path) -> None:
    before = load_keys(tmp_path / "seed", ["b", "d"], ["restlessness"])

    after = load_keys(tmp_path / "seed", ["a", "c", "d"], ["restlessness", "c"])

    assert {name: after[name] for name in ("restlessness", "d")} == {
        name: before[name] for name in ("restlessness", "d")
    }


def test_another_order_of_a_list_replaces_the_content(tmp_path: Path) -> None:
    first = load_keys(tmp_path / "seed", ["a"], ["restlessness", "a"])

    second = load_keys(tmp_path / "seed", ["a"], ["a", "restlessness"])

    assert list(second) == list(first)[::-1]
