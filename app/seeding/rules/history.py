"""What the history says of itself: releases, their changes and the digests they left fit together."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from app.models.record import RELEASES
from app.models.terms import ChangeOperation
from app.seeding.content import Content
from app.seeding.failures import Fault
from app.seeding.records import HISTORY, ChangeRecord, DigestRecord, ReleaseRecord


def releases_follow_each_other(content: Content) -> Iterator[Fault]:
    """Each release comes behind the one before, in number and in time, and brings changes."""
    changed = {change.release for change in content.of(ChangeRecord)}
    for before, after in pairwise(content.of(ReleaseRecord)):
        if parts_of(before.version) >= parts_of(after.version) or before.released_at >= after.released_at:
            yield content.fault(after, ("version",), f"does not come behind {before.version}")
        if after.version not in changed:
            yield content.fault(after, ("version",), "has no change; take it out, and make it with `release`")


def parts_of(version: str) -> tuple[int, ...]:
    """Year, month and count of a version."""
    return tuple(int(part) for part in version.split("."))


def changes_follow_each_other(content: Content) -> Iterator[Fault]:
    """Each change is of a release that is there, and begins where the last change of its record ended."""
    told = {release.version for release in content.of(ReleaseRecord)}
    digests: dict[str, str | None] = {}
    for place, change in enumerate(content.of(ChangeRecord), start=1):
        if change.seq != place:
            yield content.fault(change, ("seq",), f"is {change.seq}; the {place}th change has {place}")
        if change.release not in told:
            broken = "is not in releases.yaml. If `release` broke off, run it again: it finishes. Else take it out"
            yield content.fault(change, ("release",), f"{change.release} {broken}")
            told.add(change.release)
        if change.digest_before != digests.get(change.id):
            yield content.fault(change, ("digest_before",), f"is not what the last change of {change.id!r} left")
        digests[change.id] = change.digest_after


def digests_are_what_changes_left(content: Content) -> Iterator[Fault]:
    """The digest of each document is the one that its last change left."""
    last = {change.id: change for change in content.of(ChangeRecord)}
    if {change.release for change in last.values()} - {release.version for release in content.of(ReleaseRecord)}:
        return  # A release broke off: that is told already.
    held = {digest.id: digest for digest in content.of(DigestRecord) if digest.type != RELEASES}
    mend = "`release` writes both files; take them back as it left them"
    for digest in held.values():
        if digest.id not in last or last[digest.id].digest_after != digest.digest:
            yield content.fault(digest, ("digest",), f"is not what changes.yaml says of {digest.id!r}; {mend}")
    for change in last.values():
        if change.digest_after is not None and change.id not in held:
            yield content.fault(change, ("digest_after",), f"is not in digests.yaml; {mend}")


def withdrawn_ids_lead_on(content: Content) -> Iterator[Fault]:
    """No withdrawn id is in use again; its successor is a record of the same type, and leads not round in a circle."""
    present = {record.id: name for name, record in content.named_records() if name not in HISTORY}
    last = {change.id: change for change in content.of(ChangeRecord)}
    types = {change.id: change.type for change in last.values()} | present
    for change in last.values():
        if change.op is ChangeOperation.WITHDRAWN and change.id in present:
            yield content.fault(change, ("id",), f"{change.id!r} was withdrawn and is in use again; take another id")
        if change.successor is None:
            continue
        if _end_of_chain(change.successor, last) not in types:
            yield content.fault(change, ("successor",), f"{change.successor!r} leads to no record that is or was there")
        elif types[change.successor] != change.type:
            other = f"{change.successor!r} is in {types[change.successor]}; wanted is one of {change.type}"
            yield content.fault(change, ("successor",), other)


def _end_of_chain(successor: str, last: Mapping[str, ChangeRecord]) -> str | None:
    """The id that stands for a withdrawn one, however many successors had successors; null where they go round."""
    seen: set[str] = set()
    while (change := last.get(successor)) and change.successor is not None:
        if successor in seen:
            return None
        seen.add(successor)
        successor = change.successor
    return successor
