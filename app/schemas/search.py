"""Query and results of search."""

from typing import Annotated, Literal

from pydantic import Field

from app.models.terms import Certainty, Direction, Severity, Standing
from app.schemas.common import Href, Id, ReadModel
from app.schemas.lookup import DidYouMean
from app.schemas.page import Items, Page
from app.schemas.query import CSV, WHOLE_NUMBER, FreeTextQuery
from app.schemas.suggest import Highlight

How = Literal["exact", "words", "prefix", "corrected_spelling", "exact_code", "parent_code", "child_code"]


class SnippetRead(ReadModel):
    """A part of the record's text that shows why it was found."""

    text: str = Field(max_length=400, description="Plain text. Of a claim, what is known; never what a source says.")
    highlights: list[Highlight] = Field(max_length=100, description="The words of the question in it.")


class MatchedRead(ReadModel):
    """Why the record was found."""

    on: Literal["name", "synonym", "text", "related", "code"] = Field(
        description="Where the match counts most; `related`: in the name of a record that this one speaks of."
    )
    term: str = Field(max_length=120, description="The name, synonym, word or code that matched.")
    how: How = Field(description="How it matched; `exact`: the question and the name say the same.")


class SearchHit(ReadModel):
    """A record that was found."""

    type: str = Field(max_length=40, description="Type of the record.")
    id: Id = Field(description="Id of the record.")
    href: Href = Field(description="Address of the record.")
    name: str = Field(max_length=120, description="Preferred name; of a claim, what is known in a few words.")
    card: str = Field(max_length=160, description="One or two sentences for a card.")
    snippet: SnippetRead = Field(description="A part of its text.")
    matched: MatchedRead = Field(description="Why it was found.")
    certainty: Certainty | None = Field(description="Of a claim: how far its evidence can be trusted; else null.")
    direction: Direction | None = Field(description="Of a claim: which way the evidence points; else null.")
    standing: Standing | None = Field(description="Of a claim: what becomes of it; else null.")
    severity: Severity | None = Field(description="Of a caution: how much it weighs; else null.")


class SearchPage(Page):
    """A page of what was found, the best first."""

    items: Items[SearchHit]

    did_you_mean: DidYouMean = Field(description="What was probably meant, where a word is not one of ours.")
    not_understood: list[Annotated[str, Field(max_length=40)]] = Field(
        max_length=12,
        description="Words that stand in no record: what was found says nothing of them. Tell the reader.",
    )


class SearchQuery(FreeTextQuery):
    """Query parameters of search."""

    facets: CSV[Literal["type"]] = Field(
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
