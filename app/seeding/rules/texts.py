"""How texts are written, and what else every member keeps to: lists are sets, dates have come."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from app.models.terms import AdviceKind
from app.seeding.characters import describe, unseen
from app.seeding.content import Content, members, texts
from app.seeding.failures import Fault
from app.seeding.records import LifestyleAdviceRecord

SENTENCE_WORDS: Final = 25
READER_TEXTS: Final = (
    "one_liner", "card", "summary", "body", "said", "known", "question", "explanation", "action",
    "absorption", "gut_effects", "finding", "definition", "position", "text",
)  # fmt: skip
"""Members whose sentences a reader sees."""


def texts_are_plain(content: Content) -> Iterator[Fault]:
    """Texts hold no HTML, no blank at the end of a line, nothing unseen, and no sentence over 25 words."""
    for _, record in content.named_records():
        for path, text in texts(record):
            for message in what_is_not_plain(text, read=path[-1] in READER_TEXTS):
                yield content.fault(record, path, message)


def what_is_not_plain(text: str, *, read: bool) -> Iterator[str]:
    """What is wrong with a text, and what would be right; the sentences of one that readers see have an end."""
    for char in unseen(text):
        yield describe(char)
    if text != text.strip() or " \n" in text:
        yield "has a blank or an empty line at an end; take it out"
    if re.search(r"</?[A-Za-z!]", text):
        yield "holds HTML; write Markdown or plain text"
    if read:
        for sentence in re.split(r"(?<=[.?!:])\s+|\n+", text):
            if len(sentence.split()) > SENTENCE_WORDS:
                yield f"has a sentence of {len(sentence.split())} words (at most {SENTENCE_WORDS}): {sentence[:50]!r}…"


def lists_are_sets(content: Content) -> Iterator[Fault]:
    """Nothing stands twice in a list: no reference, passage, synonym, code or other entry."""
    for _, record in content.named_records():
        for path, value in members(record):
            if isinstance(value, list):
                for index, entry in enumerate(value):
                    if entry in value[:index]:
                        message = f"is the same as entry {value.index(entry) + 1} of its list; keep one"
                        yield content.fault(record, (*path, index), message)


def advice_of_the_day_is_gentle(content: Content) -> Iterator[Fault]:
    """Advice for every day concerns movement, sleep or diet: never a substance, a medicine or a dose."""
    gentle = (AdviceKind.MOVEMENT, AdviceKind.SLEEP, AdviceKind.DIET)
    for advice in content.of(LifestyleAdviceRecord):
        if advice.suits_every_day and advice.kind not in gentle:
            yield content.fault(advice, ("suits_every_day",), f"advice on {advice.kind} is not for every day")


def dates_have_come(content: Content, today: date) -> Iterator[Fault]:
    """No date lies in the future; `check` and `release` ask it, for a load must not hang on the clock of a server."""
    for _, record in content.named_records():
        for path, value in members(record):
            day = value.date() if isinstance(value, datetime) else value
            if isinstance(day, date) and day > today:
                yield content.fault(record, path, f"{day} lies in the future; today is {today}. Mend the date")
