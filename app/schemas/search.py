"""What search, suggestions and lookup say, and what can be asked of them."""

from typing import Annotated, Literal

from pydantic import Field as QueryField
from sqlmodel import Field

from app.models.record import TYPES, RecordType
from app.models.terms import Certainty, Direction, Severity, Standing
from app.schemas.common import Href, Id, Link, ReadModel
from app.schemas.page import Items, Meta, Page
from app.schemas.query import IN_DIGITS, AnswerQuery, CommaSeparated

How = Literal["exact", "words", "prefix", "corrected_spelling", "exact_code", "parent_code", "child_code"]
DidYouMean = Annotated[list[Annotated[str, Field(max_length=240)]], Field(max_length=3)]


class Highlight(ReadModel):
    """A place in a text, in Unicode code points; the end is not part of it."""

    start: int = Field(ge=0, le=1000, description="Where it begins.")
    end: int = Field(ge=0, le=1000, description="Where it ends.")


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


class FindingQuery(AnswerQuery):
    """What search and suggestions can be asked alike."""

    q: Annotated[str, QueryField(min_length=1, max_length=200)] = QueryField(
        description="What somebody typed. Any text is taken as words; nothing in it is syntax."
    )
    type: CommaSeparated[RecordType] = QueryField(
        default=[], description="Only records of any of these types.", max_length=len(TYPES)
    )


class SearchQuery(FindingQuery):
    """What can be asked of search."""

    facets: CommaSeparated[Literal["type"]] = QueryField(
        default=[], description="Count the matches by these members.", max_length=1
    )
    limit: Annotated[int, QueryField(ge=1, le=100), IN_DIGITS] = QueryField(
        default=20, description="Largest number of items on a page."
    )
    cursor: str | None = QueryField(
        default=None,
        max_length=1200,
        pattern=r"^[A-Za-z0-9_-]+$",
        description="Where to go on: `page.next_cursor` of the page before, with the same question.",
    )


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


class SuggestQuery(FindingQuery):
    """What can be asked of suggestions."""

    limit: Annotated[int, QueryField(ge=1, le=20), IN_DIGITS] = QueryField(
        default=8, description="Largest number of suggestions."
    )


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


class LookupQuery(AnswerQuery):
    """What can be looked up: `text`, or `system` and `code`."""

    text: Annotated[str, QueryField(min_length=1, max_length=200)] | None = QueryField(
        default=None, description="A name in anybody's words. Not together with `system` and `code`."
    )
    system: Annotated[str, QueryField(min_length=1, max_length=200)] | None = QueryField(
        default=None, description="Code system, by id, name, URL or OID. `/v1/dataset` lists them."
    )
    code: Annotated[str, QueryField(min_length=1, max_length=60)] | None = QueryField(
        default=None, description="Code in that system. Case, dots and blanks do not matter."
    )
