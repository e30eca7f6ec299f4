"""Translates Pydantic errors into messages that editors understand and that say how to fix the member."""

import re
from typing import Any, Final

from pydantic_core import ErrorDetails

from app.models.record import SLUG_PATTERN
from app.models.source import SHA256
from app.text import find_similar

MAX_VALUE_LENGTH: Final = 60
"""Maximum number of characters of a value in a message."""

WHOLE_NUMBER: Final = "must be a whole number, without quotes; it is {value}"
NUMBER: Final = "must be a number, without quotes; it is {value}"
TRUE_OR_FALSE: Final = "must be true or false, without quotes; it is {value}"
DAY: Final = "must be a date as year-month-day, such as 2026-11-22, without quotes; it is {value}"
MOMENT: Final = "must be a date and time in UTC, such as 2026-11-22T08:30:00Z, without quotes; it is {value}"
LIST: Final = "must be a list, with each entry on its own line after '- '; it is {value}"
MEMBERS: Final = "must be a group of members, such as 'name: …'; it is {value}"

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
    "greater_than_equal": "must be {ge} or more; it is {value}",
    "greater_than": "must be greater than {gt}; it is {value}",
    "less_than_equal": "must be {le} or less; it is {value}",
    "less_than": "must be less than {lt}; it is {value}",
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
    error_type, value, limits = details["type"], details["input"], details.get("ctx", {})
    if error_type == "string_type":
        return _describe_non_text(value)
    if error_type in ("enum", "literal_error"):
        return _describe_unknown_term(value, re.findall(r"'([^']+)'", limits["expected"]))
    if error_type == "string_pattern_mismatch":
        return f"must be {PATTERNS.get(limits['pattern'], limits['pattern'])}; it is {_format(value)}"
    if error_type not in MESSAGES:
        return f"{details['msg']}; it is {_format(value)}"
    return MESSAGES[error_type].format(
        value=_format(value), length=len(value) if isinstance(value, str) else 0, **limits
    )


def describe_coercion(raw: Any, validated: Any) -> str:
    """Describe a value that Pydantic coerced to another type."""
    date_or_time = MOMENT if "T" in str(validated) else DAY
    message = {bool: TRUE_OR_FALSE, int: WHOLE_NUMBER, float: NUMBER}.get(type(validated), date_or_time)
    return message.format(value=_format(raw))


def _describe_non_text(value: Any) -> str:
    if type(value) is int:
        return f"must be text; put it in quotes: '{value}'"
    if isinstance(value, float | bool):
        return f"must be text; put it in quotes; it is {_format(value)}"
    return f"must be text; it is {_format(value)}"


def _describe_unknown_term(value: Any, terms: list[str]) -> str:
    similar = find_similar(str(value), terms, limit=1)
    hint = f"; did you mean {similar[0]}?" if similar else "."
    return f"{_format(value)} is not a term of this member{hint} Its terms are {', '.join(terms)}"


def _format(value: Any) -> str:
    """Format a value as it looks in the seed file."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a group of members"
    text = repr(value)
    return text if len(text) <= MAX_VALUE_LENGTH else f"{text[:MAX_VALUE_LENGTH]}…"
