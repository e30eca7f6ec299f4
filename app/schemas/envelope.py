"""What stands around records: where in a list one is, what is counted, what holds for all."""

from functools import cache
from typing import Final

from pydantic import Field

from app.schemas.common import ReadModel

LICENCE: Final = "CC-BY-4.0"
LICENCE_URL: Final = "https://creativecommons.org/licenses/by/4.0/"
ATTRIBUTION: Final = "RLS & Magnesium Content API, CC BY 4.0"
NOTICE: Final = (
    "General information, not medical advice. Articles' statements stand beside what is known. "
    "Talk to a doctor or pharmacist about your own case."
)
MAX_COUNTED: Final = 10_000
"""Totals and facets are counted up to here; beyond, `total_is_exact` is false."""


class PageInfo(ReadModel):
    """Where in the list this page is."""

    limit: int = Field(ge=1, le=100, description="Largest number of items on a page.")
    next_cursor: str | None = Field(max_length=1200, description="Cursor of the next page; null on the last.")
    total: int = Field(ge=0, le=MAX_COUNTED, description="Number of matches, counted up to 10,000.")
    total_is_exact: bool = Field(description="False where there are more than 10,000 matches.")


class PageLinks(ReadModel):
    """Addresses of this page and the next."""

    self: str = Field(max_length=9000, description="Address of this page.")
    next: str | None = Field(max_length=9000, description="Address of the next page; null on the last.")


class FacetCount(ReadModel):
    """How many matches have a value."""

    value: str = Field(max_length=80, description="Value, as the filter of the same name takes it.")
    count: int = Field(ge=0, le=MAX_COUNTED, description="Number of matches with it.")


class Meta(ReadModel):
    """What holds for every record of the answer."""

    release: str = Field(max_length=20, description="Version of the content.")
    licence: str = Field(max_length=40, description="Licence of our texts (SPDX); codes keep their owners' terms.")
    attribution: str = Field(max_length=200, description="How to name the source.")
    notice: str = Field(max_length=400, description="The notice that goes with every record.")


@cache
def meta_of(release: str) -> Meta:
    """What holds for every record of a release."""
    return Meta(release=release, licence=LICENCE, attribution=ATTRIBUTION, notice=NOTICE)
