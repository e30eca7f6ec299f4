"""Parameters and result of `/v1/suggest`."""

from typing import Annotated

from pydantic import Field

from app.schemas.common import Href, Id, ReadModel
from app.schemas.envelope import Meta
from app.schemas.query import WHOLE_NUMBER, FreeTextQuery


class Highlight(ReadModel):
    """A range of a text in Unicode code points, from `start` up to, but not including, `end`."""

    start: int = Field(ge=0, le=1000, description="Position of the first character, from 0.")
    end: int = Field(ge=0, le=1000, description="Position after the last character.")


class SuggestHit(ReadModel):
    """A name or synonym that contains what was typed."""

    text: str = Field(max_length=120, description="The name or synonym.")
    type: str = Field(max_length=40, description="Type of the record.")
    id: Id = Field(description="Id of the record.")
    href: Href = Field(description="URL of the record.")
    matched: Highlight = Field(description="Range of `text` that matches what was typed.")


class SuggestReply(ReadModel):
    """Suggested names, most likely first, with at most one per record."""

    items: list[SuggestHit] = Field(max_length=20, description="The suggestions, most likely first.")
    meta: Meta


class SuggestQuery(FreeTextQuery):
    """Query parameters of suggestions."""

    limit: Annotated[int, Field(ge=1, le=20), WHOLE_NUMBER] = Field(
        default=8, description="Maximum number of suggestions."
    )
