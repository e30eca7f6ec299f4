"""Order of similar records and recognition of codes, with content written for these tests."""

from collections.abc import Iterator

import pytest

from app.database import Snapshot, SqliteDatabase
from app.search.codes import extract_codes, remove_codes
from app.search.find import find
from app.search.lookup import look_up_code
from app.search.parsing import parse_query
from app.search.suggest import suggest
from app.seeding.load import load
from tests.minimal_seed import build_minimal_seed, make_content_record, write_seed


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """A condition and a symptom with similar names; a claim about the condition puts it first among equals."""
    folder = tmp_path_factory.mktemp("like-names")
    seed = build_minimal_seed()
    seed["conditions"][0]["synonyms"] = ["Cramps", "Pain of a leg"]
    seed["symptoms"].append(
        make_content_record(
            "zz-cramp", "Cramp", kind="urge", origin="editorial", synonyms=["Sudden leg pain"],
            codes=seed["conditions"][0]["codes"],
        )
    )  # fmt: skip
    write_seed(folder / "seed", seed)
    load(folder / "seed", folder / "content.db")
    database = SqliteDatabase(folder / "content.db")
    yield database.snapshot()
    database.close()


def test_a_name_in_another_form_outranks_an_equal_synonym(snapshot: Snapshot) -> None:
    results = find(snapshot, "cramps", end=5)

    assert [one.candidate.record_id for one in results.ranked[:2]] == ["zz-cramp", "restlessness"]


def test_names_with_the_typed_phrase_are_suggested_first(snapshot: Snapshot) -> None:
    suggested = [(one.record_id, one.text) for one in suggest(snapshot, "leg pa", [], 5)]

    assert suggested == [("zz-cramp", "Sudden leg pain"), ("restlessness", "Pain of a leg")]


def test_confidence_of_a_code_is_divided_among_its_records(snapshot: Snapshot) -> None:
    matches = look_up_code(snapshot, "snomed-ct", "32914008")

    assert {one.record_id: one.confidence for one in matches} == {"restlessness": 0.5, "zz-cramp": 0.5}


@pytest.mark.parametrize(
    ("text", "understood"),
    [("restl", {"restl"}), ("restl legs", {"restl"}), ("why do my legs need restl at night", set())],
)
def test_only_the_last_word_of_a_sentence_is_completed(snapshot: Snapshot, text: str, understood: set[str]) -> None:
    query = parse_query(snapshot, text)

    assert {term.word for term in query.understood} & {"restl"} == understood


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
def test_number_of_fewer_than_five_digits_is_not_a_code(text: str, codes: list[str]) -> None:
    assert extract_codes(text) == codes


@pytest.mark.parametrize(
    ("text", "rest"), [("325 mg iron", "325 mg iron"), ("G25.81 at night", "at night"), ("12345 pain", "pain")]
)
def test_only_codes_are_removed_from_a_query(text: str, rest: str) -> None:
    assert remove_codes(text) == rest
