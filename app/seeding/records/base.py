"""Base classes of the records in seed files, and what several of them share."""

from typing import Annotated, ClassVar, Final

from pydantic import ConfigDict
from sqlmodel import Field, SQLModel

from app.models.associations import CodeBase
from app.models.record import ContentBase, IdOf, RecordBase, Slug
from app.schemas.common import ReadModel

REFERENCES: Final = IdOf(("references",))
PASSAGES: Final = IdOf(("passages",))
"""Marks of members that contain ids of references and of passages."""

CorrectionKey = Annotated[str, Field(schema_extra={"pattern": r"^c\d\d$"})]
"""Key of an entry in the corrections log."""


class SeedRecord(SQLModel):
    """A record, or a part of one, in a seed file; unknown members and empty texts are refused."""

    model_config = ConfigDict(extra="forbid", str_min_length=1)  # type: ignore[assignment]  # SQLModel narrows the type

    file: ClassVar[str]
    """The name of its file without `.yaml`; parts of a record have none."""

    read_model: ClassVar[type[ReadModel]]
    """The model of its document in the API; only records that have a document have one."""


class Identified(SeedRecord):
    """A record with an id."""

    id: Slug


class CodeRecord(CodeBase, SeedRecord):
    """A code of a record."""


class ContentRecord(ContentBase, RecordBase, Identified):
    """The members shared by all records for readers."""

    synonyms: list[Annotated[str, Field(max_length=120)]] = Field(default_factory=list, max_length=40)
    codes: list[CodeRecord] = Field(default_factory=list, max_length=40)
    passages: Annotated[list[Slug], PASSAGES] = Field(default_factory=list, max_length=60)
    references: Annotated[list[Slug], REFERENCES] = Field(default_factory=list, max_length=40)


class LightRecord(RecordBase, Identified):
    """The members shared by records without reader texts."""
