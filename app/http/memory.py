"""The answers that are kept: by the question as it was understood, and by the ways in which it was written."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from sys import getsizeof
from typing import Final

from app.http.responses import CachedResponse

RequestKey = tuple[str, str, bytes, bytes]
"""What decides an answer, as somebody wrote it: mount, path, query and `Accept`."""

MAX_KEYS: Final = 8
"""So many ways to write a question lead to its answer, the latest ones."""

MAX_KEY_BYTES: Final = 10_000
"""Bytes of a question that is remembered; an address has 8,000 at most."""

MIN_RESPONSES: Final = 8
"""An answer that would fill more than one part in so many is not kept: it would drive out too many others."""

RESPONSE_OVERHEAD: Final = 4_500
KEY_OVERHEAD: Final = 400
"""Bytes of what Python holds around them, beside texts and bodies; measured, and rounded up."""


@dataclass(slots=True, eq=False)
class _Entry:
    answer: CachedResponse
    size: int = 0
    spellings: deque[RequestKey] = field(default_factory=deque)


class ResponseStore:
    """Answers of one release, bounded in bytes and in number; what was not asked for longest goes first."""

    def __init__(self, most_bytes: int, most_answers: int) -> None:
        self.most_bytes = most_bytes
        self.most_answers = most_answers
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.bytes = 0
        self._kept: OrderedDict[tuple[str, ...], _Entry] = OrderedDict()
        self._spelled: dict[RequestKey, CachedResponse] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, spelling: RequestKey) -> CachedResponse | None:
        """The answer to a question that was written so before."""
        answer = self._spelled.get(spelling)
        if answer is not None:
            self._kept.move_to_end(answer.key)
        return answer

    def keep(self, spelling: RequestKey, answer: CachedResponse) -> CachedResponse:
        """Keep an answer, or the one that is kept already where the same was asked in other words."""
        if size_of(answer) * MIN_RESPONSES > self.most_bytes:
            return answer
        kept = self._kept.setdefault(answer.key, _Entry(answer))
        self._spell(spelling, kept)
        self._measure(kept)
        return kept.answer

    def note_form(self, answer: CachedResponse) -> None:
        """Count a form that was made of an answer."""
        kept = self._kept.get(answer.key)
        if kept is not None and kept.answer is answer:
            self._measure(kept)

    def _spell(self, spelling: RequestKey, kept: _Entry) -> None:
        if spelling in self._spelled or _size_of(spelling) > MAX_KEY_BYTES:
            return
        self._spelled[spelling] = kept.answer
        kept.spellings.append(spelling)
        if len(kept.spellings) > MAX_KEYS:
            del self._spelled[kept.spellings.popleft()]

    def _measure(self, kept: _Entry) -> None:
        """Count what is kept anew, then let go of what is too much."""
        size = size_of(kept.answer) + sum(_size_of(spelling) + KEY_OVERHEAD for spelling in kept.spellings)
        self.bytes += size - kept.size
        kept.size = size
        while self.bytes > self.most_bytes or len(self._kept) > self.most_answers:
            _, oldest = self._kept.popitem(last=False)
            self.bytes -= oldest.size
            for spelling in oldest.spellings:
                del self._spelled[spelling]


def size_of(answer: CachedResponse) -> int:
    """The bytes of memory that an answer takes, with its forms."""
    return RESPONSE_OVERHEAD + answer.size + answer.encoded_bytes()


def _size_of(spelling: RequestKey) -> int:
    return sum(map(getsizeof, spelling))
