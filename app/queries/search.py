"""What can be asked of search, suggestions and lookup."""

from typing import Annotated, Literal

from pydantic import Field

from app.models.registry import TYPES, RecordType
from app.queries.common import WHOLE_NUMBER, AnswerQuery, CommaSeparated


class FindingQuery(AnswerQuery):
    """What search and suggestions can be asked alike."""

    q: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        description="What somebody typed. Any text is taken as words; nothing in it is syntax."
    )
    type: CommaSeparated[RecordType] = Field(
        default_factory=list, description="Only records of any of these types.", max_length=len(TYPES)
    )


class SearchQuery(FindingQuery):
    """What can be asked of search."""

    facets: CommaSeparated[Literal["type"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=1
    )
    limit: Annotated[int, Field(ge=1, le=100), WHOLE_NUMBER] = Field(
        default=20, description="Largest number of items on a page."
    )
    cursor: str | None = Field(
        default=None,
        max_length=1200,
        pattern=r"^[A-Za-z0-9_-]+$",
        description="Where to go on: `page.next_cursor` of the page before, with the same question.",
    )


class SuggestQuery(FindingQuery):
    """What can be asked of suggestions."""

    limit: Annotated[int, Field(ge=1, le=20), WHOLE_NUMBER] = Field(
        default=8, description="Largest number of suggestions."
    )


class LookupQuery(AnswerQuery):
    """What can be looked up: `text`, or `system` and `code`."""

    text: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(
        default=None, description="A name in anybody's words. Not together with `system` and `code`."
    )
    system: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(
        default=None, description="Code system, by id, name, URL or OID. `/v1/dataset` lists them."
    )
    code: Annotated[str, Field(min_length=1, max_length=60)] | None = Field(
        default=None, description="Code in that system. Case, dots and blanks do not matter."
    )
