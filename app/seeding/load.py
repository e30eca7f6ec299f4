"""Loads a seed into a database: read, validate, render and replace the release."""

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
from app.seeding.history import compute_digests, content_digest, find_differences
from app.seeding.index import ContentIndex
from app.seeding.records.history import ReleaseRecord
from app.seeding.render import Document, render_changes, render_content
from app.seeding.rows import Row, columns_of, content_rows
from app.seeding.rules import PARTIAL_RULES, find_faults
from app.seeding.store import store_at
from app.seeding.tallies import fill_tallies
from app.seeding.validate import list_files, read_content


@dataclass(frozen=True)
class LoadResult:
    """The result of a load: the release, its digest, and whether the database changed."""

    release: str
    digest: str
    changed: bool


def read_checked(seed: Path) -> Content:
    """Read a seed and check every rule.

    Raises:
        FaultyContent: with all faults.
    """
    try:
        content = read_content(seed)
    except FaultyContent as error:
        more = [*error.valid.auto_fixable, *find_faults(error.valid, PARTIAL_RULES)] if error.valid else []
        raise FaultyContent([*error.faults, *more]) from None
    if faults := [*content.auto_fixable, *find_faults(content)]:
        raise FaultyContent(faults)
    return content


def load(seed: Path, database: str | Path) -> LoadResult:
    """Load a seed into the database at a URL or in an SQLite file; loading the same files again changes nothing.

    Raises:
        FaultyContent: with all faults; the previous release stays in place.
        NotReady, NotWritten: as the methods of `Store`.
    """
    store = store_at(database)
    digest = seed_digest(seed)
    if (current := store.current()) is not None and current.seed_digest == digest:
        return LoadResult(current.version, current.digest, changed=False)
    with store.transaction() as replace:
        # Another process may have loaded the same files while this one waited for the lock.
        if (current := store.current()) is not None and current.seed_digest == digest:
            return LoadResult(current.version, current.digest, changed=False)
        index, documents, loaded = _render(seed, digest)
        replace(lambda connection: _insert(connection, index, documents, loaded))
    return LoadResult(loaded["release"], loaded["content_digest"], changed=True)


def _render(seed: Path, files_digest: str) -> tuple[ContentIndex, list[Document], Row]:
    """Render a seed: its index, its documents, and the row of `loaded_content` that describes them."""
    index = ContentIndex(read_checked(seed))
    content = list(render_content(index))
    documents = [*content, *render_changes(index)]
    releases = index.content.records_of(ReleaseRecord)
    if not releases:
        raise FaultyContent([Fault("releases.yaml", 1, "file", "contains no release; make one with `release`")])
    release = releases[-1].version
    digest = content_digest(release, documents)
    is_released = not find_differences(index.content, compute_digests(index, content))
    documents.append(render_dataset(index, digest, is_released=is_released))
    loaded = {
        "release": release,
        "seed_digest": files_digest,
        "content_digest": digest,
        "rendering_digest": rendering_digest(),
        "is_released": is_released,
    }
    return index, documents, loaded


def seed_digest(seed: Path) -> str:
    """Compute the SHA-256 digest of the files of a seed."""
    digest = sha256()
    for path in list_files(seed):
        with suppress(OSError):  # An unreadable file is a fault, which `read_checked` reports.
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _insert(connection: Connection, index: ContentIndex, documents: list[Document], loaded: Row) -> None:
    rows: dict[str, list[Row]] = defaultdict(list)
    for model, row in content_rows(index):
        rows[str(model.__tablename__)].append(row)
    rows["rendered"] = [
        {"id": document.id, "body": document.body, "summary": document.summary, "links": document.links}
        for document in documents
    ]
    rows["loaded_content"] = [loaded]
    for model, row in search_rows(from_json(document.body) for document in documents if document.id in index.types):
        rows[str(model.__tablename__)].append(row)
    for table in METADATA.sorted_tables:
        if rows[table.name]:
            connection.execute(insert(table), columns_of(table, rows[table.name]))
    fill_indexes(connection)
    fill_tallies(connection)
