"""Growth of search times with the amount of content: `python -m benchmarks.search`, seeded.

The same queries (names, words, prefixes, misspellings) run over 200, 20,000 and 200,000 synthetic records. The times
cover everything but HTTP: parsing, retrieval, ranking and snippets.
"""

import sys
from pathlib import Path
from random import Random
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from app.database import Snapshot, SqliteDatabase
from app.http.documents import json_array
from app.resources.search import render_hits
from app.search.find import find
from app.search.suggest import suggest
from benchmarks.synthetic import Texts, make_database

SIZES: Final = (200, 20_000, 200_000)
QUERIES: Final = 400
PAGE_SIZE: Final = 20


def make_queries(seed: int) -> list[str]:
    """Queries of words of the synthetic texts: frequent and rare, complete, incomplete and misspelled."""
    texts, random = Texts(seed), Random(seed)
    return [" ".join(_misspell_last(texts.sample(random.randint(1, 4)).split(), random)) for _ in range(QUERIES)]


def _misspell_last(words: list[str], random: Random) -> list[str]:
    """Shorten or misspell the last word of some queries."""
    *others, last = words
    index = random.randrange(1, len(last))
    prefix, misspelled = last[:3], last[:index] + random.choice("bdfgklmn") + last[index + 1 :]
    return [*others, random.choice([last, last, prefix, misspelled])]


def run_search(snapshot: Snapshot, query: str) -> int:
    """Run a query as `/v1/search` does, and return the number of ranked records."""
    results = find(snapshot, query, end=PAGE_SIZE)
    json_array(render_hits(snapshot, results, results.fetch_page(snapshot, 0, PAGE_SIZE)))
    return len(results.ranked)


def measure(path: Path, queries: list[str]) -> tuple[list[float], list[float], int]:
    """Milliseconds of each search and each suggestion, and the maximum number of ranked records."""
    snapshot = SqliteDatabase(path).snapshot()
    run_search(snapshot, queries[0])
    searches, suggestions, max_ranked = [], [], 0
    for query in queries:
        start = perf_counter()
        max_ranked = max(max_ranked, run_search(snapshot, query))
        middle = perf_counter()
        suggest(snapshot, query, (), 8)
        searches.append(1000 * (middle - start))
        suggestions.append(1000 * (perf_counter() - middle))
    return searches, suggestions, max_ranked


def main() -> None:
    """Print p50 and p95 for each size, and the ratio to the smallest size."""
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    first: dict[str, float] = {}
    print(f"{'records':>8}  {'what':8} {'p50 ms':>7} {'p95 ms':>7} {'p95 ratio':>10}  max ranked")
    with TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / f"{size}.db"
            make_database(path, size)
            searches, suggestions, max_ranked = measure(path, make_queries(seed=1))
            for what, times in (("search", searches), ("suggest", suggestions)):
                percentiles = quantiles(times, n=20)
                first.setdefault(what, percentiles[18])
                ratio = percentiles[18] / first[what]
                print(f"{size:>8}  {what:8} {percentiles[9]:7.2f} {percentiles[18]:7.2f} {ratio:10.2f}  {max_ranked}")


if __name__ == "__main__":
    main()
