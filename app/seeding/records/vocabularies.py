"""The strict record class of vocabularies."""

from typing import ClassVar

from sqlmodel import Field

from app.models.vocabulary import TermBase
from app.schemas.common import ReadModel
from app.schemas.vocabulary import VocabularyRead
from app.seeding.records.base import LightRecord, SeedRecord


class TermRecord(TermBase, SeedRecord):
    """A term of a vocabulary."""


class VocabularyRecord(LightRecord):
    """A record of `vocabularies.yaml`."""

    file: ClassVar[str] = "vocabularies"
    read_model: ClassVar[type[ReadModel]] = VocabularyRead

    terms: list[TermRecord] = Field(min_length=1, max_length=60)
