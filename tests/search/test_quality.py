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
MIN_SUCCESS_AT_3 = 0.95
MIN_MRR = 0.85


def read_judgements(half: str) -> list[dict[str, Any]]:
    judged: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / f"{half}.yaml").read_text())
    return judged


def rank_of(client: httpx.Client, judged: dict[str, Any]) -> int | None:
    """The rank of the first relevant result, from 1; None if it is not among the first 20."""
    hits = client.get("/v1/search", params={"q": judged["q"], "limit": "20"}).raise_for_status().json()["items"]
    return next((rank for rank, hit in enumerate(hits, 1) if hit["id"] in judged["relevant"]), None)


def success_at(max_rank: int, ranks: Iterable[int | None]) -> float:
    successes = [rank is not None and rank <= max_rank for rank in ranks]
    return sum(successes) / len(successes)


def mean_reciprocal_rank(ranks: Iterable[int | None]) -> float:
    reciprocals = [1 / rank if rank else 0.0 for rank in ranks]
    return sum(reciprocals) / len(reciprocals)


@pytest.mark.parametrize("half", HALVES)
def test_relevant_record_ranks_near_the_top(client: httpx.Client, store: str, half: str, record_property: Any) -> None:
    by_kind: dict[str, list[int | None]] = defaultdict(list)
    for judged in read_judgements(half):
        by_kind[judged["kind"]].append(rank_of(client, judged))
    ranks = [rank for subset in by_kind.values() for rank in subset]

    for kind, subset in [*by_kind.items(), ("all", ranks)]:
        record_property(
            "figure",
            f"search, {half}, {kind}, {store} ({len(subset)} queries): success@1 {success_at(1, subset):.3f}, "
            f"success@3 {success_at(3, subset):.3f}, MRR {mean_reciprocal_rank(subset):.3f}",
        )
    assert success_at(3, ranks) >= MIN_SUCCESS_AT_3
    assert mean_reciprocal_rank(ranks) >= MIN_MRR


def test_judged_queries_suffice_and_their_halves_are_disjoint() -> None:
    tuning, held_out = ({one["q"].casefold() for one in read_judgements(half)} for half in HALVES)

    assert len(tuning | held_out) >= 120
    assert not tuning & held_out
