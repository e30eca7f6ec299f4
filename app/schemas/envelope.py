"""Response envelope: page info, links, facet counts, metadata."""

from functools import cache
from typing import Final

from pydantic import Field

from app.schemas.common import NoticeRead, ReadModel

LICENCE: Final = "CC-BY-4.0"
LICENCE_URL: Final = "https://creativecommons.org/licenses/by/4.0/"
ATTRIBUTION: Final = "RLS & Magnesium Content API, CC BY 4.0"
NOTICE: Final = (
    "General information, not medical advice. Statements of the articles are shown with what is known. "
    "Talk to a doctor or pharmacist about your own situation."
)
MAX_COUNTED: Final = 10_000
"""Maximum total and facet count; beyond it, `total_is_exact` is false."""


class PageInfo(ReadModel):
    """Size of the page, cursor of the next page, and total number of matches."""

    limit: int = Field(ge=1, le=100, description="Maximum number of items per page.")
    next_cursor: str | None = Field(max_length=1200, description="Cursor of the next page; null on the last page.")
    total: int = Field(ge=0, le=MAX_COUNTED, description="Number of matches, counted up to 10,000.")
    total_is_exact: bool = Field(description="Whether `total` is exact; false if there are more than 10,000 matches.")


class PageLinks(ReadModel):
    """URLs of this page and the next."""

    self: str = Field(max_length=9000, description="URL of this page.")
    next: str | None = Field(max_length=9000, description="URL of the next page; null on the last page.")


class FacetCount(ReadModel):
    """Number of matches with one value of a facet."""

    value: str = Field(max_length=80, description="Value of the facet, as accepted by the filter of the same name.")
    count: int = Field(ge=0, le=MAX_COUNTED, description="Number of matches with this value, counted up to 10,000.")


class Meta(ReadModel):
    """Release, licence, attribution and notice for the whole response."""

    release: str = Field(max_length=20, description="Version of the release.")
    licence: str = Field(
        max_length=40,
        description="Licence of the texts, as an SPDX identifier; codes remain under the terms of their owners.",
    )
    attribution: str = Field(max_length=200, description="Attribution to display with the content.")
    notice: str = Field(max_length=400, description="Notice that applies to every record.")


class ListMeta(Meta):
    """Metadata of a list, with the notices for all of its records."""

    notices: list[NoticeRead] = Field(
        max_length=20, description="Notices that an app must display with the records, each once."
    )


@cache
def meta_of(release: str) -> Meta:
    """The metadata of responses with content of a release."""
    return Meta(release=release, licence=LICENCE, attribution=ATTRIBUTION, notice=NOTICE)
