"""Detects changes since the last release by comparing digests of documents, the dataset and the releases themselves."""

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
from app.seeding.records.history import ChangeRecord, DigestRecord, ReleaseRecord
from app.seeding.render import Document, render_content

REVIEW_MEMBERS: Final = ("checked_on", "clinical_review")
"""Members whose change does not count as a change of the record: reviewing it leaves it as it was."""


@dataclass(frozen=True)
class Difference:
    """A difference from the last release: the digest then and now, null where the document does not exist."""

    id: str
    type: str
    before: DigestRecord | None
    after: DigestRecord | None

    @property
    def op(self) -> ChangeOperation:
        """Whether the document was added, updated or withdrawn."""
        if self.before is None:
            return ChangeOperation.ADDED
        return ChangeOperation.WITHDRAWN if self.after is None else ChangeOperation.UPDATED

    @property
    def members(self) -> list[str]:
        """The names of the changed members, sorted; empty for an added or withdrawn document."""
        if self.before is None or self.after is None:
            return []
        changed = set(self.before.members.split()) ^ set(self.after.members.split())
        return sorted({pair.partition(":")[0] for pair in changed})

    @property
    def is_own(self) -> bool:
        """Whether the record itself changed in its file, as opposed to following from other records.

        False if the last release has no digest of the record alone.
        """
        if self.before is None or self.after is None:
            return True
        return self.before.own is not None and self.before.own != self.after.own


def compute_digests(index: ContentIndex, documents: Iterable[Document] | None = None) -> list[DigestRecord]:
    """Compute a digest of every document, of the dataset's own members and of every release; ordered by id."""
    digests = [
        _digest_of(document.id, document.body, _own_digest(index, document.id))
        for document in (render_content(index) if documents is None else documents)
    ]
    digests.append(_digest_of(DATASET_ID, to_json(dataset_members(index))))
    changes = defaultdict(list)
    for change in index.content.records_of(ChangeRecord):
        changes[change.release].append(seed_members(change))
    for release in index.content.records_of(ReleaseRecord):
        # The members of the file, not of the model: a member added later must not make old releases look altered.
        members = {"type": RELEASES} | seed_members(release) | {"changes": changes[release.version]}
        digests.append(_digest_of(release_id(release.version), to_json(members)))
    return sorted(digests, key=lambda digest: digest.id)


def release_id(version: str) -> str:
    """The id of the digest of a release."""
    return f"release-{version.replace('.', '-')}"


def _digest_of(identifier: str, body: bytes, own: str | None = None) -> DigestRecord:
    """Compute the digest of a document and of each of its members."""
    document = from_json(body)
    document.pop("updated_in", None)  # It names the release, which is made after the digest.
    members = " ".join(f"{name}:{_digest(to_json(value), 4)}" for name, value in document.items())
    return DigestRecord(
        id=identifier, type=document["type"], digest=_digest(to_json(document), 16), own=own, members=members
    )


def _own_digest(index: ContentIndex, identifier: str) -> str | None:
    """Compute the digest of a record in its file; null for a record without `updated_on`."""
    members: dict[str, Any] = seed_members(index.records[identifier])
    if "updated_on" not in members:
        return None
    return _digest(to_json({name: value for name, value in members.items() if name not in REVIEW_MEMBERS}), 8)


def _digest(body: bytes, size: int) -> str:
    return blake2b(body, digest_size=size).hexdigest()


def find_differences(content: Content, digests: Iterable[DigestRecord]) -> list[Difference]:
    """Find the differences from the last release: added, updated, then withdrawn, each group ordered by id."""
    old, new = (
        {digest.id: digest for digest in content.records_of(DigestRecord)},
        {digest.id: digest for digest in digests},
    )
    added = [Difference(after.id, after.type, None, after) for after in new.values() if after.id not in old]
    both = [(old[after.id], after) for after in new.values() if after.id in old]
    updated = [
        Difference(after.id, after.type, before, after) for before, after in both if before.digest != after.digest
    ]
    withdrawn = [Difference(before.id, before.type, before, None) for before in old.values() if before.id not in new]
    return [
        difference
        for group in (added, updated, withdrawn)
        for difference in sorted(group, key=lambda difference: difference.id)
    ]


def content_digest(release: str, documents: Iterable[Document]) -> str:
    """Compute the SHA-256 digest of a version and of every document."""
    digest = sha256(release.encode())
    for document in documents:
        digest.update(document.body)
    return digest.hexdigest()
