"""Which of two records comes first, and what counts as a code, over content made for the purpose."""

from pathlib import Path

import pytest

from app.database import SqliteDatabase
from app.search.codes import codes_in, without_codes
from app.search.find import find
from app.seeding.load import load
from tests.small import content_record, small_seed, write_seed


def test_a_name_in_another_form_outranks_an_equal_synonym(tmp_path: Path) -> None:
    """The claim makes the condition come first wherever two records count the same."""
    seed = small_seed()
    seed["conditions"][0]["synonyms"] = ["Cramps"]
    seed["symptoms"].append(content_record("zz-cramp", "Cramp", kind="urge", origin="editorial"))
    write_seed(tmp_path / "seed", seed)
    load(tmp_path / "seed", tmp_path / "content.db")

    answer = find(SqliteDatabase(tmp_path / "content.db").snapshot(), "cramps", end=5)

    assert [one.candidate.record_id for one in answer.ranked[:2]] == ["zz-cramp", "restlessness"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("325", []),
        ("9999", []),
        ("12345", ["12345"]),
        ("325 mg iron", ["325mgiron"]),
        ("R20", ["r20"]),
        ("E6", []),
        ("code G25.81", ["codeg2581", "g2581"]),
        ("7439-95-4", ["7439954"]),
        ("1" * 40, ["1" * 40]),
        ("1" * 41, []),
    ],
)
def test_a_number_of_fewer_than_five_digits_is_no_code(text: str, codes: list[str]) -> None:
    assert codes_in(text) == codes


@pytest.mark.parametrize(
    ("text", "rest"), [("325 mg iron", "325 mg iron"), ("G25.81 at night", "at night"), ("12345 pain", "pain")]
)
def test_a_question_keeps_all_its_words_but_codes(text: str, rest: str) -> None:
    assert without_codes(text) == rest
