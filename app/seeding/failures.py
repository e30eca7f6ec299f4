"""Why content was not loaded, entered or put in place; light, for every command must know how it can fail."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.seeding.content import Content


def count(number: int, noun: str) -> str:
    """So many things: `1 fault`, `2 faults`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong in the seed, where it is, and what would be right."""

    file: str
    line: int
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.where}: {self.message}"


class FaultyContent(Exception):
    """The seed has faults; nothing was loaded."""

    def __init__(self, faults: Sequence[Fault], sound: "Content | None" = None) -> None:
        self.faults = sorted(set(faults))
        super().__init__(f"{count(len(self.faults), 'fault')} in the seed")
        self.sound = sound
        """The records without a fault of form, so that rules can look at them too."""


class CannotRelease(Exception):
    """The release would not be right; the message says why and what to do."""


class MissingLibrary(Exception):
    """A command needs a library that the server does not, and it is not installed."""

    def __init__(self, library: str, extra: str) -> None:
        super().__init__(
            f"This command needs {library}, which is not installed. "
            f"Run `make docs` once, or install the extra `{extra}`."
        )


class NotWritten(OSError):
    """A release could not be put in place, for want of room, say; the message says why. The former one is served."""
