"""How well search answers, by two halves of a list of judged queries.

The list was written before the ranking by somebody who had seen neither the ranking nor the synonyms. The ranking was
made with the half `tuning`; the half `held_out` was only looked at as figures.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

pytestmark = pytest.mark.both_stores

HALVES = ("tuning", "held_out")
GOAL_SUCCESS_AT_3 = 0.95
GOAL_MRR = 0.85


def judgements(half: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / f"{half}.yaml").read_text())
    return found


def place_of(client: httpx.Client, judged: dict[str, Any]) -> int | None:
    """The place of the first right answer, from 1."""
    hits = client.get("/v1/search", params={"q": judged["q"], "limit": "20"}).raise_for_status().json()["items"]
    return next((place for place, hit in enumerate(hits, 1) if hit["id"] in judged["relevant"]), None)


def success_at(most: int, places: Iterable[int | None]) -> float:
    found = [place is not None and place <= most for place in places]
    return sum(found) / len(found)


def mean_reciprocal_rank(places: Iterable[int | None]) -> float:
    found = [1 / place if place else 0.0 for place in places]
    return sum(found) / len(found)


@pytest.mark.parametrize("half", HALVES)
def test_the_right_answer_comes_first_or_nearly(
    client: httpx.Client, store: str, half: str, record_property: Any
) -> None:
    by_kind: dict[str, list[int | None]] = defaultdict(list)
    for judged in judgements(half):
        by_kind[judged["kind"]].append(place_of(client, judged))
    places = [place for found in by_kind.values() for place in found]

    for kind, found in [*by_kind.items(), ("all", places)]:
        record_property(
            "figure",
            f"search, {half}, {kind}, {store} ({len(found)} queries): success@1 {success_at(1, found):.3f}, "
            f"success@3 {success_at(3, found):.3f}, MRR {mean_reciprocal_rank(found):.3f}",
        )
    assert success_at(3, places) >= GOAL_SUCCESS_AT_3
    assert mean_reciprocal_rank(places) >= GOAL_MRR


def test_the_list_is_long_enough_and_its_halves_share_nothing() -> None:
    tuning, held_out = ({one["q"].casefold() for one in judgements(half)} for half in HALVES)

    assert len(tuning | held_out) >= 120
    assert not tuning & held_out
