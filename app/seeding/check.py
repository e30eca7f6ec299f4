"""Checks of `check` and `release` beyond those of a load: readability, dates, canonical form, unaltered history."""

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
from app.seeding.history import Difference, compute_digests, find_differences, release_id
from app.seeding.index import ContentIndex
from app.seeding.readability import texts_are_readable
from app.seeding.records.base import SeedRecord
from app.seeding.records.history import ChangeRecord, DigestRecord, ReleaseRecord
from app.seeding.rules.texts import dates_are_not_in_the_future

FARTHEST_WEST: Final = timedelta(hours=12)
"""Largest offset of local time behind UTC: no editor's calendar shows an earlier day."""

DATASET_FILES: Final = {"code_systems": "code-systems.yaml", "notices": "notices.yaml", "order_digest": "orders.yaml"}
"""Seed files behind members of the dataset document; its other members come from the program."""


def find_editorial_faults(content: Content, folder: Path, today: date) -> list[Fault]:
    """Faults that block a release, but not a load."""
    return [
        *files_are_canonical(content, folder),
        *dates_are_not_in_the_future(content, today),
        *texts_are_readable(content),
    ]


def files_are_canonical(content: Content, folder: Path) -> Iterator[Fault]:
    """Every file is in canonical form; the fault names the first line that differs."""
    for name, canonical_text in canonical_texts(content).items():
        lines, expected = (folder / name).read_bytes().decode().split("\n"), canonical_text.split("\n")
        if lines != expected:
            index = next(i for i, pair in enumerate(zip_longest(lines, expected)) if pair[0] != pair[1])
            replacement = repr(expected[index]) if index < len(expected) and expected[index] else "nothing"
            message = f"is not in canonical form: expected {replacement} here; `format` fixes the whole file"
            yield Fault(name, index + 1, "file", message)


def check_released(content: Content) -> list[Fault]:
    """Faults for content that differs from its last release, and for releases altered after they were made."""
    index = ContentIndex(content)
    differences = find_differences(content, compute_digests(index))
    return [
        *find_altered_releases(content, differences),
        *find_outdated_records(index, differences),
        *(_describe_unreleased(index, difference) for difference in differences if difference.type != RELEASES),
    ]


def find_altered_releases(content: Content, differences: Iterable[Difference]) -> Iterator[Fault]:
    """Releases altered after they were made; undetectable while no release has a digest."""
    releases = {release_id(release.version): release for release in content.records_of(ReleaseRecord)}
    has_digests = any(digest.type == RELEASES for digest in content.records_of(DigestRecord))
    for difference in differences:
        if difference.type != RELEASES or not has_digests:
            continue
        if difference.op is ChangeOperation.WITHDRAWN:
            yield Fault("releases.yaml", 1, difference.id, "is missing; releases are never removed. Restore it")
            continue
        release = releases[difference.id]
        if difference.op is ChangeOperation.ADDED:
            yield content.fault(release, ("version",), "was not made with `release`; remove it and run `release`")
        for member in difference.members:
            record: SeedRecord = release
            if member == "changes":
                record = next((c for c in content.records_of(ChangeRecord) if c.release == release.version), release)
            altered = f"`{member}` of release {release.version} has changed since the release was made"
            yield content.fault(record, (member,), f"{altered}; apps rely on it, so restore it")


def find_outdated_records(index: ContentIndex, differences: Iterable[Difference]) -> Iterator[Fault]:
    """Records that changed since the last release, but whose `updated_on` is earlier."""
    content = index.content
    releases = content.records_of(ReleaseRecord)
    if not content.records_of(DigestRecord) or not releases:
        return  # Nothing has been released yet.
    earliest = (releases[-1].released_at - FARTHEST_WEST).date()
    for difference in differences:
        record = index.records.get(difference.id)
        day = getattr(record, "updated_on", None)
        if record is not None and difference.is_own and day is not None and day < earliest:
            message = f"is {day}, but the record changed after release {releases[-1].version}; set the day it changed"
            yield content.fault(record, ("updated_on",), message)


def _describe_unreleased(index: ContentIndex, difference: Difference) -> Fault:
    """A fault for an unreleased change, located at the member that changed."""
    identifier, kind = difference.id, difference.type
    members = f" ({', '.join(difference.members)})" if difference.members else ""
    unreleased = (
        f"{difference.op.value} since the last release{members}; "
        "make a release: `python -m app release VERSION --summary …`"
    )
    if kind == DATASET_ID:
        file = next((DATASET_FILES[member] for member in difference.members if member in DATASET_FILES), "digests.yaml")
        return Fault(file, 1, DATASET_ID, unreleased)
    record = index.records.get(identifier)
    if record is None:
        return Fault(f"{kind}.yaml", 1, identifier, f"{unreleased} --withdraw {identifier}:REASON")
    path = next((member for member in difference.members if member in type(record).model_fields), "id")
    return index.content.fault(record, (path,), unreleased)
