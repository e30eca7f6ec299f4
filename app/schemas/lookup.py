"""Parameters and result of `/v1/lookup`."""

from typing import Annotated, Literal

from pydantic import Field

from app.schemas.common import Link, ReadModel
from app.schemas.envelope import Meta
from app.schemas.query import BaseQuery

DidYouMean = Annotated[list[Annotated[str, Field(max_length=240)]], Field(max_length=3)]


class LookupAsked(ReadModel):
    """The query, as it was understood."""

    text: str | None = Field(max_length=200, description="The name that was looked up; null for a lookup by code.")
    system: str | None = Field(max_length=200, description="Id of the code system; null for a lookup by name.")
    code: str | None = Field(max_length=60, description="The code that was looked up; null for a lookup by name.")


class LookupMatch(ReadModel):
    """A record that the name or code identifies."""

    record: Link = Field(description="Link to the record.")
    how: Literal["exact_code", "parent_code", "child_code", "name", "synonym", "corrected_spelling"] = Field(
        description="How the record was matched. `parent_code`: its code is broader than the requested one; "
        "`child_code`: its code is narrower."
    )
    matched_on: str = Field(max_length=120, description="The name, synonym or code that matched.")
    confidence: float = Field(
        ge=0, le=1, description="Confidence in the match, from 0 to 1, which depends on `how` alone."
    )


class LookupReply(ReadModel):
    """The records that a name or code identifies, most confident first."""

    query: LookupAsked = Field(description="The query, as it was understood.")
    matches: list[LookupMatch] = Field(max_length=10, description="The matching records; empty if there are none.")
    did_you_mean: DidYouMean = Field(description="Names similar to the text, if no record matches.")
    meta: Meta


class LookupQuery(BaseQuery):
    """Query parameters of lookup: either `text`, or `system` and `code`."""

    text: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(
        default=None, description="A name in everyday words. Cannot be combined with `system` and `code`."
    )
    system: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(
        default=None, description="Code system, by id, name, URL or OID; `/v1/dataset` lists all of them."
    )
    code: Annotated[str, Field(min_length=1, max_length=60)] | None = Field(
        default=None, description="Code in that system. Case, dots and spaces are ignored."
    )
