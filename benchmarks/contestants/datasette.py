"""Datasette on the SQLite file of this service: a general API over tables, in a virtual environment of its own.

Its fastest settings: the file is immutable, so Datasette neither counts rows nor checks for changes; facets are neither
suggested nor counted unless requested. It returns table rows, which contain less than our documents: no references,
notices or links, and the names and texts of a food are in another table. Its search does not rank.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final
from urllib.parse import quote_plus

from app.search.words import stem_words
from app.settings import PROJECT
from benchmarks.contestants.contestant import UNCACHED, Contestant, NotMeasured, make_folder, make_workloads
from benchmarks.requests import DetailRequest, ListRequest, Request

NAME: Final = "Datasette"
ENVIRONMENT_FOLDER: Final = PROJECT / ".venv" / "bench"
LOCK_FILE: Final = PROJECT / "requirements" / "bench.txt"
METADATA: Final = {
    "databases": {"content": {"tables": {"search_text": {"fts_table": "text_index", "fts_pk": "position"}}}}
}
OPTIONS: Final = ("--setting", "suggest_facets", "off", "--setting", "allow_download", "off")


def datasette_path(request: Request) -> str:
    """The path of a request in Datasette."""
    match request:
        case DetailRequest(identifier):
            return f"/content/food/{identifier}.json?_shape=objects"
        case ListRequest(group, min_magnesium):
            filters = f"group__exact={group}&magnesium_mg_per_100g__gte={min_magnesium:g}"
            return f"/content/food.json?_shape=objects&_size=20&_sort=sort_name&{filters}"
        case _:
            words = quote_plus(stem_words(request.words))  # the index contains stems
            return f"/content/search_text.json?_shape=objects&_size=20&_search={words}"


def make_datasette(content: Path, count: int) -> Contestant:
    """Datasette on this file.

    Raises:
        NotMeasured: if it cannot be installed.
    """
    program = _install()
    folder = make_folder(content, "datasette")
    database = folder / "content.db"
    if not database.exists():
        database.hardlink_to(content)  # Datasette names a database after its file
    (folder / "metadata.json").write_text(json.dumps(METADATA), encoding="utf-8")
    command = (str(program), "serve", "-i", str(database), "-m", str(folder / "metadata.json"), *OPTIONS)
    workloads = make_workloads(datasette_path, count)
    return Contestant(
        NAME,
        command=lambda port: (*command, "--port", str(port)),
        workloads={name: workloads[name] for name in UNCACHED},
        ready_path="/content/food.json?_size=1",
    )


def _install() -> Path:
    """Create the virtual environment, unless it already matches the lock file."""
    program, marker = ENVIRONMENT_FOLDER / "bin" / "datasette", ENVIRONMENT_FOLDER / "requirements.txt"
    locked = LOCK_FILE.read_text(encoding="utf-8")
    if marker.is_file() and marker.read_text(encoding="utf-8") == locked:
        return program
    print("Installing Datasette ...")
    pip = (str(ENVIRONMENT_FOLDER / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT_FOLDER], check=True, capture_output=True)
        subprocess.run([*pip, "--require-hashes", "-r", LOCK_FILE], check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as error:
        raise NotMeasured(f"{NAME} cannot be installed: {str(error.stderr)[-300:].strip()}") from None
    marker.write_text(locked, encoding="utf-8")
    return program
