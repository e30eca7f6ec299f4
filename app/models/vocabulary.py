"""Vocabularies: every closed set of terms, with definitions."""

from typing import Annotated, Final

from sqlalchemy import JSON
from sqlmodel import Field

from app.models.base import Model
from app.models.record import KEY_TEXT, ListedKey, record_indexes
from app.models.record_type import Tag, Type, column_facets


class TermBase(Model):
    """One term."""

    term: str = Field(
        max_length=60, schema_extra={"pattern": r"^[a-z0-9]+(_[a-z0-9]+)*$"}, description="The value in JSON."
    )
    name: str = Field(max_length=80, description="The term in words.")
    inverse_name: str | None = Field(
        default=None, max_length=80, description="For a predicate: the words when read from the object."
    )
    definition: str = Field(max_length=300, description="What it means.")
    synonyms: list[Annotated[str, Field(max_length=60)]] = Field(
        default_factory=list, sa_type=JSON, max_length=20, description="Other words for it."
    )


class Vocabulary(ListedKey, table=True):
    """Vocabularies."""

    __table_args__ = record_indexes("vocabulary")


class VocabularyTerm(TermBase, table=True):
    """Terms of vocabularies."""

    __tablename__ = "vocabulary_term"
    id: str = Field(primary_key=True, max_length=120)
    vocabulary: str = Field(foreign_key="vocabulary.id", sa_type=KEY_TEXT, index=True)
    position: int


VOCABULARY: Final = Type(
    name="vocabularies",
    table=Vocabulary,
    title="Vocabularies",
    lead="Every closed list of terms, and what each term means.",
    label="Vocabulary",
    tag=Tag("Vocabularies", "Every closed set of terms, with definitions."),
    example="standing",
    search_weight=0.5,
    facets=column_facets(Vocabulary),
    is_for_readers=False,
    is_statement=True,
    schema_org="DefinedTermSet",
)
