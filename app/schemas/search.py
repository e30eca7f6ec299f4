"""Parameters and result of `/v1/search`."""

from typing import Annotated, Literal

from pydantic import Field

from app.models.terms import Certainty, Direction, Severity, Standing
from app.schemas.common import Href, Id, ReadModel
from app.schemas.lookup import DidYouMean
from app.schemas.page import Items, Page
from app.schemas.query import CSV, FACETS_TEXT, WHOLE_NUMBER, FreeTextQuery
from app.schemas.suggest import Highlight

How = Literal["exact", "words", "prefix", "corrected_spelling", "exact_code", "parent_code", "child_code"]


class SnippetRead(ReadModel):
    """An excerpt of the record's text that shows why it matched."""

    text: str = Field(
        max_length=400,
        description="Excerpt as plain text; for a claim, taken from what is known, never from what a source says.",
    )
    highlights: list[Highlight] = Field(max_length=100, description="Positions of the words that match the query.")


class MatchedRead(ReadModel):
    """Why the record matched."""

    on: Literal["name", "synonym", "text", "related", "code"] = Field(
        description="Where the best match is; `related`: in the name of a record that this one is about."
    )
    term: str = Field(max_length=120, description="The name, synonym, word or code that matched.")
    how: How = Field(description="How it matched; `exact`: the query equals the name.")


class SearchHit(ReadModel):
    """A record that matches a search."""

    type: str = Field(max_length=40, description="Type of the record.")
    id: Id = Field(description="Id of the record.")
    href: Href = Field(description="URL of the record.")
    name: str = Field(max_length=120, description="Preferred name; for a claim, what is known, in a few words.")
    card: str = Field(max_length=160, description="One or two sentences, for a card.")
    snippet: SnippetRead = Field(description="Excerpt of the record's text.")
    matched: MatchedRead = Field(description="Why the record matched.")
    certainty: Certainty | None = Field(description="For a claim: certainty of the evidence; otherwise null.")
    direction: Direction | None = Field(
        description="For a claim: whether the evidence supports or contradicts it; otherwise null."
    )
    standing: Standing | None = Field(description="For a claim: its status after grading; otherwise null.")
    severity: Severity | None = Field(description="For a caution: how serious it is; otherwise null.")


class SearchPage(Page):
    """A page of search results, best match first."""

    items: Items[SearchHit]

    did_you_mean: DidYouMean = Field(description="Suggested queries, if a word of the query is unknown.")
    not_understood: list[Annotated[str, Field(max_length=40)]] = Field(
        max_length=12,
        description="Words that no record contains, so that the results do not cover them. Tell the reader.",
    )


class SearchQuery(FreeTextQuery):
    """Query parameters of search."""

    facets: CSV[Literal["type"]] = Field(
        default_factory=list,
        description=FACETS_TEXT,
        max_length=1,
    )
    limit: Annotated[int, Field(ge=1, le=100), WHOLE_NUMBER] = Field(
        default=20, description="Maximum number of items per page."
    )
    cursor: str | None = Field(
        default=None,
        max_length=1200,
        pattern=r"^[A-Za-z0-9_-]+$",
        description="`page.next_cursor` of the previous page. `q` and `type` must be the same.",
    )
