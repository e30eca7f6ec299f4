"""Requests that every contestant gets: the same seeded requests, each once, in random order."""

from dataclasses import dataclass
from random import Random
from typing import Final

from benchmarks.synthetic import GROUP_COUNT, Texts

MAX_SEARCHES: Final = 60_000
FREQUENT_RANKS: Final = range(20, 200)
RARER_RANKS: Final = range(200, 2_000)


@dataclass(frozen=True)
class DetailRequest:
    """The detail of a food."""

    identifier: str


@dataclass(frozen=True)
class ListRequest:
    """The first 20 foods by name in a group, with at least this much magnesium per 100 g."""

    group: str
    min_magnesium: float


@dataclass(frozen=True)
class SearchRequest:
    """The 20 best records for these words."""

    words: str


Request = DetailRequest | ListRequest | SearchRequest


def detail_requests(count: int) -> list[Request]:
    """A request for each food."""
    numbers = list(range(count))
    Random(1).shuffle(numbers)
    return [DetailRequest(f"food-{number}") for number in numbers]


def list_requests() -> list[Request]:
    """Lists with different groups and minimums; most have several pages."""
    pairs = [(number % GROUP_COUNT, number / 100) for number in range(40_000)]
    Random(2).shuffle(pairs)
    return [ListRequest(f"group-{group}", minimum) for group, minimum in pairs]


def search_requests(seed: int = 1) -> list[Request]:
    """Pairs of a frequent and a rarer word of the synthetic texts; most match some of several thousand records."""
    words = Texts(seed).words
    pairs = [(first, second) for first in FREQUENT_RANKS for second in RARER_RANKS]
    return [SearchRequest(f"{words[first]} {words[second]}") for first, second in Random(3).sample(pairs, MAX_SEARCHES)]
