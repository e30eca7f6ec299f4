"""What the API says of the whole: the release, its counts, licences and coverage."""

from typing import Annotated

from pydantic import Field

from app.models.associations import CodeSystemBase
from app.models.release import ReleaseBase
from app.schemas.common import Href, Id, NoticeRead, ReadModel
from app.schemas.envelope import Meta
from app.schemas.source import PassageCounts


class CodeSystemRead(CodeSystemBase, ReadModel):
    """A code system and the terms of its owner."""


class ReleaseRead(ReleaseBase, ReadModel):
    """A release of the content."""

    digest: str = Field(max_length=64, description="SHA-256 over all rendered records.")
    is_released: bool = Field(description="False where the content differs from this release: an editor works on it.")


class CollectionRead(ReadModel):
    """A collection and how many records it holds."""

    type: str = Field(max_length=40, description="Type of its records.")
    href: Href = Field(description="Address of the collection.")
    count: int = Field(ge=0, le=100_000_000, description="Number of records.")


class CoverageRead(ReadModel):
    """How the passages of a source are accounted for."""

    source: Id = Field(description="Id of the source.")
    href: Href = Field(description="Address of its passages.")
    passage_counts: PassageCounts = Field(description="Passages used and left out.")


class LicenceRead(ReadModel):
    """A licence and what it covers."""

    covers: str = Field(max_length=120, description="What it covers.")
    id: str = Field(max_length=40, description="SPDX identifier.")
    url: str = Field(max_length=200, description="Its text.")


class DatasetRead(ReadModel):
    """The whole content: release, counts, coverage, licences, code systems and notices."""

    type: str = Field(max_length=40, description="Always `dataset`.")
    id: str = Field(max_length=40, description="Always `dataset`.")
    href: Href = Field(description="Its address.")
    name: str = Field(max_length=120, description="Name of the dataset.")
    description: Annotated[str, Field(max_length=600)] = Field(description="What it holds.")
    language: list[Annotated[str, Field(max_length=8)]] = Field(max_length=20, description="Languages of the texts.")
    release: ReleaseRead = Field(description="The release that is served.")
    last_change: int = Field(ge=0, le=1_000_000_000, description="Number of the last change in `/v1/changes`.")
    collections: list[CollectionRead] = Field(max_length=40, description="The collections and their sizes.")
    coverage: list[CoverageRead] = Field(max_length=40, description="The documents and how they are accounted for.")
    licences: list[LicenceRead] = Field(max_length=10, description="Licences of texts and code.")
    code_systems: list[CodeSystemRead] = Field(max_length=60, description="Code systems and their owners' terms.")
    notices: list[NoticeRead] = Field(max_length=20, description="Notices apps must show.")
    meta: Meta
