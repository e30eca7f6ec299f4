"""Load a seed: read, check, render, put in place."""

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pydantic_core import from_json
from sqlalchemy import Connection, insert

from app.database import rendering_digest
from app.models import METADATA
from app.search.fulltext import fill_indexes
from app.search.index import search_rows
from app.seeding.content import Content
from app.seeding.dataset import render_dataset
from app.seeding.failures import Fault, FaultyContent
from app.seeding.validate import files_of, read_content
from app.seeding.history import content_digest, find_differences, take_digests
from app.seeding.index import ContentIndex
from app.seeding.records import ReleaseRecord
from app.seeding.render import Document, render_changes, render_content
from app.seeding.rows import Row, columns_of, content_rows
from app.seeding.rules import HOLD_FOR_A_PART, find_faults
from app.seeding.store import store_at
from app.seeding.tallies import fill_tallies


@dataclass(frozen=True)
class Loaded:
    """What a load did."""

    release: str
    digest: str
    changed: bool


def read_checked(seed: Path) -> Content:
    """The content of a seed that keeps every rule.

    Raises:
        FaultyContent: with every fault at once.
    """
    try:
        content = read_content(seed)
    except FaultyContent as error:
        more = [*error.sound.mendable, *find_faults(error.sound, HOLD_FOR_A_PART)] if error.sound else []
        raise FaultyContent([*error.faults, *more]) from None
    if faults := [*content.mendable, *find_faults(content)]:
        raise FaultyContent(faults)
    return content


def load(seed: Path, place: str | Path) -> Loaded:
    """Put the content of a seed in place, at an address or in an SQLite file; the same files again change nothing.

    Raises:
        FaultyContent: with every fault at once; the former release stays in place.
        NotReady, NotWritten: as a `Store` does.
    """
    store = store_at(place)
    files = seed_digest(seed)
    if (held := store.held()) is not None and held.seed_digest == files:
        return Loaded(held.version, held.digest, changed=False)
    with store.turn() as replace:
        # Another process may have loaded the same files while this one waited for its turn.
        if (held := store.held()) is not None and held.seed_digest == files:
            return Loaded(held.version, held.digest, changed=False)
        index, documents, loaded = _render(seed, files)
        replace(lambda connection: _insert(connection, index, documents, loaded))
    return Loaded(loaded["release"], loaded["content_digest"], changed=True)


def _render(seed: Path, files: str) -> tuple[ContentIndex, list[Document], Row]:
    """The content of a seed, its documents, and the row that says what they are."""
    index = ContentIndex(read_checked(seed))
    content = list(render_content(index))
    documents = [*content, *render_changes(index)]
    releases = index.content.of(ReleaseRecord)
    if not releases:
        raise FaultyContent([Fault("releases.yaml", 1, "file", "holds no release; make one with `release`")])
    release = releases[-1].version
    digest = content_digest(release, documents)
    is_released = not find_differences(index.content, take_digests(index, content))
    documents.append(render_dataset(index, digest, is_released=is_released))
    loaded = {
        "release": release,
        "seed_digest": files,
        "content_digest": digest,
        "rendering_digest": rendering_digest(),
        "is_released": is_released,
    }
    return index, documents, loaded


def seed_digest(seed: Path) -> str:
    """A digest of the files of a seed, byte for byte."""
    digest = sha256()
    for path in files_of(seed):
        with suppress(OSError):  # What cannot be read is a fault, which `read_checked` tells.
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _insert(connection: Connection, index: ContentIndex, documents: list[Document], loaded: Row) -> None:
    rows: dict[str, list[Row]] = defaultdict(list)
    for model, row in content_rows(index):
        rows[str(model.__tablename__)].append(row)
    rows["rendered"] = [{"id": one.id, "body": one.body, "links": one.links} for one in documents]
    rows["loaded_content"] = [loaded]
    for model, row in search_rows(from_json(one.body) for one in documents if one.id in index.types):
        rows[str(model.__tablename__)].append(row)
    for table in METADATA.sorted_tables:
        if rows[table.name]:
            connection.execute(insert(table), columns_of(table, rows[table.name]))
    fill_indexes(connection)
    fill_tallies(connection)
