"""Releases: what changed since the last one, told in files, so that every copy agrees on it."""

import fcntl
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pydantic_core import from_json, to_json

from app.models.terms import ChangeOperation
from app.seeding import canonical
from app.seeding.content import Content, Fault, seed_members
from app.seeding.index import ContentIndex
from app.seeding.records import ChangeRecord, DigestRecord, ReleaseRecord, SeedRecord
from app.seeding.render import Document, render_content
from app.seeding.rules import find_faults


class CannotRelease(Exception):
    """The release would not be right; the message says why and what to do."""


@dataclass(frozen=True)
class Withdrawal:
    """Why a record is withdrawn, and which one takes its place."""

    reason: str
    successor: str | None


def take_digests(index: ContentIndex) -> list[DigestRecord]:
    """A digest of every document of the content, ordered by id."""
    return digests_of(render_content(index))


def digests_of(documents: Iterable[Document]) -> list[DigestRecord]:
    """A digest of each document and of each of its members, ordered by id."""
    digests = []
    for document in documents:
        members = from_json(document.body)
        digests.append(
            DigestRecord(
                id=document.id,
                type=members["type"],
                digest=_digest(document.body, 16),
                members=" ".join(f"{name}:{_digest(to_json(value), 4)}" for name, value in members.items()),
            )
        )
    return sorted(digests, key=lambda one: one.id)


def _digest(body: bytes, size: int) -> str:
    return blake2b(body, digest_size=size).hexdigest()


def find_changes(before: Sequence[DigestRecord], after: Sequence[DigestRecord]) -> list[dict[str, Any]]:
    """What was added, updated and withdrawn, as members of a change; ordered by operation and id."""
    old, new = {one.id: one for one in before}, {one.id: one for one in after}
    changes: list[dict[str, Any]] = []
    for identifier in sorted(new.keys() - old.keys()):
        one = new[identifier]
        changes.append({"op": ChangeOperation.ADDED, "type": one.type, "id": one.id, "digest_after": one.digest})
    for identifier in sorted(old.keys() & new.keys()):
        was, one = old[identifier], new[identifier]
        if was.digest != one.digest:
            members = sorted({pair.partition(":")[0] for pair in set(was.members.split()) ^ set(one.members.split())})
            change = {"op": ChangeOperation.UPDATED, "type": one.type, "id": one.id, "members": members}
            changes.append(change | {"digest_before": was.digest, "digest_after": one.digest})
    for identifier in sorted(old.keys() - new.keys()):
        was = old[identifier]
        changes.append({"op": ChangeOperation.WITHDRAWN, "type": was.type, "id": was.id, "digest_before": was.digest})
    return changes


def check_released(content: Content) -> list[Fault]:
    """That the content is the content of its last release: every difference is a fault."""
    changes = find_changes(content.of(DigestRecord), take_digests(ContentIndex(content)))
    return [
        Fault(
            "digests.yaml",
            1,
            change["id"],
            f"{change['op'].value} since the last release; make one: `python -m app release VERSION --summary …`",
        )
        for change in changes
    ]


def make_release(
    content: Content, version: str, moment: datetime, summary: str, withdrawals: Mapping[str, Withdrawal]
) -> dict[str, str]:
    """The texts of the three history files with one more release.

    Raises:
        CannotRelease: where nothing changed, the version is not the next, or a withdrawal lacks its reason.
    """
    releases, changes = list(content.of(ReleaseRecord)), list(content.of(ChangeRecord))
    _check_version(version, releases)
    _check_moment(moment, releases)
    digests = take_digests(ContentIndex(content))
    found = find_changes(content.of(DigestRecord), digests)
    if not found:
        raise CannotRelease("Nothing changed since the last release.")
    _check_withdrawals({one["id"] for one in found if one["op"] is ChangeOperation.WITHDRAWN}, withdrawals)
    for change in found:
        withdrawal = withdrawals.get(change["id"])
        if withdrawal and withdrawal.successor == change["id"]:
            raise CannotRelease(f"{change['id']} cannot be its own successor.")
        reason = {"reason": withdrawal.reason, "successor": withdrawal.successor} if withdrawal else {"reason": summary}
        changes.append(ChangeRecord(seq=len(changes) + 1, release=version, **change, **reason))
    releases.append(ReleaseRecord(version=version, released_at=moment, summary=summary))
    whole = Content({**content.files, "releases": releases, "changes": changes, "digests": digests})
    if faults := find_faults(whole):
        raise CannotRelease(f"The release would not keep the rules: {faults[0].where} {faults[0].message}.")
    files: dict[str, Sequence[SeedRecord]] = {
        # The release comes last: one that broke off is a change of a release that is not there, which `load` tells.
        "changes.yaml": changes,
        "digests.yaml": digests,
        "releases.yaml": releases,
    }
    return {name: canonical.write([seed_members(one) for one in records]) for name, records in files.items()}


def _check_version(version: str, releases: Sequence[ReleaseRecord]) -> None:
    if not re.fullmatch(r"[0-9]{4}\.(0[1-9]|1[0-2])\.[1-9][0-9]*", version):
        raise CannotRelease(f"{version!r} is no version; write year, month and number, as in 2026.11.2.")
    if releases and _parts(version) <= _parts(releases[-1].version):
        raise CannotRelease(f"{version} does not come behind {releases[-1].version}.")


def _check_moment(moment: datetime, releases: Sequence[ReleaseRecord]) -> None:
    # `Last-Modified` counts seconds: a client that asks by date must not keep one release for the next.
    if releases and moment <= releases[-1].released_at:
        raise CannotRelease(f"{moment} does not come behind {releases[-1].released_at}, the time of the last release.")
    if moment > datetime.now(UTC):
        raise CannotRelease(f"{moment} is in the future.")


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _check_withdrawals(gone: set[str], withdrawals: Mapping[str, Withdrawal]) -> None:
    if missing := sorted(gone - withdrawals.keys()):
        raise CannotRelease(
            f"Say why these are withdrawn, with --withdraw ID[=SUCCESSOR]:REASON: {', '.join(missing)}."
        )
    if wrong := sorted(withdrawals.keys() - gone):
        raise CannotRelease(
            f"These are still there, or never were: {', '.join(wrong)}. Remove them from the seed first."
        )


def parse_withdrawal(text: str) -> tuple[str, Withdrawal]:
    """`ID=SUCCESSOR:REASON` or `ID:REASON`.

    Raises:
        CannotRelease: for anything else.
    """
    match = re.fullmatch(r"(?P<id>[a-z0-9-]+)(=(?P<successor>[a-z0-9-]+))?:\s*(?P<reason>\S.*)", text)
    if match is None:
        raise CannotRelease(f"{text!r} is not of the form ID=SUCCESSOR:REASON.")
    return match["id"], Withdrawal(match["reason"], match["successor"])


@contextmanager
def history_lock(folder: Path) -> Iterator[None]:
    """Let one release at a time read and write the history of a seed.

    Raises:
        CannotRelease: while another one is made.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise CannotRelease("Another release of this seed is being made. Wait for it, then try again.") from None
    finally:
        os.close(handle)


def write_files(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files whole: all beside their places, then each into its place, in the order given."""
    written = {name: folder / f".{name}.new" for name in texts}
    try:
        for name, new in written.items():
            new.write_text(texts[name], encoding="utf-8")
        for name, new in written.items():
            new.replace(folder / name)
    finally:
        for new in written.values():
            new.unlink(missing_ok=True)
