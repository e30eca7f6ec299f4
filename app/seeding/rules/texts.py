"""Rules about texts, lists and dates, which apply to every member."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from app.models.terms import AdviceKind
from app.seeding.characters import describe_character, invisible_characters
from app.seeding.content import Content, walk_members, walk_texts
from app.seeding.failures import Fault
from app.seeding.records.lifestyle_advice import LifestyleAdviceRecord
from app.text import REFERENCE_MARKER

MAX_SENTENCE_WORDS: Final = 25
READER_TEXTS: Final = (
    "one_liner", "card", "summary", "body", "said", "known", "question", "explanation", "action",
    "absorption", "gut_effects", "finding", "definition", "position", "text", "answer", "difference", "searched",
)  # fmt: skip
"""Members with prose for readers, whose sentences are limited in length."""


def texts_are_plain(content: Content) -> Iterator[Fault]:
    """Texts have no HTML, no trailing white space and no invisible characters; sentences have at most 25 words."""
    for _, record in content.named_records():
        for path, text in walk_texts(record):
            for message in find_text_faults(text, is_prose=path[-1] in READER_TEXTS):
                yield content.fault(record, path, message)


def find_text_faults(text: str, *, is_prose: bool) -> Iterator[str]:
    """Yield an error message for each fault of a text; the length of sentences is checked in prose for readers only."""
    for char in invisible_characters(text):
        yield describe_character(char)
    if text != text.strip() or " \n" in text:
        yield "has a space or an empty line at its start or end; remove it"
    if re.search(r"</?[A-Za-z!]", text):
        yield "contains HTML; write Markdown or plain text"
    if is_prose:
        for sentence in re.split(r"(?<=[.?!:])\s+|\n+", text):
            if (count := len(sentence.split())) > MAX_SENTENCE_WORDS:
                yield f"has a sentence of {count} words (at most {MAX_SENTENCE_WORDS}): {sentence[:50]!r}…"


def markers_name_references(content: Content) -> Iterator[Fault]:
    """Every reference marker in a body names a reference of its record; other texts have no markers."""
    for _, record in content.named_records():
        references = getattr(record, "references", [])
        for path, text in walk_texts(record):
            for identifier in REFERENCE_MARKER.findall(text):
                if path != ("body",):
                    yield content.fault(record, path, f"has the marker [^{identifier}]; only `body` can have markers")
                elif identifier not in references:
                    yield content.fault(record, path, f"has the marker [^{identifier}], which is not in `references`")


def lists_have_no_duplicates(content: Content) -> Iterator[Fault]:
    """No reference, passage, synonym, code or other entry appears twice in a list."""
    for _, record in content.named_records():
        for path, value in walk_members(record):
            if isinstance(value, list):
                for index, entry in enumerate(value):
                    if entry in value[:index]:
                        message = f"duplicates entry {value.index(entry) + 1} of its list; remove it"
                        yield content.fault(record, (*path, index), message)


def advice_of_the_day_is_gentle(content: Content) -> Iterator[Fault]:
    """Advice of the day is about movement, sleep or diet, and never about a substance, a medicine or a dose."""
    gentle = (AdviceKind.MOVEMENT, AdviceKind.SLEEP, AdviceKind.DIET)
    for advice in content.records_of(LifestyleAdviceRecord):
        if advice.suits_every_day and advice.kind not in gentle:
            yield content.fault(
                advice, ("suits_every_day",), f"advice of kind {advice.kind} cannot be advice of the day"
            )


def dates_are_not_in_the_future(content: Content, today: date) -> Iterator[Fault]:
    """No day or time is later than now. Only `check` and `release` verify this: a load must not depend on the clock."""
    for _, record in content.named_records():
        for path, value in walk_members(record):
            day = value.date() if isinstance(value, datetime) else value
            if isinstance(day, date) and day > today:
                yield content.fault(record, path, f"{day} is in the future; today is {today}. Correct the date")
