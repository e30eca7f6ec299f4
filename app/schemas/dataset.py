"""Read models of `/v1/dataset`: release, collections, coverage, licences and code systems."""

from typing import Annotated

from pydantic import Field

from app.models.associations import CodeSystemBase
from app.models.release import ReleaseBase
from app.schemas.common import Href, Id, NoticeRead, ReadModel
from app.schemas.envelope import Meta
from app.schemas.source import PassageCounts


class CodeSystemRead(CodeSystemBase, ReadModel):
    """A code system and its licence terms."""


class ReleaseRead(ReleaseBase, ReadModel):
    """A release of the content."""

    digest: str = Field(max_length=64, description="SHA-256 digest of all rendered records.")
    is_released: bool = Field(
        description="Whether the content is exactly that of the release; false while editors are changing it."
    )


class CollectionRead(ReadModel):
    """A collection and its number of records."""

    type: str = Field(max_length=40, description="Type of the records in the collection.")
    href: Href = Field(description="URL of the collection.")
    count: int = Field(ge=0, le=100_000_000, description="Number of records in the collection.")


class CoverageRead(ReadModel):
    """How many passages of a source are cited or left out."""

    source: Id = Field(description="Id of the source.")
    href: Href = Field(description="URL of the list of its passages.")
    passage_counts: PassageCounts = Field(description="Numbers of passages that are used or left out.")


class LicenceRead(ReadModel):
    """A licence, and what it applies to."""

    covers: str = Field(max_length=120, description="What the licence applies to.")
    id: str = Field(max_length=40, description="SPDX identifier of the licence.")
    url: str = Field(max_length=200, description="URL of the licence text.")


class DatasetRead(ReadModel):
    """The dataset: its release, collections, coverage, licences, code systems and notices."""

    type: str = Field(max_length=40, description="Always `dataset`.")
    id: str = Field(max_length=40, description="Always `dataset`.")
    href: Href = Field(description="URL of this resource.")
    name: str = Field(max_length=120, description="Name of the dataset.")
    description: Annotated[str, Field(max_length=600)] = Field(description="Description of the dataset.")
    language: list[Annotated[str, Field(max_length=8)]] = Field(
        max_length=20, description="Languages of the texts, as BCP 47 tags."
    )
    release: ReleaseRead = Field(description="The current release.")
    last_change: int = Field(ge=0, le=1_000_000_000, description="Sequence number of the last change in `/v1/changes`.")
    collections: list[CollectionRead] = Field(max_length=40, description="The collections and their sizes.")
    coverage: list[CoverageRead] = Field(
        max_length=40, description="The source articles, and how many of their passages are cited or left out."
    )
    licences: list[LicenceRead] = Field(max_length=10, description="Licences of the texts and of the code.")
    code_systems: list[CodeSystemRead] = Field(max_length=60, description="Code systems and their licence terms.")
    notices: list[NoticeRead] = Field(max_length=20, description="Notices that apps must display.")
    order_digest: str = Field(
        max_length=32,
        description="Digest of the editorial order of the lists. Lists may be in another order if it differs.",
    )
    meta: Meta
