"""Renders the document of `/v1/dataset` at load."""

from hashlib import blake2b
from typing import Final

from pydantic_core import to_json

from app.models.registry import TYPES
from app.models.release import DATASET_HREF, DATASET_ID
from app.schemas.common import NoticeRead
from app.schemas.dataset import CodeSystemRead, CollectionRead, CoverageRead, DatasetRead, LicenceRead, ReleaseRead
from app.schemas.envelope import LICENCE, LICENCE_URL, meta_of
from app.schemas.source import PassageCounts
from app.seeding.index import ContentIndex
from app.seeding.links import Members
from app.seeding.records.code_systems import CodeSystemRecord
from app.seeding.records.history import ChangeRecord, ReleaseRecord
from app.seeding.records.orders import OrderRecord
from app.seeding.records.sources import SourceRecord
from app.seeding.render import Document, notices_of

LICENCES: Final = [
    LicenceRead(covers="Texts and data", id=LICENCE, url=LICENCE_URL),
    LicenceRead(covers="Program", id="Apache-2.0", url="https://www.apache.org/licenses/LICENSE-2.0"),
]


def dataset_members(index: ContentIndex) -> Members:
    """The members of the dataset document that depend neither on the release nor on counts."""
    return {
        "type": DATASET_ID,
        "id": DATASET_ID,
        "href": DATASET_HREF,
        "name": "RLS & Magnesium Content",
        "description": "Structured content on restless legs syndrome and magnesium. Every statement is traceable to "
        "the sentence that makes it and graded against published evidence.",
        "language": ["en"],
        "licences": LICENCES,
        "code_systems": [
            CodeSystemRead.model_validate(system.model_dump()) for system in index.content.records_of(CodeSystemRecord)
        ],
        "notices": [NoticeRead.model_validate(notice) for notice in notices_of(index)],
        "order_digest": _order_digest(index),
    }


def _order_digest(index: ContentIndex) -> str:
    """Compute the digest of `orders.yaml`. Lists change with it although no record does, so it needs a release."""
    orders = {order.id: order.records for order in index.content.records_of(OrderRecord)}
    return blake2b(to_json(orders), digest_size=16).hexdigest()


def render_dataset(index: ContentIndex, digest: str, *, is_released: bool) -> Document:
    """Render the dataset document with its release, its counts and its own members."""
    content = index.content
    release = content.records_of(ReleaseRecord)[-1]
    dataset = DatasetRead(
        **dataset_members(index),
        release=ReleaseRead(**release.model_dump(), digest=digest, is_released=is_released),
        last_change=max((change.seq for change in content.records_of(ChangeRecord)), default=0),
        collections=[CollectionRead(type=name, href=f"/v1/{name}", count=len(content.files[name])) for name in TYPES],
        coverage=[
            CoverageRead(
                source=source.id,
                href=f"/v1/sources/{source.id}/passages",
                passage_counts=PassageCounts.model_validate(index.passage_counts(source.id)),
            )
            for source in content.records_of(SourceRecord)
        ],
        meta=meta_of(release.version),
    )
    body = dataset.model_dump_json().encode()
    return Document(DATASET_ID, body, body, "{}")
