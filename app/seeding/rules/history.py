"""Rules about the history: releases, changes and digests are consistent with each other."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from app.models.record import RELEASES
from app.models.terms import ChangeOperation
from app.seeding.content import Content
from app.seeding.failures import Fault
from app.seeding.records.history import HISTORY_FILES, ChangeRecord, DigestRecord, ReleaseRecord


def releases_are_in_order(content: Content) -> Iterator[Fault]:
    """Each release has a later version and time than the one before, and at least one change."""
    changed = {change.release for change in content.records_of(ChangeRecord)}
    for before, after in pairwise(content.records_of(ReleaseRecord)):
        if version_parts(before.version) >= version_parts(after.version) or before.released_at >= after.released_at:
            yield content.fault(after, ("version",), f"is not later than {before.version}")
        if after.version not in changed:
            yield content.fault(after, ("version",), "has no changes; remove it and run `release`")


def version_parts(version: str) -> tuple[int, ...]:
    """The year, month and sequence number of a version."""
    return tuple(int(part) for part in version.split("."))


def changes_are_in_order(content: Content) -> Iterator[Fault]:
    """Each change belongs to an existing release, and starts from the digest that the record's previous change left."""
    known = {release.version for release in content.records_of(ReleaseRecord)}
    digests: dict[str, str | None] = {}
    for position, change in enumerate(content.records_of(ChangeRecord), start=1):
        if change.seq != position:
            yield content.fault(change, ("seq",), f"is {change.seq}, but this is change number {position}")
        if change.release not in known:
            remedy = "if `release` was interrupted, run it again to finish; otherwise remove the change"
            yield content.fault(change, ("release",), f"{change.release} is not in releases.yaml; {remedy}")
            known.add(change.release)
        if change.digest_before != digests.get(change.id):
            yield content.fault(
                change, ("digest_before",), f"does not match `digest_after` of the previous change of {change.id!r}"
            )
        digests[change.id] = change.digest_after


def digests_match_changes(content: Content) -> Iterator[Fault]:
    """The digest of each document matches `digest_after` of its last change."""
    last = {change.id: change for change in content.records_of(ChangeRecord)}
    if {change.release for change in last.values()} - {
        release.version for release in content.records_of(ReleaseRecord)
    }:
        return  # A release was interrupted, which is already reported.
    current = {digest.id: digest for digest in content.records_of(DigestRecord) if digest.type != RELEASES}
    remedy = "`release` writes both files; restore them as it left them"
    for digest in current.values():
        if digest.id not in last or last[digest.id].digest_after != digest.digest:
            yield content.fault(digest, ("digest",), f"does not match changes.yaml for {digest.id!r}; {remedy}")
    for change in last.values():
        if change.digest_after is not None and change.id not in current:
            yield content.fault(change, ("digest_after",), f"is not in digests.yaml; {remedy}")


def withdrawn_ids_stay_retired(content: Content) -> Iterator[Fault]:
    """No withdrawn id is used again. Successors exist, have the same type, and do not form a cycle."""
    present = {record.id: name for name, record in content.named_records() if name not in HISTORY_FILES}
    last = {change.id: change for change in content.records_of(ChangeRecord)}
    types = {change.id: change.type for change in last.values()} | present
    for change in last.values():
        if change.op is ChangeOperation.WITHDRAWN and change.id in present:
            yield content.fault(
                change, ("id",), f"{change.id!r} was withdrawn and cannot be used again; choose another id"
            )
        if change.successor is None:
            continue
        if _end_of_chain(change.successor, last) not in types:
            yield content.fault(
                change, ("successor",), f"{change.successor!r} does not lead to a record that exists or existed"
            )
        elif types[change.successor] != change.type:
            mismatch = f"{change.successor!r} is in {types[change.successor]}; a record of {change.type} is required"
            yield content.fault(change, ("successor",), mismatch)


def _end_of_chain(successor: str, last: Mapping[str, ChangeRecord]) -> str | None:
    """Follow a chain of successors to its last id; null if it forms a cycle."""
    seen: set[str] = set()
    while (change := last.get(successor)) and change.successor is not None:
        if successor in seen:
            return None
        seen.add(successor)
        successor = change.successor
    return successor
