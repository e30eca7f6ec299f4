from datetime import date
from typing import Any

import pytest

from app.seeding import canonical

TRICKY_TEXTS = [
    "yes", "no", "on", "null", "~", "true", "1", "1.5", "1e3", "0x10", "012", "09037", "000807", "12:30", "2026-11-22",
    "-", "- a", ": b",
    "a: b", "# c", "a # c", "'", '"', "it's \"both\"", "{a}", "[a]", "&a", "*a", "!a", "%a", "@a", "`a`", "|", ">",
    "long " * 60 + "end", "two\nlines", "two\n\nparagraphs",
    "# Heading\n\n- item\n- item", "Ménière · 3 µg – 5 %", "😴", ".5", "+1",
    "word " * 15 + "end: with a colon " + "word " * 10 + "# and a hash",
]  # fmt: skip


def parse(text: str) -> Any:
    """The data of a text that parses without errors."""
    parsed = canonical.parse(text)
    assert parsed.faults == []
    return parsed.data


@pytest.mark.parametrize("text", TRICKY_TEXTS, ids=lambda text: repr(text[:20]))
def test_a_text_survives_a_round_trip(text: str) -> None:
    data = parse(canonical.dump([{"text": text}]))

    assert data == [{"text": text}]


def test_numbers_dates_and_null_survive_a_round_trip() -> None:
    record = {"i": 1, "f": 1.5, "t": True, "n": None, "l": [1, "1"], "m": {"a": 0.0}}
    data = parse(canonical.dump([record]))
    assert data == [record]
    assert parse(canonical.dump([{"d": date(2026, 11, 22)}])) == [{"d": "2026-11-22"}]


def test_a_canonical_file_is_rewritten_byte_for_byte() -> None:
    text = canonical.dump([{"text": entry, "list": [entry]} for entry in TRICKY_TEXTS])

    assert canonical.dump(parse(text)) == text


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("- a: 1\n  a: 2\n", 2, "appears twice"),
        ("- &x a\n- *x\n", 1, "anchors"),
        ("- !!python/object:os.system a\n", 1, "tags"),
        ("- a: [\n", 2, "not valid YAML"),
        ("- a: 1\n b: 2\n", 2, "as many spaces"),
        ("- a: 'b\n", 1, "is never closed"),
        ("- a: b: c\n", 1, "in quotes"),
        ("- a: @b\n", 1, "in quotes"),
        ("- ? [a]\n  : b\n", 1, "keys must be names"),
        ("\t- a\n", 1, "U+0009 TAB"),
    ],
)
def test_unsupported_yaml_is_refused_with_its_line(text: str, line: int, message: str) -> None:
    faults = canonical.parse(text).faults

    assert any(fault.line == line and message in fault.message for fault in faults), faults


def test_the_line_of_every_member_is_recorded() -> None:
    parsed = canonical.parse("- id: a\n  names:\n    - b\n    - c\n\n- id: d\n")

    lines = parsed.lines
    assert parsed.data[1] == {"id": "d"}
    assert (lines[0, "id"], lines[0, "names"], lines[0, "names", 1], lines[1, "id"]) == (1, 2, 4, 6)
