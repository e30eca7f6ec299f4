"""Quality of search results, measured with judged queries.

The queries were judged before the ranking was written, without knowledge of the ranking or the synonyms. The ranking
was tuned with the half `tuning`; of the half `held_out`, only the figures were looked at.
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


def rank_of(client: httpx.Client, judged: dict[str, Any]) -> int | None:
    """The rank of the first relevant result, from 1; None if it is not among the first 20."""
    hits = client.get("/v1/search", params={"q": judged["q"], "limit": "20"}).raise_for_status().json()["items"]
    return next((rank for rank, hit in enumerate(hits, 1) if hit["id"] in judged["relevant"]), None)


def success_at(most: int, ranks: Iterable[int | None]) -> float:
    found = [rank is not None and rank <= most for rank in ranks]
    return sum(found) / len(found)


def mean_reciprocal_rank(ranks: Iterable[int | None]) -> float:
    found = [1 / rank if rank else 0.0 for rank in ranks]
    return sum(found) / len(found)


@pytest.mark.parametrize("half", HALVES)
def test_relevant_record_ranks_near_the_top(client: httpx.Client, store: str, half: str, record_property: Any) -> None:
    by_kind: dict[str, list[int | None]] = defaultdict(list)
    for judged in judgements(half):
        by_kind[judged["kind"]].append(rank_of(client, judged))
    ranks = [rank for found in by_kind.values() for rank in found]

    for kind, found in [*by_kind.items(), ("all", ranks)]:
        record_property(
            "figure",
            f"search, {half}, {kind}, {store} ({len(found)} queries): success@1 {success_at(1, found):.3f}, "
            f"success@3 {success_at(3, found):.3f}, MRR {mean_reciprocal_rank(found):.3f}",
        )
    assert success_at(3, ranks) >= GOAL_SUCCESS_AT_3
    assert mean_reciprocal_rank(ranks) >= GOAL_MRR


def test_judged_queries_suffice_and_their_halves_are_disjoint() -> None:
    tuning, held_out = ({one["q"].casefold() for one in judgements(half)} for half in HALVES)

    assert len(tuning | held_out) >= 120
    assert not tuning & held_out
