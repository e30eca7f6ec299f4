"""Errors of loading, releasing and storing content. Imports nothing heavy, because every command needs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.seeding.content import Content


def pluralize(number: int, noun: str) -> str:
    """A number with its noun: `1 fault`, `2 faults`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@dataclass(frozen=True, order=True)
class Fault:
    """An error in the seed, with its file, line and member, and a message that says how to fix it."""

    file: str
    line: int
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.where}: {self.message}"


class FaultyContent(Exception):
    """Raised for a seed with faults; nothing was loaded."""

    def __init__(self, faults: Sequence[Fault], valid: "Content | None" = None) -> None:
        self.faults = sorted(set(faults))
        super().__init__(f"{pluralize(len(self.faults), 'fault')} in the seed")
        self.valid = valid
        """The records that passed validation, so that rules can check them too."""


class CannotRelease(Exception):
    """Raised when a release cannot be made; the message says why and what to do."""


class MissingLibrary(Exception):
    """Raised when a command needs an optional library that is not installed."""

    def __init__(self, library: str, extra: str) -> None:
        super().__init__(
            f"This command needs {library}, which is not installed. "
            f"Run `make docs` once, or install the extra `{extra}`."
        )


class NotWritten(OSError):
    """Raised when a release cannot be written, for example on a full disk. The previous release stays in place."""
