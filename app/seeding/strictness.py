"""Finds YAML features refused in seed files because parsing would lose them, such as comments and anchors."""

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

MAX_DEPTH: Final = 20

HINTS: Final = {
    "mapping values are not": "put text that contains ': ' in quotes, and a space after the ':' of a name",
    "did not find expected key": "look for an extra quote, and check the spaces at the start of the line",
    "did not find expected '-'": "indent the line with as many spaces as its neighbours",
    "could not find expected ':'": "put ': ' after a name; indent continuation lines of a text more than its name",
    "cannot start any token": "put text that begins with @, ` or % in quotes",
}
"""How to fix the problem, by a part of PyYAML's message."""


@dataclass(frozen=True)
class SyntaxFault:
    """A syntax error, or YAML that seed files may not contain, with its line."""

    line: int
    message: str


def line_of(mark: Any) -> int:
    """The line number of a mark, from 1. PyYAML's C and Python marks share no type."""
    return 1 if mark is None else int(mark.line) + 1


def find_syntax_faults(text: str) -> tuple[list[SyntaxFault], list[SyntaxFault]]:
    """Find the errors that make a text unusable, and the comments that its data would lose."""
    broken: list[SyntaxFault] = []
    events = list(_events(text, broken))
    return [*broken, *_refused(events)], list(_comments(text + "\n", events))


def _events(text: str, faults: list[SyntaxFault]) -> Iterator[Event]:
    last: Any = None
    try:
        for last in yaml.parse(text, CSafeLoader):  # The last event may explain a syntax error.
            yield last
    except yaml.MarkedYAMLError as error:
        faults.append(_unclosed_quote(error, last) or _invalid(error))


def _unclosed_quote(error: yaml.MarkedYAMLError, last: Any) -> SyntaxFault | None:
    """A fault at the start of an unclosed quote; the parser only fails at the next quote or the end of the file."""
    if error.context == "while scanning a quoted scalar":
        return SyntaxFault(line_of(error.context_mark), "the quote opened here is never closed")
    if isinstance(last, ScalarEvent) and last.style in ("'", '"'):
        begin, end = line_of(last.start_mark), line_of(last.end_mark)
        if begin < end == line_of(error.problem_mark):
            return SyntaxFault(begin, f"the quote opened here is only closed in line {end}; close it earlier")
    return None


def _invalid(error: yaml.MarkedYAMLError) -> SyntaxFault:
    hint = next((f"; {hint}" for problem, hint in HINTS.items() if problem in str(error.problem)), "")
    return SyntaxFault(line_of(error.problem_mark), f"not valid YAML: {error.problem}{hint}")


def _refused(events: list[Event]) -> Iterator[SyntaxFault]:
    """Find valid YAML that would not survive a round trip: anchors, aliases, tags, further documents, deep nesting."""
    depth = documents = 0
    for event in events:
        line = line_of(event.start_mark)
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        documents += isinstance(event, DocumentStartEvent)
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
            yield SyntaxFault(
                line, "anchors, aliases and tags are not allowed; write the value out, or put text in quotes"
            )
        if documents > 1 and isinstance(event, DocumentStartEvent):
            yield SyntaxFault(line, "a second document begins here; remove the line ---")
        if depth > MAX_DEPTH:
            yield SyntaxFault(line, f"is nested more than {MAX_DEPTH} levels deep; look for extra brackets")
            return


def _comments(text: str, events: list[Event]) -> Iterator[SyntaxFault]:
    """Find each comment: a `#` outside keys and values. PyYAML drops comments."""
    at = 0
    for event in events:
        if isinstance(event, ScalarEvent):
            start, end = _span(event)
            if event.style in ("|", ">"):
                start = text.index("\n", start)  # A comment may follow the indicator itself.
            yield from _comments_between(text, at, start)
            at = end
    if events and isinstance(events[-1], StreamEndEvent):
        yield from _comments_between(text, at, len(text))
    elif comment := re.compile(r" +(#.*)").match(text, at):  # Parsing failed here; the comment may be the cause.
        yield from _comments_between(text, at, comment.end())


def _span(event: Any) -> tuple[int, int]:
    """The start and end of an event in the text. All events have marks, although PyYAML's types do not say so."""
    return event.start_mark.index, event.end_mark.index


def _comments_between(text: str, start: int, end: int) -> Iterator[SyntaxFault]:
    for comment in re.compile("#.*").finditer(text, start, end):
        yield SyntaxFault(
            text.count("\n", 0, comment.start()) + 1,
            f"comments are not preserved, so {comment[0][:40]!r} would be lost; "
            "put text that contains ' #' in quotes, and remarks in the commit message",
        )
