"""The strict record class of supplement forms."""

from typing import ClassVar

from sqlmodel import Field

from app.models.supplement_form import CompositionBase, IdentifierBase, SupplementFormBase
from app.models.terms import Preparation, Route
from app.schemas.common import ReadModel
from app.schemas.supplement_form import SupplementFormRead
from app.seeding.records.base import ContentRecord, SeedRecord


class IdentifierRecord(IdentifierBase, SeedRecord):
    """An identifier of a composition."""


class CompositionRecord(CompositionBase, SeedRecord):
    """A composition of a supplement form."""

    identifiers: list[IdentifierRecord] = Field(default_factory=list, max_length=12)


class SupplementFormRecord(SupplementFormBase, ContentRecord):
    """A record of `supplement-forms.yaml`."""

    file: ClassVar[str] = "supplement-forms"
    read_model: ClassVar[type[ReadModel]] = SupplementFormRead

    routes: list[Route] = Field(default_factory=list, max_length=4)
    preparations: list[Preparation] = Field(default_factory=list, max_length=10)
    compositions: list[CompositionRecord] = Field(default_factory=list, max_length=6)
