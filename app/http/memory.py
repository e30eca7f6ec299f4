"""The answers that are kept: by the question as it was understood, and by the ways in which it was written."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from sys import getsizeof
from typing import Final

from app.http.answers import Answer

Spelling = tuple[str, str, bytes, bytes]
"""What decides an answer, as somebody wrote it: mount, path, query and `Accept`."""

MOST_SPELLINGS: Final = 8
"""So many ways to write a question lead to its answer, the latest ones."""

LONGEST_SPELLING: Final = 10_000
"""Bytes of a question that is remembered; an address has 8,000 at most."""

LARGEST_SHARE: Final = 8
"""An answer that would fill more than one part in so many is not kept: it would drive out too many others."""

AROUND_AN_ANSWER: Final = 4_500
AROUND_A_SPELLING: Final = 400
"""Bytes of what Python holds around them, beside texts and bodies; measured, and rounded up."""


@dataclass(slots=True, eq=False)
class _Entry:
    answer: Answer
    size: int = 0
    spellings: deque[Spelling] = field(default_factory=deque)


class Memory:
    """Answers of one release, bounded in bytes and in number; what was not asked for longest goes first."""

    def __init__(self, most_bytes: int, most_answers: int) -> None:
        self.most_bytes = most_bytes
        self.most_answers = most_answers
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.bytes = 0
        self._kept: OrderedDict[tuple[str, ...], _Entry] = OrderedDict()
        self._spelled: dict[Spelling, Answer] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, spelling: Spelling) -> Answer | None:
        """The answer to a question that was written so before."""
        answer = self._spelled.get(spelling)
        if answer is not None:
            self._kept.move_to_end(answer.key)
        return answer

    def keep(self, spelling: Spelling, answer: Answer) -> Answer:
        """Keep an answer, or the one that is kept already where the same was asked in other words."""
        if size_of(answer) * LARGEST_SHARE > self.most_bytes:
            return answer
        kept = self._kept.setdefault(answer.key, _Entry(answer))
        self._spell(spelling, kept)
        self._measure(kept)
        return kept.answer

    def note_form(self, answer: Answer) -> None:
        """Count a form that was made of an answer."""
        kept = self._kept.get(answer.key)
        if kept is not None and kept.answer is answer:
            self._measure(kept)

    def _spell(self, spelling: Spelling, kept: _Entry) -> None:
        if spelling in self._spelled or _size_of(spelling) > LONGEST_SPELLING:
            return
        self._spelled[spelling] = kept.answer
        kept.spellings.append(spelling)
        if len(kept.spellings) > MOST_SPELLINGS:
            del self._spelled[kept.spellings.popleft()]

    def _measure(self, kept: _Entry) -> None:
        """Count what is kept anew, then let go of what is too much."""
        size = size_of(kept.answer) + sum(_size_of(spelling) + AROUND_A_SPELLING for spelling in kept.spellings)
        self.bytes += size - kept.size
        kept.size = size
        while self.bytes > self.most_bytes or len(self._kept) > self.most_answers:
            _, oldest = self._kept.popitem(last=False)
            self.bytes -= oldest.size
            for spelling in oldest.spellings:
                del self._spelled[spelling]


def size_of(answer: Answer) -> int:
    """The bytes of memory that an answer takes, with its forms."""
    return AROUND_AN_ANSWER + answer.size + answer.encoded_bytes()


def _size_of(spelling: Spelling) -> int:
    return sum(map(getsizeof, spelling))
