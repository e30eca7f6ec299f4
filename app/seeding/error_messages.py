"""Translates Pydantic errors into messages that editors understand and that say how to fix the member."""

import re
from typing import Any, Final

from pydantic_core import ErrorDetails

from app.models.record import SLUG_PATTERN
from app.models.source import SHA256
from app.text import find_similar

MAX_SHOWN: Final = 60
"""Maximum number of characters of a value in a message."""

WHOLE_NUMBER: Final = "must be a whole number, without quotes; it is {got}"
NUMBER: Final = "must be a number, without quotes; it is {got}"
TRUE_OR_FALSE: Final = "must be true or false, without quotes; it is {got}"
DAY: Final = "must be a date as year-month-day, such as 2026-11-22, without quotes; it is {got}"
MOMENT: Final = "must be a date and time in UTC, such as 2026-11-22T08:30:00Z, without quotes; it is {got}"
LIST: Final = "must be a list, with each entry on its own line after '- '; it is {got}"
MEMBERS: Final = "must be a group of members, such as 'name: …'; it is {got}"

MESSAGES: Final = {
    "missing": "is missing",
    "extra_forbidden": "unknown member; remove it or correct its name",
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
    "string_too_short": "is empty; give it a text, or remove the member if it is optional",
    "string_too_long": "has {length} characters; the maximum is {max_length}",
    "too_long": "has {actual_length} entries; the maximum is {max_length}",
    "too_short": "has {actual_length} entries; the minimum is {min_length}",
    "greater_than_equal": "must be {ge} or more; it is {got}",
    "greater_than": "must be greater than {gt}; it is {got}",
    "less_than_equal": "must be {le} or less; it is {got}",
    "less_than": "must be less than {lt}; it is {got}",
}
"""Messages by Pydantic error type; other errors keep Pydantic's own message."""

PATTERNS: Final = {
    SLUG_PATTERN: "lower-case letters and digits, in words joined by single hyphens, as in almonds-raw",
    SHA256["pattern"]: "64 hexadecimal digits in lower case",
    r"^c\d\d$": "the letter c and two digits, as in c07",
    r"^\d{5}$": "five digits in quotes, as in '09037'",
    r"^\d+$": "digits in quotes, as in '25540137'",
    r"^PMC\d+$": "PMC followed by digits, as in PMC4216836",
    r"^10\.\d{4,9}/\S+$": "a DOI without a URL prefix, as in 10.1000/182",
    r"^\d{4}\.\d{2}\.\d+$": "year, month and number, as in 2026.11.2",
    r"^[a-z0-9]+(_[a-z0-9]+)*$": "lower-case letters and digits, in words joined by single underscores, as in very_low",
}
"""Description of each pattern of a member."""


def describe_error(details: ErrorDetails) -> str:
    """Describe a validation error and how to fix it."""
    kind, got, limits = details["type"], details["input"], details.get("ctx", {})
    if kind == "string_type":
        return _describe_non_text(got)
    if kind in ("enum", "literal_error"):
        return _describe_unknown_term(got, re.findall(r"'([^']+)'", limits["expected"]))
    if kind == "string_pattern_mismatch":
        return f"must be {PATTERNS.get(limits['pattern'], limits['pattern'])}; it is {_shown(got)}"
    if kind not in MESSAGES:
        return f"{details['msg']}; it is {_shown(got)}"
    return MESSAGES[kind].format(got=_shown(got), length=len(got) if isinstance(got, str) else 0, **limits)


def describe_coercion(raw: Any, read: Any) -> str:
    """Describe a value that Pydantic coerced to another type."""
    dated = MOMENT if "T" in str(read) else DAY
    message = {bool: TRUE_OR_FALSE, int: WHOLE_NUMBER, float: NUMBER}.get(type(read), dated)
    return message.format(got=_shown(raw))


def _describe_non_text(got: Any) -> str:
    if type(got) is int:
        return f"must be text; put it in quotes: '{got}'"
    if isinstance(got, float | bool):
        return f"must be text; put it in quotes; it is {_shown(got)}"
    return f"must be text; it is {_shown(got)}"


def _describe_unknown_term(got: Any, terms: list[str]) -> str:
    near = find_similar(str(got), terms, most=1)
    hint = f"; did you mean {near[0]}?" if near else "."
    return f"{_shown(got)} is not a term of this member{hint} Its terms are {', '.join(terms)}"


def _shown(got: Any) -> str:
    """A value as it looks in the seed file."""
    if got is None:
        return "nothing"
    if isinstance(got, bool):
        return str(got).lower()
    if isinstance(got, list | dict):
        return "a list" if isinstance(got, list) else "a group of members"
    text = repr(got)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
