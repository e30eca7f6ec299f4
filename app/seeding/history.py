"""What changed since the last release, told by digests: of documents, the dataset and the releases themselves."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b, sha256
from typing import Any, Final

from pydantic_core import from_json, to_json

from app.models.record import RELEASES
from app.models.release import DATASET_ID
from app.models.terms import ChangeOperation
from app.seeding.content import Content, seed_members
from app.seeding.dataset import dataset_members
from app.seeding.index import ContentIndex
from app.seeding.records import ChangeRecord, DigestRecord, ReleaseRecord
from app.seeding.render import Document, render_content

NO_CHANGE: Final = ("checked_on", "clinical_review")
"""Days of checks: who looks at a record and finds it right does not change it."""


@dataclass(frozen=True)
class Difference:
    """What differs from the last release: as that left it, and as it is now; null where it is not."""

    id: str
    type: str
    before: DigestRecord | None
    after: DigestRecord | None

    @property
    def op(self) -> ChangeOperation:
        """What happened."""
        if self.before is None:
            return ChangeOperation.ADDED
        return ChangeOperation.WITHDRAWN if self.after is None else ChangeOperation.UPDATED

    @property
    def members(self) -> list[str]:
        """The members that changed; none where all did."""
        if self.before is None or self.after is None:
            return []
        changed = set(self.before.members.split()) ^ set(self.after.members.split())
        return sorted({pair.partition(":")[0] for pair in changed})

    @property
    def is_own(self) -> bool:
        """Whether its own file says something else; not where it only follows from others, or where nobody knows."""
        if self.before is None or self.after is None:
            return True
        return self.before.own is not None and self.before.own != self.after.own


def take_digests(index: ContentIndex, documents: Iterable[Document] | None = None) -> list[DigestRecord]:
    """A digest of every document, of what the dataset says itself, and of every release; ordered by id."""
    digests = [
        _digest_of(document.id, document.body, _own_digest(index, document.id))
        for document in (render_content(index) if documents is None else documents)
    ]
    digests.append(_digest_of(DATASET_ID, to_json(dataset_members(index))))
    changes = defaultdict(list)
    for change in index.content.of(ChangeRecord):
        changes[change.release].append(seed_members(change))
    for release in index.content.of(ReleaseRecord):
        # What the files say, and not the whole model: a member that comes later must not make old releases look new.
        said = {"type": RELEASES} | seed_members(release) | {"changes": changes[release.version]}
        digests.append(_digest_of(release_id(release.version), to_json(said)))
    return sorted(digests, key=lambda one: one.id)


def release_id(version: str) -> str:
    """The id of a release among the digests."""
    return f"release-{version.replace('.', '-')}"


def _digest_of(identifier: str, body: bytes, own: str | None = None) -> DigestRecord:
    """A digest of a document and of each of its members."""
    said = from_json(body)
    members = " ".join(f"{name}:{_digest(to_json(value), 4)}" for name, value in said.items())
    return DigestRecord(id=identifier, type=said["type"], digest=_digest(body, 16), own=own, members=members)


def _own_digest(index: ContentIndex, identifier: str) -> str | None:
    """A digest of what the file says of a record; null for what carries no day of its last change."""
    members: dict[str, Any] = seed_members(index.records[identifier])
    if "updated_on" not in members:
        return None
    return _digest(to_json({name: value for name, value in members.items() if name not in NO_CHANGE}), 8)


def _digest(body: bytes, size: int) -> str:
    return blake2b(body, digest_size=size).hexdigest()


def find_differences(content: Content, digests: Iterable[DigestRecord]) -> list[Difference]:
    """What differs from the last release: added, updated, withdrawn; each of these ordered by id."""
    old, new = {one.id: one for one in content.of(DigestRecord)}, {one.id: one for one in digests}
    added = [Difference(one.id, one.type, None, one) for one in new.values() if one.id not in old]
    both = [(old[one.id], one) for one in new.values() if one.id in old]
    updated = [Difference(one.id, one.type, was, one) for was, one in both if was.digest != one.digest]
    withdrawn = [Difference(one.id, one.type, one, None) for one in old.values() if one.id not in new]
    return [one for found in (added, updated, withdrawn) for one in sorted(found, key=lambda one: one.id)]


def content_digest(release: str, documents: Iterable[Document]) -> str:
    """A digest of the release and of every document."""
    digest = sha256(release.encode())
    for document in documents:
        digest.update(document.body)
    return digest.hexdigest()
