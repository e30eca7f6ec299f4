"""Tests of the checks that only `check` and `release` make: each fault is reported at its line."""

import re
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from app import cli
from app.database import SqliteDatabase
from app.seeding.check import check_released, files_are_canonical, find_editorial_faults
from app.seeding.failures import Fault, FaultyContent
from app.seeding.format import format_files
from app.seeding.load import load, read_checked
from app.seeding.readability import reading_grade
from tests.minimal_seed import build_minimal_seed
from tests.seeding.test_history import EARLIER, LATER, change_seed, release


@pytest.fixture
def released(minimal_seed: Path) -> Path:
    """The minimal seed in canonical form, with one release."""
    release(minimal_seed, "2026.11.2", moment=EARLIER)
    format_files(minimal_seed, write=True)
    return minimal_seed


def replace(path: Path, old: str, new: str) -> int:
    """Replace a text that occurs once in a file, and return its line."""
    text = path.read_text()
    assert text.count(old) == 1, (old, text.count(old))
    path.write_text(text.replace(old, new))
    return text[: text.index(old)].count("\n") + 1


def locations(faults: list[Fault]) -> list[tuple[str, int, str]]:
    return [(fault.file, fault.line, fault.where) for fault in faults]


def is_released(seed: Path) -> bool:
    path = seed.parent / "content.db"
    load(seed, path)
    database = SqliteDatabase(path)
    try:
        return database.snapshot().release.is_released
    finally:
        database.close()


def test_an_unreleased_change_is_reported_at_the_changed_member(released: Path) -> None:
    line = replace(released / "claims.yaml", "known: It is not known whether", "known: It is now known whether")

    faults = check_released(read_checked(released))

    assert locations(faults) == [("claims.yaml", line, "nuts-calm.known")]
    assert faults[0].message.startswith(
        "updated since the last release (known); make a release: `python -m app release "
    )
    assert not is_released(released)


def test_an_unreleased_change_is_reported_for_every_record_that_shows_it(released: Path) -> None:
    replace(released / "conditions.yaml", "name: Restlessness", "name: Unrest")

    faults = check_released(read_checked(released))

    assert {(fault.file, fault.where) for fault in faults} == {
        ("conditions.yaml", "restlessness.name"),
        ("claims.yaml", "nuts-calm.object"),
        ("evidence.yaml", "evidence-nuts.outcome"),
        ("food-groups.yaml", "nuts.id"),
    }


def test_a_removed_record_is_reported_with_the_option_to_withdraw_it(released: Path) -> None:
    seed = build_minimal_seed()
    seed["symptoms"][0]["id"] = "another"
    change_seed(released, seed)

    faults = check_released(read_checked(released))

    assert [(fault.file, fault.where) for fault in faults] == [
        ("symptoms.yaml", "another.id"),
        ("symptoms.yaml", "urge"),
    ]
    assert "--withdraw urge:REASON" in faults[1].message


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("code-systems.yaml", "As its owner says.", "As its owner said."),
        ("notices.yaml", "General information.", "Information in general."),
        (
            "orders.yaml",
            "conditions\n  records:\n    - restlessness",
            "food-groups\n  records:\n    - nuts",
        ),
    ],
)
def test_a_change_of_the_dataset_itself_needs_a_release(released: Path, file: str, old: str, new: str) -> None:
    replace(released / file, old, new)

    assert (file, 1, "dataset") in locations(check_released(read_checked(released)))
    assert not is_released(released)

    changes = release(released, "2026.11.3")
    assert ("updated", "dataset", "dataset") in [(change.op.value, change.type, change.id) for change in changes]
    assert check_released(read_checked(released)) == []
    assert is_released(released)


def test_changed_counts_are_not_a_change_of_the_dataset(released: Path) -> None:
    seed = build_minimal_seed()
    seed["symptoms"].append(seed["symptoms"][0] | {"id": "urge-two"})
    change_seed(released, seed)

    assert [change.id for change in release(released, "2026.11.3")] == ["urge-two"]


ALTERATIONS: dict[str, tuple[str, str, str, str]] = {
    "a summary": ("releases.yaml", "summary: Release 2026.11.2.", "summary: Release two.", "summary"),
    "a time": (
        "releases.yaml",
        "released_at: 2026-11-22T08:00:01Z",
        "released_at: 2026-11-22T08:00:02Z",
        "released_at",
    ),
    "a reason": (
        "changes.yaml",
        "  id: urge\n  reason: Release 2026.11.2.",
        "  id: urge\n  reason: Another reason.",
        "changes",
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "member"), ALTERATIONS.values(), ids=ALTERATIONS)
def test_an_altered_release_is_refused(released: Path, file: str, old: str, new: str, member: str) -> None:
    replace(released / file, old, new)

    faults = check_released(read_checked(released))

    assert [(fault.file, fault.where.rpartition(".")[2]) for fault in faults] == [(file, member)]
    assert "has changed since the release was made" in faults[0].message
    assert not is_released(released)
    with pytest.raises(FaultyContent) as caught:
        release(released, "2026.11.3", moment=LATER + timedelta(seconds=1))
    assert caught.value.faults == faults


def test_missing_digests_of_releases_are_added_by_the_next_release(released: Path) -> None:
    """An earlier version of the program wrote histories without them."""
    path = released / "digests.yaml"
    records = [
        record
        for record in path.read_text().split("\n\n")
        if not record.startswith(("- id: release-", "- id: dataset"))
    ]
    path.write_text("\n\n".join(records).rstrip() + "\n")
    changes = released / "changes.yaml"
    entries = [entry for entry in changes.read_text().split("\n\n") if "\n  type: dataset\n" not in entry]
    changes.write_text("\n\n".join(entries).rstrip() + "\n")
    for seq, change in enumerate(entries, start=1):
        number = change.partition("\n")[0]
        changes.write_text(changes.read_text().replace(f"{number}\n", f"- seq: {seq}\n", 1))

    assert [fault.where for fault in check_released(read_checked(released))] == ["dataset"]
    assert [change.id for change in release(released, "2026.11.3")] == ["dataset"]
    assert check_released(read_checked(released)) == []


def test_digests_that_do_not_match_the_changes_are_refused(released: Path) -> None:
    path = released / "digests.yaml"
    records = {record.split("\n")[0].removeprefix("- id: "): record for record in path.read_text().split("\n\n")}
    records["urge"] = re.sub("  digest: .{8}", "  digest: 01234567", records["urge"])
    del records["walking"]
    path.write_text("\n\n".join(records.values()))

    with pytest.raises(FaultyContent) as caught:
        read_checked(released)

    assert [(fault.file, fault.where) for fault in caught.value.faults] == [
        ("changes.yaml", "walking.digest_after"),
        ("digests.yaml", "urge.digest"),
    ]


@pytest.mark.parametrize("day", [date(2026, 11, 20), date(2026, 11, 21)])
def test_a_changed_record_needs_a_new_date(released: Path, day: date) -> None:
    """The last release was made early on the 22nd in UTC, when it was still the 21st in the Americas."""
    seed = build_minimal_seed()
    seed["claims"][0] |= {"known": "Something else is known.", "updated_on": day}
    change_seed(released, seed)
    line = (released / "claims.yaml").read_text().split("\n").index(f"  updated_on: {day}") + 1

    faults = [fault for fault in check_released(read_checked(released)) if "but the record changed" in fault.message]

    if day == date(2026, 11, 21):
        assert faults == []
        release(released, "2026.11.3")
    else:
        assert locations(faults) == [("claims.yaml", line, "nuts-calm.updated_on")]
        with pytest.raises(FaultyContent, match="1 fault"):
            release(released, "2026.11.3")


def test_a_record_that_only_shows_the_change_of_another_needs_no_new_date(minimal_seed: Path) -> None:
    seed = build_minimal_seed()
    for name in ("claims", "food-groups"):
        seed[name][0]["updated_on"] = date(2026, 1, 1)
    change_seed(minimal_seed, seed)
    release(minimal_seed, "2026.11.2", moment=EARLIER)
    seed["conditions"][0]["name"] = "Unrest"
    change_seed(minimal_seed, seed)

    assert [change.id for change in release(minimal_seed, "2026.11.3")] == [
        "evidence-nuts", "nuts", "nuts-calm", "restlessness",
    ]  # fmt: skip


def test_a_review_that_changes_nothing_needs_no_new_date(minimal_seed: Path) -> None:
    seed = build_minimal_seed()
    seed["symptoms"][0]["updated_on"] = date(2026, 1, 1)
    change_seed(minimal_seed, seed)
    release(minimal_seed, "2026.11.2", moment=EARLIER)
    seed["symptoms"][0]["checked_on"] = date(2026, 11, 21)
    change_seed(minimal_seed, seed)

    assert [change.id for change in release(minimal_seed, "2026.11.3")] == ["urge"]


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("claims.yaml", "updated_on: 2026-11-22", "updated_on: '2026-11-22'", "'  updated_on: 2026-11-22'"),
        ("claims.yaml", "known: It is", "known:   It is", "'  known: It is not known whether nuts calm the legs.'"),
    ],
)
def test_a_file_that_is_not_canonical_is_reported_at_its_first_difference(
    released: Path, file: str, old: str, new: str, expected: str
) -> None:
    line = replace(released / file, old, new)
    content = read_checked(released)

    faults = list(files_are_canonical(content, released))

    assert locations(faults) == [(file, line, "file")]
    assert faults[0].message == (f"is not in canonical form: expected {expected} here; `format` fixes the whole file")
    assert find_editorial_faults(content, released, date(2026, 11, 22)) == faults
    assert format_files(released, write=True) == [file]
    assert list(files_are_canonical(read_checked(released), released)) == []


def test_a_missing_or_extra_final_line_is_not_canonical(released: Path) -> None:
    path = released / "symptoms.yaml"
    text = path.read_text()
    for changed_text, line in ((text + "\n", text.count("\n") + 2), (text.rstrip("\n"), text.count("\n") + 1)):
        path.write_text(changed_text)
        assert locations(list(files_are_canonical(read_checked(released), released))) == [
            ("symptoms.yaml", line, "file")
        ]


def test_a_text_above_the_maximum_reading_grade_is_refused(released: Path) -> None:
    difficult_text = "Pharmacological supplementation demonstrates heterogeneous symptomatological amelioration."
    replace(released / "symptoms.yaml", "card: Urge, in short.", f"card: {difficult_text}")
    format_files(released, write=True)

    faults = find_editorial_faults(read_checked(released), released, date(2026, 11, 22))

    assert [(fault.file, fault.where) for fault in faults] == [("symptoms.yaml", "urge.card")]


@pytest.mark.parametrize(
    ("text", "names", "grade"),
    [
        ("", [], 0.0),
        ("The cat sat on the mat and ran to the red hat.", [], 0.9),
        ("Magnesium supports normal muscle function. Eat leafy greens, nuts and seeds every day.", [], 4.6),
        ("Magnesium supports normal muscle function. Eat leafy greens, nuts and seeds every day.", ["Magnesium"], 3.5),
        ("Fig. 2. The cat sat on the mat.", [], -0.7),
    ],
)
def test_a_text_has_its_flesch_kincaid_grade(text: str, names: list[str], grade: float) -> None:
    assert reading_grade(text, names) == grade


def test_a_missing_reading_library_is_named(
    released: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SEED_DIR", str(released))
    monkeypatch.setitem(sys.modules, "pyphen", None)

    with pytest.raises(SystemExit):
        cli.main(["check"])

    assert "pyphen, which is not installed" in capsys.readouterr().err
