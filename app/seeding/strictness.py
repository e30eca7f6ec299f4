"""What YAML allows and a seed file may not hold, because the data would not bring it back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import yaml
from yaml import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    CSafeLoader,
    DocumentStartEvent,
    Event,
    ScalarEvent,
    StreamEndEvent,
)

DEEPEST: Final = 20

HINTS: Final = {
    "mapping values are not": "put a text with ': ' in it in quotes, and a blank behind the ':' of a name",
    "did not find expected key": "look for a quote too many, and for blanks at the start of a line",
    "did not find expected '-'": "give the line as many blanks at its start as its neighbours have",
    "could not find expected ':'": "put ': ' behind a name; give further lines of a text more blanks than its name has",
    "cannot start any token": "put a text that begins with @, ` or % in quotes",
}
"""What an editor can do about a message of PyYAML."""


@dataclass(frozen=True)
class SyntaxFault:
    """A place where a file is not the YAML we take."""

    line: int
    message: str


def line_of(mark: Any) -> int:
    """The line of a mark, from 1; PyYAML's C and Python marks share no type."""
    return 1 if mark is None else int(mark.line) + 1


def examine(text: str) -> tuple[list[SyntaxFault], list[SyntaxFault]]:
    """What makes a text no file of ours, and what its data would lose."""
    broken: list[SyntaxFault] = []
    events = list(_events(text, broken))
    return [*broken, *_refused(events)], list(_comments(text + "\n", events))


def _events(text: str, faults: list[SyntaxFault]) -> Iterator[Event]:
    last: Any = None
    try:
        for last in yaml.parse(text, CSafeLoader):  # What came last may be why it breaks off.
            yield last
    except yaml.MarkedYAMLError as error:
        faults.append(_unclosed_quote(error, last) or _invalid(error))


def _unclosed_quote(error: yaml.MarkedYAMLError, last: Any) -> SyntaxFault | None:
    """A quote without its end, told where it begins: it fails where the file ends, or the next quote stands."""
    if error.context == "while scanning a quoted scalar":
        return SyntaxFault(line_of(error.context_mark), "the quote that is opened here is never closed")
    if isinstance(last, ScalarEvent) and last.style in ("'", '"'):
        begin, end = line_of(last.start_mark), line_of(last.end_mark)
        if begin < end == line_of(error.problem_mark):
            return SyntaxFault(begin, f"the quote that is opened here is closed in line {end} only; close it before")
    return None


def _invalid(error: yaml.MarkedYAMLError) -> SyntaxFault:
    hint = next((f"; {words}" for sign, words in HINTS.items() if sign in str(error.problem)), "")
    return SyntaxFault(line_of(error.problem_mark), f"not valid YAML: {error.problem}{hint}")


def _refused(events: list[Event]) -> Iterator[SyntaxFault]:
    """What is YAML, but would not come back from the data as it was written."""
    depth = documents = 0
    for event in events:
        line = line_of(event.start_mark)
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        documents += isinstance(event, DocumentStartEvent)
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
            yield SyntaxFault(line, "anchors, aliases and tags are not allowed; write it out, or put a text in quotes")
        if documents > 1 and isinstance(event, DocumentStartEvent):
            yield SyntaxFault(line, "a second document begins here; take out the line ---")
        if depth > DEEPEST:
            yield SyntaxFault(line, f"is more than {DEEPEST} lists or groups deep; look for brackets too many")
            return


def _comments(text: str, events: list[Event]) -> Iterator[SyntaxFault]:
    """Each `#` that is not part of a key or a value: PyYAML drops what follows it."""
    at = 0
    for event in events:
        if isinstance(event, ScalarEvent):
            start, end = _span(event)
            if event.style in ("|", ">"):
                start = text.index("\n", start)  # Behind the sign itself, a comment may stand.
            yield from _comments_between(text, at, start)
            at = end
    if events and isinstance(events[-1], StreamEndEvent):
        yield from _comments_between(text, at, len(text))
    elif comment := re.compile(r" +(#.*)").match(text, at):  # The file breaks off here; the comment may be why.
        yield from _comments_between(text, at, comment.end())


def _span(event: Any) -> tuple[int, int]:
    """Where an event begins and ends in the text; a parser's events all have marks, though their type says less."""
    return event.start_mark.index, event.end_mark.index


def _comments_between(text: str, start: int, end: int) -> Iterator[SyntaxFault]:
    for comment in re.compile("#.*").finditer(text, start, end):
        yield SyntaxFault(
            text.count("\n", 0, comment.start()) + 1,
            f"comments are not kept, so {comment[0][:40]!r} would be lost; "
            "put a text with ' #' in quotes, and a remark into the message of the commit",
        )
