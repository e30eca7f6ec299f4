"""Datasette on the SQLite file of this service: a general API over tables, in an environment of its own.

Its best settings: the file is immutable, so that it need not count or look for changes; nothing is suggested, and no
facet is counted unless asked for. It gives rows of tables, which are less than our documents: no references, no
notices, no links; the names and texts of a food stand in another table. Its search does not rank.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final
from urllib.parse import quote_plus

from app.search.words import stem_words
from app.settings import PROJECT
from benchmarks.contestants.contestant import UNIQUE, Contestant, NotMeasured, folder_of, works_of
from benchmarks.questions import Detail, Listing, Question

NAME: Final = "Datasette"
ENVIRONMENT: Final = PROJECT / ".venv" / "bench"
LOCKED: Final = PROJECT / "requirements" / "bench.txt"
METADATA: Final = {
    "databases": {"content": {"tables": {"search_text": {"fts_table": "text_index", "fts_pk": "position"}}}}
}
OPTIONS: Final = ("--setting", "suggest_facets", "off", "--setting", "allow_download", "off")


def address(question: Question) -> str:
    """Where Datasette answers a question."""
    match question:
        case Detail(identifier):
            return f"/content/food/{identifier}.json?_shape=objects"
        case Listing(group, at_least):
            filters = f"group__exact={group}&magnesium_mg_per_100g__gte={at_least:g}"
            return f"/content/food.json?_shape=objects&_size=20&_sort=sort_name&{filters}"
        case _:
            words = quote_plus(stem_words(question.words))  # the index holds stems
            return f"/content/search_text.json?_shape=objects&_size=20&_search={words}"


def datasette(content: Path, count: int) -> Contestant:
    """Datasette on this file.

    Raises:
        NotMeasured: where it cannot be installed.
    """
    program = _install()
    folder = folder_of(content, "datasette")
    named = folder / "content.db"
    if not named.exists():
        named.hardlink_to(content)  # Datasette names a database after its file
    (folder / "metadata.json").write_text(json.dumps(METADATA), encoding="utf-8")
    words = (str(program), "serve", "-i", str(named), "-m", str(folder / "metadata.json"), *OPTIONS)
    works = works_of(address, count)
    return Contestant(
        NAME,
        command=lambda port: (*words, "--port", str(port)),
        works={name: works[name] for name in UNIQUE},
        ready="/content/food.json?_size=1",
    )


def _install() -> Path:
    """Make the environment, unless it is there as the lock says."""
    program, done = ENVIRONMENT / "bin" / "datasette", ENVIRONMENT / "requirements.txt"
    locked = LOCKED.read_text(encoding="utf-8")
    if done.is_file() and done.read_text(encoding="utf-8") == locked:
        return program
    print("Installing Datasette ...")
    pip = (str(ENVIRONMENT / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT], check=True, capture_output=True)
        subprocess.run([*pip, "--require-hashes", "-r", LOCKED], check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as error:
        raise NotMeasured(f"{NAME} cannot be installed: {str(error.stderr)[-300:].strip()}") from None
    done.write_text(locked, encoding="utf-8")
    return program
