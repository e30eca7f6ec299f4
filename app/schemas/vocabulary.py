"""What the API says of vocabularies, and what can be asked of them."""

from typing import Literal

from pydantic import Field as QueryField
from sqlmodel import Field

from app.models.vocabulary import TermBase
from app.schemas.common import LightRead, ReadModel
from app.schemas.page import Items, Page
from app.schemas.query import CommaSeparated, InOrder, ListQuery, RecordFilters, RecordQuery


class TermRead(TermBase, ReadModel):
    """A term."""


class VocabularyRead(LightRead):
    """A closed set of terms."""

    terms: list[TermRead] = Field(max_length=60, description="The terms, in the order of their meaning.")


class VocabularyPage(Page):
    """A page of vocabularies."""

    items: Items[VocabularyRead]


class VocabularyQuery(RecordFilters, ListQuery):
    """What can be asked of vocabularies."""

    read = VocabularyRead
    sort: InOrder[Literal["name", "-name", "updated_on", "-updated_on"]] = QueryField(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=2
    )
    facets: CommaSeparated[Literal["origin"]] = QueryField(
        default=[], description="Count the matches by these members.", max_length=1
    )


class VocabularyDetailQuery(RecordQuery):
    """What can be asked of one vocabulary."""

    read = VocabularyRead
