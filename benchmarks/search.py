"""How search grows with the content: `python -m benchmarks.search`, seeded, in one run.

The same questions are put to 200, 20,000 and 200,000 made-up records: names, words, beginnings, misspellings. What is
timed is a whole answer on a real socket's worth of work short of the socket: question, index, ranking, snippets.
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
QUESTIONS: Final = 400
SHOWN: Final = 20


def make_questions(seed: int) -> list[str]:
    """Questions in the words of the made-up texts: frequent and rare ones, unfinished and misspelled ones."""
    texts, random = Texts(seed), Random(seed)
    return [" ".join(_spoiled(texts.some(random.randint(1, 4)).split(), random)) for _ in range(QUESTIONS)]


def _spoiled(words: list[str], random: Random) -> list[str]:
    """Words as people type them: some unfinished, some with a wrong letter."""
    *whole, last = words
    place = random.randrange(1, len(last))
    unfinished, misspelled = last[:3], last[:place] + random.choice("bdfgklmn") + last[place + 1 :]
    return [*whole, random.choice([last, last, unfinished, misspelled])]


def answer(snapshot: Snapshot, question: str) -> int:
    """Answer a question as `/v1/search` does; how many records were ranked."""
    found = find(snapshot, question, end=SHOWN)
    json_array(render_hits(snapshot, found, found.fetch_page(snapshot, 0, SHOWN)))
    return len(found.ranked)


def measure(path: Path, questions: list[str]) -> tuple[list[float], list[float], int]:
    """Milliseconds of each answer and each suggestion, and the most records that were ranked for one."""
    snapshot = SqliteDatabase(path).snapshot()
    answer(snapshot, questions[0])
    answers, suggestions, most = [], [], 0
    for question in questions:
        start = perf_counter()
        most = max(most, answer(snapshot, question))
        middle = perf_counter()
        suggest(snapshot, question, (), 8)
        answers.append(1000 * (middle - start))
        suggestions.append(1000 * (perf_counter() - middle))
    return answers, suggestions, most


def main() -> None:
    """Print p50 and p95 for each size, and the ratios to the smallest."""
    sizes = [int(word) for word in sys.argv[1:]] or SIZES
    first: dict[str, float] = {}
    print(f"{'records':>8}  {'what':8} {'p50 ms':>7} {'p95 ms':>7} {'p95 ratio':>10}  most ranked")
    with TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / f"{size}.db"
            make_database(path, size)
            answers, suggestions, most = measure(path, make_questions(seed=1))
            for what, times in (("search", answers), ("suggest", suggestions)):
                cuts = quantiles(times, n=20)
                first.setdefault(what, cuts[18])
                ratio = cuts[18] / first[what]
                print(f"{size:>8}  {what:8} {cuts[9]:7.2f} {cuts[18]:7.2f} {ratio:10.2f}  {most}")


if __name__ == "__main__":
    main()
