"""What `check` and `release` ask beyond a load: readable texts, dates that fit, one form, and an honest history."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Final

from app.models.record import RELEASES
from app.models.release import DATASET_ID
from app.models.terms import ChangeOperation
from app.seeding.content import Content
from app.seeding.failures import Fault
from app.seeding.format import canonical_texts
from app.seeding.history import Difference, find_differences, release_id, take_digests
from app.seeding.index import ContentIndex
from app.seeding.reading import texts_are_easy
from app.seeding.records import ChangeRecord, DigestRecord, ReleaseRecord, SeedRecord
from app.seeding.rules.texts import dates_have_come

FARTHEST_WEST: Final = timedelta(hours=12)
"""So far behind UTC a day begins at most: no editor's calendar shows an earlier day."""

DATASET_FILES: Final = {"code_systems": "code-systems.yaml", "notices": "notices.yaml"}
"""The files behind what the dataset says itself; the rest is said by the program."""


def find_editorial_faults(content: Content, folder: Path, today: date) -> list[Fault]:
    """What must hold before content is released, though a load may go on without it."""
    return [
        *files_are_canonical(content, folder),
        *dates_have_come(content, today),
        *texts_are_easy(content),
    ]


def files_are_canonical(content: Content, folder: Path) -> Iterator[Fault]:
    """Every file is written as `format` writes it; the first line that is not is told."""
    for name, wanted in canonical_texts(content).items():
        lines, right = (folder / name).read_bytes().decode().split("\n"), wanted.split("\n")
        if lines != right:
            at = next(at for at, pair in enumerate(zip_longest(lines, right)) if pair[0] != pair[1])
            better = repr(right[at]) if at < len(right) and right[at] else "nothing"
            message = f"is not in canonical form: `format` writes {better} here, and mends the whole file"
            yield Fault(name, at + 1, "file", message)


def check_released(content: Content) -> list[Fault]:
    """That the content is that of its last release, and no release was written anew: each difference is a fault."""
    index = ContentIndex(content)
    differences = find_differences(content, take_digests(index))
    return [
        *find_rewritten(content, differences),
        *find_undated(index, differences),
        *(_unreleased(index, one) for one in differences if one.type != RELEASES),
    ]


def find_rewritten(content: Content, differences: Iterable[Difference]) -> Iterator[Fault]:
    """Releases that say something else than when they were made; where none has a digest yet, nobody can tell."""
    releases = {release_id(release.version): release for release in content.of(ReleaseRecord)}
    sealed = any(digest.type == RELEASES for digest in content.of(DigestRecord))
    for one in differences:
        if one.type != RELEASES or not sealed:
            continue
        if one.op is ChangeOperation.WITHDRAWN:
            yield Fault("releases.yaml", 1, one.id, "is no longer there; a release is never taken out. Put it back")
            continue
        release = releases[one.id]
        if one.op is ChangeOperation.ADDED:
            yield content.fault(release, ("version",), "was not made by `release`; take it out, and make it so")
        for member in one.members:
            record: SeedRecord = release
            if member == "changes":
                record = next((c for c in content.of(ChangeRecord) if c.release == release.version), release)
            said = f"`{member}` of release {release.version} is not what it was when it was made"
            yield content.fault(record, (member,), f"{said}; apps hold it, so put it back")


def find_undated(index: ContentIndex, differences: Iterable[Difference]) -> Iterator[Fault]:
    """Records that changed since the last release, and say that they did so before it."""
    content = index.content
    releases = content.of(ReleaseRecord)
    if not content.of(DigestRecord) or not releases:
        return  # Nothing was released yet.
    earliest = (releases[-1].released_at - FARTHEST_WEST).date()
    for one in differences:
        record = index.records.get(one.id)
        day = getattr(record, "updated_on", None)
        if record is not None and one.is_own and day is not None and day < earliest:
            message = f"is {day}, but the record changed since release {releases[-1].version}; write the day it changed"
            yield content.fault(record, ("updated_on",), message)


def _unreleased(index: ContentIndex, one: Difference) -> Fault:
    """That something changed without a release, at the place where it is written."""
    identifier, kind = one.id, one.type
    members = f" ({', '.join(one.members)})" if one.members else ""
    said = f"{one.op.value} since the last release{members}; make one: `python -m app release VERSION --summary …`"
    if kind == DATASET_ID:
        file = next((DATASET_FILES[member] for member in one.members if member in DATASET_FILES), "digests.yaml")
        return Fault(file, 1, DATASET_ID, said)
    record = index.records.get(identifier)
    if record is None:
        return Fault(f"{kind}.yaml", 1, identifier, f"{said} --withdraw {identifier}:REASON")
    path = next((member for member in one.members if member in type(record).model_fields), "id")
    return index.content.fault(record, (path,), said)
