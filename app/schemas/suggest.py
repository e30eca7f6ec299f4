"""Query and results of suggestions."""

from typing import Annotated

from pydantic import Field

from app.schemas.common import Href, Id, ReadModel
from app.schemas.envelope import Meta
from app.schemas.query import WHOLE_NUMBER, FreeTextQuery


class Highlight(ReadModel):
    """A place in a text, in Unicode code points; the end is not part of it."""

    start: int = Field(ge=0, le=1000, description="Where it begins.")
    end: int = Field(ge=0, le=1000, description="Where it ends.")


class SuggestHit(ReadModel):
    """A name or synonym that goes on from what was typed."""

    text: str = Field(max_length=120, description="The name or synonym.")
    type: str = Field(max_length=40, description="Type of the record.")
    id: Id = Field(description="Id of the record.")
    href: Href = Field(description="Address of the record.")
    matched: Highlight = Field(description="Where in it stands what was typed.")


class SuggestReply(ReadModel):
    """Suggestions, the likeliest first; each record once."""

    items: list[SuggestHit] = Field(max_length=20, description="The suggestions.")
    meta: Meta


class SuggestQuery(FreeTextQuery):
    """Query parameters of suggestions."""

    limit: Annotated[int, Field(ge=1, le=20), WHOLE_NUMBER] = Field(
        default=8, description="Largest number of suggestions."
    )
