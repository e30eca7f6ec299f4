"""Makes a release: its version and time, its changes, and the digests of the resulting documents."""

import fcntl
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.models.record import RELEASES
from app.models.release import MAX_REASON_LENGTH
from app.models.terms import ChangeOperation
from app.seeding import canonical
from app.seeding.check import find_altered_releases, find_outdated_records
from app.seeding.content import Content, seed_members
from app.seeding.failures import CannotRelease, FaultyContent
from app.seeding.history import Difference, compute_digests, find_differences
from app.seeding.index import ContentIndex
from app.seeding.records.base import SeedRecord
from app.seeding.records.history import ChangeRecord, ReleaseRecord
from app.seeding.render import render_content
from app.seeding.rules import find_faults
from app.seeding.rules.history import version_parts
from app.seeding.rules.texts import find_text_faults


@dataclass(frozen=True)
class Withdrawal:
    """The reason for withdrawing a record, and the id of its successor, if any."""

    reason: str
    successor: str | None


def make_release(
    content: Content, version: str, moment: datetime, summary: str, withdrawals: Mapping[str, Withdrawal]
) -> dict[str, str]:
    """The texts of the three history files, with the new release added.

    Raises:
        CannotRelease: if nothing changed, the version is not the next one, or a withdrawal has no reason.
        FaultyContent: if an earlier release was altered, or `updated_on` of a record is older than its change.
    """
    releases, changes = [*content.records_of(ReleaseRecord)], [*content.records_of(ChangeRecord)]
    _check_moment(moment, releases)
    _check_version(version, next_version(moment, releases))
    _check_text("--summary", summary)
    index = ContentIndex(content)
    documents = [*render_content(index)]
    differences = find_differences(content, compute_digests(index, documents))
    if faults := [*find_altered_releases(content, differences), *find_outdated_records(index, differences)]:
        raise FaultyContent(faults)
    differences = [difference for difference in differences if difference.type != RELEASES]
    if not differences:
        raise CannotRelease("Nothing changed since the last release.")
    _check_withdrawals(index, differences, withdrawals)
    for seq, difference in enumerate(differences, start=len(changes) + 1):
        cause = withdrawals.get(difference.id) or Withdrawal(summary, None)
        changes.append(_make_change(seq, version, difference, cause))
    releases.append(ReleaseRecord(version=version, released_at=moment, summary=summary))
    undigested = Content({**content.files, "releases": releases, "changes": changes})
    digests = compute_digests(ContentIndex(undigested), documents)
    complete = Content({**undigested.files, "digests": digests})
    if faults := find_faults(complete):
        raise CannotRelease(f"The release would break a rule: {faults[0].where} {faults[0].message}.")
    files: dict[str, Sequence[SeedRecord]] = {
        "changes.yaml": changes,
        "digests.yaml": digests,
        "releases.yaml": releases,
    }
    return {name: canonical.dump([seed_members(record) for record in records]) for name, records in files.items()}


def _make_change(seq: int, version: str, difference: Difference, cause: Withdrawal) -> ChangeRecord:
    return ChangeRecord(
        seq=seq,
        release=version,
        op=difference.op,
        type=difference.type,
        id=difference.id,
        members=difference.members,
        reason=cause.reason,
        successor=cause.successor,
        digest_before=difference.before.digest if difference.before else None,
        digest_after=difference.after.digest if difference.after else None,
    )


def next_version(moment: datetime, releases: Sequence[ReleaseRecord]) -> str:
    """The version of a release made at a moment: year, month, and its sequence number within the month."""
    year, month, count = moment.year, moment.month, 0
    if releases and version_parts(releases[-1].version)[:2] >= (year, month):
        year, month, count = version_parts(releases[-1].version)
    return f"{year}.{month:02}.{count + 1}"


def _check_version(version: str, expected: str) -> None:
    if version != expected:
        raise CannotRelease(
            f"{version!r} is not the next version, which is {expected}: year, month and sequence number."
        )


def _check_moment(moment: datetime, releases: Sequence[ReleaseRecord]) -> None:
    # `Last-Modified` has a resolution of one second (RFC 9110 section 8.8.2): releases must not share a second.
    if releases and moment <= releases[-1].released_at:
        raise CannotRelease(f"{moment} is not later than {releases[-1].released_at}, the time of the last release.")
    if moment > datetime.now(UTC):
        raise CannotRelease(f"{moment} is in the future.")


def _check_text(option: str, text: str) -> None:
    """Refuse a summary or reason that apps could not show."""
    faults = [*find_text_faults(text, is_prose=True)]
    if not text.strip():
        faults = ["is empty; write a sentence"]
    if len(text) > MAX_REASON_LENGTH:
        faults.append(f"has {len(text)} characters; the maximum is {MAX_REASON_LENGTH}")
    if faults:
        raise CannotRelease(f"The text of {option} {' and '.join(faults)}.")


def _check_withdrawals(
    index: ContentIndex, differences: Iterable[Difference], withdrawals: Mapping[str, Withdrawal]
) -> None:
    withdrawn = {
        difference.id: difference.type for difference in differences if difference.op is ChangeOperation.WITHDRAWN
    }
    if missing := sorted(withdrawn.keys() - withdrawals.keys()):
        raise CannotRelease(
            f"Give the reason for withdrawing each record, with --withdraw ID[=SUCCESSOR]:REASON: {', '.join(missing)}."
        )
    if unexpected := sorted(withdrawals.keys() - withdrawn.keys()):
        raise CannotRelease(
            f"Still in the seed, or never existed: {', '.join(unexpected)}. Remove them from the seed first."
        )
    for identifier, withdrawal in withdrawals.items():
        _check_text(f"--withdraw {identifier}", withdrawal.reason)
        kind = index.types.get(withdrawal.successor) if withdrawal.successor else withdrawn[identifier]
        if kind != withdrawn[identifier]:
            problem = f"is in {kind}" if kind else "does not exist"
            raise CannotRelease(
                f"{withdrawal.successor} cannot be the successor of {identifier}: it {problem}. "
                f"Name a record of {withdrawn[identifier]}, or leave the successor out."
            )


def parse_withdrawals(texts: Iterable[str]) -> dict[str, Withdrawal]:
    """Parse `ID=SUCCESSOR:REASON` or `ID:REASON` texts into withdrawals by id.

    Raises:
        CannotRelease: for any other text, and for a duplicate id.
    """
    withdrawals: dict[str, Withdrawal] = {}
    for text in texts:
        match = re.fullmatch(r"(?P<id>[a-z0-9-]+)(=(?P<successor>[a-z0-9-]+))?:\s*(?P<reason>\S.*)", text)
        if match is None:
            raise CannotRelease(f"{text!r} is not in the form ID=SUCCESSOR:REASON.")
        if match["id"] in withdrawals:
            raise CannotRelease(
                f"--withdraw names {match['id']} twice; give each id one reason and at most one successor."
            )
        withdrawals[match["id"]] = Withdrawal(match["reason"], match["successor"])
    return withdrawals


@contextmanager
def history_lock(folder: Path) -> Iterator[None]:
    """Lock the history of a seed, so that only one release is made at a time.

    Raises:
        CannotRelease: while another release is being made.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise CannotRelease(
            "Another release of this seed is being made. Wait until it is finished, then try again."
        ) from None
    finally:
        os.close(handle)
