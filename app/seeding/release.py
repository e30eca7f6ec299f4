"""A release entered: its version and time, what it changed, and the digests of what it left."""

import fcntl
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.models.record import RELEASES
from app.models.release import LONGEST_REASON
from app.models.terms import ChangeOperation
from app.seeding import canonical
from app.seeding.check import find_rewritten, find_undated
from app.seeding.content import Content, seed_members
from app.seeding.failures import CannotRelease, FaultyContent
from app.seeding.history import Difference, find_differences, take_digests
from app.seeding.index import ContentIndex
from app.seeding.records import ChangeRecord, ReleaseRecord, SeedRecord
from app.seeding.render import render_content
from app.seeding.rules import find_faults
from app.seeding.rules.history import parts_of
from app.seeding.rules.texts import what_is_not_plain


@dataclass(frozen=True)
class Withdrawal:
    """Why a record is withdrawn, and which one takes its place."""

    reason: str
    successor: str | None


def make_release(
    content: Content, version: str, moment: datetime, summary: str, withdrawals: Mapping[str, Withdrawal]
) -> dict[str, str]:
    """The texts of the three history files with one more release.

    Raises:
        CannotRelease: where nothing changed, the version is not the next, or a withdrawal lacks its reason.
        FaultyContent: where a former release was written anew, or a record has an older day than its change.
    """
    releases, changes = [*content.of(ReleaseRecord)], [*content.of(ChangeRecord)]
    _check_moment(moment, releases)
    _check_version(version, next_version(moment, releases))
    _check_text("--summary", summary)
    index = ContentIndex(content)
    documents = [*render_content(index)]
    differences = find_differences(content, take_digests(index, documents))
    if faults := [*find_rewritten(content, differences), *find_undated(index, differences)]:
        raise FaultyContent(faults)
    differences = [one for one in differences if one.type != RELEASES]
    if not differences:
        raise CannotRelease("Nothing changed since the last release.")
    _check_withdrawals(index, differences, withdrawals)
    for seq, one in enumerate(differences, start=len(changes) + 1):
        changes.append(_change(seq, version, one, withdrawals.get(one.id) or Withdrawal(summary, None)))
    releases.append(ReleaseRecord(version=version, released_at=moment, summary=summary))
    told = Content({**content.files, "releases": releases, "changes": changes})
    digests = take_digests(ContentIndex(told), documents)
    whole = Content({**told.files, "digests": digests})
    if faults := find_faults(whole):
        raise CannotRelease(f"The release would not keep the rules: {faults[0].where} {faults[0].message}.")
    files: dict[str, Sequence[SeedRecord]] = {
        "changes.yaml": changes,
        "digests.yaml": digests,
        "releases.yaml": releases,
    }
    return {name: canonical.write([seed_members(one) for one in records]) for name, records in files.items()}


def _change(seq: int, version: str, one: Difference, why: Withdrawal) -> ChangeRecord:
    return ChangeRecord(
        seq=seq,
        release=version,
        op=one.op,
        type=one.type,
        id=one.id,
        members=one.members,
        reason=why.reason,
        successor=why.successor,
        digest_before=one.before.digest if one.before else None,
        digest_after=one.after.digest if one.after else None,
    )


def next_version(moment: datetime, releases: Sequence[ReleaseRecord]) -> str:
    """The version of a release made at a moment: its year, its month, and the how manyth of the month it is."""
    year, month, count = moment.year, moment.month, 0
    if releases and parts_of(releases[-1].version)[:2] >= (year, month):
        year, month, count = parts_of(releases[-1].version)
    return f"{year}.{month:02}.{count + 1}"


def _check_version(version: str, wanted: str) -> None:
    if version != wanted:
        raise CannotRelease(f"{version!r} is not the next version: year, month and count of today are {wanted}.")


def _check_moment(moment: datetime, releases: Sequence[ReleaseRecord]) -> None:
    # `Last-Modified` counts seconds: a client that asks by date must not keep one release for the next.
    if releases and moment <= releases[-1].released_at:
        raise CannotRelease(f"{moment} does not come behind {releases[-1].released_at}, the time of the last release.")
    if moment > datetime.now(UTC):
        raise CannotRelease(f"{moment} is in the future.")


def _check_text(option: str, text: str) -> None:
    """Refuse a summary or a reason that apps could not show."""
    wrong = [*what_is_not_plain(text, read=True)]
    if not text.strip():
        wrong = ["is empty; say it in a sentence"]
    if len(text) > LONGEST_REASON:
        wrong.append(f"has {len(text)} characters; {LONGEST_REASON} are allowed")
    if wrong:
        raise CannotRelease(f"The text of {option} {'; and it '.join(wrong)}.")


def _check_withdrawals(
    index: ContentIndex, differences: Iterable[Difference], withdrawals: Mapping[str, Withdrawal]
) -> None:
    gone = {one.id: one.type for one in differences if one.op is ChangeOperation.WITHDRAWN}
    if missing := sorted(gone.keys() - withdrawals.keys()):
        raise CannotRelease(
            f"Say why these are withdrawn, with --withdraw ID[=SUCCESSOR]:REASON: {', '.join(missing)}."
        )
    if wrong := sorted(withdrawals.keys() - gone.keys()):
        raise CannotRelease(
            f"These are still there, or never were: {', '.join(wrong)}. Remove them from the seed first."
        )
    for identifier, why in withdrawals.items():
        _check_text(f"--withdraw {identifier}", why.reason)
        kind = index.types.get(why.successor) if why.successor else gone[identifier]
        if kind != gone[identifier]:
            there = f"is in {kind}" if kind else "is no record that is there"
            raise CannotRelease(
                f"{why.successor} cannot be the successor of {identifier}: it {there}. "
                f"Name a record of {gone[identifier]}, or none."
            )


def parse_withdrawals(texts: Iterable[str]) -> dict[str, Withdrawal]:
    """Each `ID=SUCCESSOR:REASON` or `ID:REASON`, by id.

    Raises:
        CannotRelease: for anything else, and for an id that is given twice.
    """
    withdrawals: dict[str, Withdrawal] = {}
    for text in texts:
        match = re.fullmatch(r"(?P<id>[a-z0-9-]+)(=(?P<successor>[a-z0-9-]+))?:\s*(?P<reason>\S.*)", text)
        if match is None:
            raise CannotRelease(f"{text!r} is not of the form ID=SUCCESSOR:REASON.")
        if match["id"] in withdrawals:
            raise CannotRelease(f"--withdraw names {match['id']} twice; give one reason and one successor.")
        withdrawals[match["id"]] = Withdrawal(match["reason"], match["successor"])
    return withdrawals


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
