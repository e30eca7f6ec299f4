"""Query and results of lookup."""

from typing import Annotated, Literal

from pydantic import Field

from app.schemas.common import Link, ReadModel
from app.schemas.envelope import Meta
from app.schemas.query import ComputedQuery

DidYouMean = Annotated[list[Annotated[str, Field(max_length=240)]], Field(max_length=3)]


class LookupAsked(ReadModel):
    """What was looked up."""

    text: str | None = Field(max_length=200, description="Words.")
    system: str | None = Field(max_length=200, description="Id of the code system.")
    code: str | None = Field(max_length=60, description="Code.")


class LookupMatch(ReadModel):
    """A record that a text or a code stands for."""

    record: Link = Field(description="The record.")
    how: Literal["exact_code", "parent_code", "child_code", "name", "synonym", "corrected_spelling"] = Field(
        description="How it was found. `parent_code`: its code is wider than the one asked; `child_code`: narrower."
    )
    matched_on: str = Field(max_length=120, description="Its name, synonym or code.")
    confidence: float = Field(ge=0, le=1, description="How sure the match is, by how it was found.")


class LookupReply(ReadModel):
    """The records that a text or a code stands for, the surest first."""

    query: LookupAsked = Field(description="What was asked, as it was understood.")
    matches: list[LookupMatch] = Field(max_length=10, description="The records; none where nothing is so called.")
    did_you_mean: DidYouMean = Field(description="Names like the text, where nothing is so called.")
    meta: Meta


class LookupQuery(ComputedQuery):
    """Query parameters of lookup: `text`, or `system` and `code`."""

    text: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(
        default=None, description="A name in anybody's words. Not together with `system` and `code`."
    )
    system: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(
        default=None, description="Code system, by id, name, URL or OID. `/v1/dataset` lists them."
    )
    code: Annotated[str, Field(min_length=1, max_length=60)] | None = Field(
        default=None, description="Code in that system. Case, dots and blanks do not matter."
    )
