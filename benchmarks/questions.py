"""What is asked of every contestant: the same questions, seeded, each once and in an order that follows nothing."""

from dataclasses import dataclass
from random import Random
from typing import Final

from benchmarks.synthetic import GROUPS, Texts

MOST: Final = 60_000
FREQUENT: Final = range(20, 200)
RARER: Final = range(200, 2_000)


@dataclass(frozen=True)
class Detail:
    """One food."""

    identifier: str


@dataclass(frozen=True)
class Listing:
    """Twenty foods by name, of one group and with so much magnesium at least."""

    group: str
    at_least: float


@dataclass(frozen=True)
class Search:
    """The best twenty records for these words."""

    words: str


Question = Detail | Listing | Search


def details(count: int) -> list[Question]:
    """Every food once."""
    numbers = list(range(count))
    Random(1).shuffle(numbers)
    return [Detail(f"food-{number}") for number in numbers]


def listings() -> list[Question]:
    """Lists that differ in group and bound; most have several pages."""
    pairs = [(number % GROUPS, number / 100) for number in range(40_000)]
    Random(2).shuffle(pairs)
    return [Listing(f"group-{group}", bound) for group, bound in pairs]


def searches(seed: int = 1) -> list[Question]:
    """Pairs of a frequent and a rarer word of the made-up texts; most find something in thousands of records."""
    words = Texts(seed).words
    pairs = [(first, second) for first in FREQUENT for second in RARER]
    return [Search(f"{words[first]} {words[second]}") for first, second in Random(3).sample(pairs, MOST)]
