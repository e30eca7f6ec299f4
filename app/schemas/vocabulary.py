"""What the API says of vocabularies."""

from sqlmodel import Field

from app.models.vocabulary import TermBase
from app.schemas.common import ReadModel
from app.schemas.page import Items, Page
from app.schemas.record import LightRead


class TermRead(TermBase, ReadModel):
    """A term."""


class VocabularyRead(LightRead):
    """A closed set of terms."""

    terms: list[TermRead] = Field(max_length=60, description="The terms, in the order of their meaning.")


class VocabularyPage(Page):
    """A page of vocabularies."""

    items: Items[VocabularyRead]
