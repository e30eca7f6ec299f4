"""Vocabularies: closed sets of terms, with definitions."""

from typing import Annotated, Final

from sqlalchemy import JSON
from sqlmodel import Field

from app.models.base import Model
from app.models.record import KEY_TEXT, ListedKey, record_indexes
from app.models.record_type import Tag, Type, column_facets


class TermBase(Model):
    """A term of a vocabulary."""

    term: str = Field(
        max_length=60, schema_extra={"pattern": r"^[a-z0-9]+(_[a-z0-9]+)*$"}, description="The term as a value in JSON."
    )
    name: str = Field(max_length=80, description="Name of the term for display.")
    inverse_name: str | None = Field(
        default=None, max_length=80, description="For a predicate: its name when read from the object; otherwise null."
    )
    definition: str = Field(max_length=300, description="Definition of the term.")
    synonyms: list[Annotated[str, Field(max_length=60)]] = Field(
        default_factory=list, sa_type=JSON, max_length=20, description="Other words for the term."
    )


class Vocabulary(ListedKey, table=True):
    """Table of vocabularies."""

    __table_args__ = record_indexes("vocabulary")


class VocabularyTerm(TermBase, table=True):
    """Table of the terms of vocabularies."""

    __tablename__ = "vocabulary_term"
    id: str = Field(primary_key=True, max_length=120)
    vocabulary: str = Field(foreign_key="vocabulary.id", sa_type=KEY_TEXT, index=True)
    position: int


VOCABULARY: Final = Type(
    name="vocabularies",
    table=Vocabulary,
    title="Vocabularies",
    lead="Every fixed list of terms used here, and what each term means.",
    label="Vocabulary",
    tag=Tag("Vocabularies", "Closed sets of terms, with definitions."),
    example="standing",
    search_weight=0.5,
    facets=column_facets(Vocabulary),
    is_for_readers=False,
    is_statement=True,
    schema_org="DefinedTermSet",
)
