"""What can be asked of vocabularies."""

from typing import Final, Literal

from pydantic import Field

from app.queries.common import LIGHT_MEMBERS, CommaSeparated, InOrder, ListQuery, Members, RecordFilters

VOCABULARY_MEMBERS: Final = Members((*LIGHT_MEMBERS, "terms"))


class VocabularyQuery(RecordFilters, ListQuery):
    """What can be asked of vocabularies."""

    members = VOCABULARY_MEMBERS
    sort: InOrder[Literal["name", "-name", "updated_on", "-updated_on"]] = Field(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=2
    )
    facets: CommaSeparated[Literal["origin"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=1
    )
