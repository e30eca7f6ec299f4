"""What is wrong with a member, in the words of an editor, and what would be right."""

import re
from typing import Any, Final

from pydantic_core import ErrorDetails

from app.models.record import SLUG_PATTERN
from app.models.source import SHA256
from app.text import similar

SHOWN: Final = 60
"""Of a longer value only so much is shown."""

WHOLE_NUMBER: Final = "must be a whole number, without quotes; it is {got}"
NUMBER: Final = "must be a number, without quotes; it is {got}"
TRUE_OR_FALSE: Final = "must be true or false, without quotes; it is {got}"
DAY: Final = "must be a day as year-month-day, such as 2026-11-22, without quotes; it is {got}"
MOMENT: Final = "must be a day and a time in UTC, such as 2026-11-22T08:30:00Z, without quotes; it is {got}"
LIST: Final = "must be a list, each entry on a line of its own behind '- '; it is {got}"
MEMBERS: Final = "must be a group of members, such as 'name: …'; it is {got}"

WORDS: Final = {
    "missing": "is missing",
    "extra_forbidden": "no such member; take it out or mend its name",
    "int_type": WHOLE_NUMBER,
    "int_parsing": WHOLE_NUMBER,
    "int_from_float": WHOLE_NUMBER,
    "float_type": NUMBER,
    "float_parsing": NUMBER,
    "finite_number": NUMBER,
    "bool_type": TRUE_OR_FALSE,
    "bool_parsing": TRUE_OR_FALSE,
    "date_type": DAY,
    "date_parsing": DAY,
    "date_from_datetime_parsing": DAY,
    "date_from_datetime_inexact": DAY,
    "datetime_type": MOMENT,
    "datetime_parsing": MOMENT,
    "datetime_from_date_parsing": MOMENT,
    "timezone_aware": MOMENT,
    "list_type": LIST,
    "dict_type": MEMBERS,
    "model_type": MEMBERS,
    "model_attributes_type": MEMBERS,
    "string_too_short": "is an empty text; write it, or leave the member out if it may be missing",
    "string_too_long": "has {length} characters; {max_length} are allowed",
    "too_long": "has {actual_length} entries; {max_length} are allowed",
    "too_short": "has {actual_length} entries; at least {min_length} must be there",
    "greater_than_equal": "must be {ge} or more; it is {got}",
    "greater_than": "must be more than {gt}; it is {got}",
    "less_than_equal": "must be {le} or less; it is {got}",
    "less_than": "must be less than {lt}; it is {got}",
}
"""What a kind of fault that Pydantic finds is in words; any other one is told in Pydantic's own."""

PATTERNS: Final = {
    SLUG_PATTERN: "small letters and digits, in words joined by single hyphens, as in almonds-raw",
    SHA256["pattern"]: "64 characters of 0–9 and a–f",
    r"^c\d\d$": "the letter c and two digits, as in c07",
    r"^\d{5}$": "five digits in quotes, as in '09037'",
    r"^\d+$": "digits in quotes, as in '25540137'",
    r"^PMC\d+$": "PMC and digits, as in PMC4216836",
    r"^10\.\d{4,9}/\S+$": "a DOI without an address before it, as in 10.1000/182",
    r"^\d{4}\.\d{2}\.\d+$": "year, month and number, as in 2026.11.2",
    r"^[a-z0-9]+(_[a-z0-9]+)*$": "small letters and digits, in words joined by single underscores, as in very_low",
}
"""What each pattern of a member asks for."""


def in_words(details: ErrorDetails) -> str:
    """What is wrong with a member, and what would be right."""
    kind, got, limits = details["type"], details["input"], details.get("ctx", {})
    if kind == "string_type":
        return _no_text(got)
    if kind in ("enum", "literal_error"):
        return _no_term(got, re.findall(r"'([^']+)'", limits["expected"]))
    if kind == "string_pattern_mismatch":
        return f"must be {PATTERNS.get(limits['pattern'], limits['pattern'])}; it is {_shown(got)}"
    if kind not in WORDS:
        return f"{details['msg']}; it is {_shown(got)}"
    return WORDS[kind].format(got=_shown(got), length=len(got) if isinstance(got, str) else 0, **limits)


def of_wrong_type(raw: Any, read: Any) -> str:
    """What is wrong with a value that Pydantic takes for one of another type."""
    dated = MOMENT if "T" in str(read) else DAY
    words = {bool: TRUE_OR_FALSE, int: WHOLE_NUMBER, float: NUMBER}.get(type(read), dated)
    return words.format(got=_shown(raw))


def _no_text(got: Any) -> str:
    if type(got) is int:
        return f"must be text; put it in quotes: '{got}'"
    if isinstance(got, float | bool):
        return f"must be text; put it in quotes; it is {_shown(got)}"
    return f"must be text; it is {_shown(got)}"


def _no_term(got: Any, terms: list[str]) -> str:
    near = similar(str(got), terms, most=1)
    meant = f"; did you mean {near[0]}?" if near else "."
    return f"{_shown(got)} is no term of this member{meant} It takes {', '.join(terms)}"


def _shown(got: Any) -> str:
    """A value as its editor knows it."""
    if got is None:
        return "nothing"
    if isinstance(got, bool):
        return str(got).lower()
    if isinstance(got, list | dict):
        return "a list" if isinstance(got, list) else "a group of members"
    text = repr(got)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
