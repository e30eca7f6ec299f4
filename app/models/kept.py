"""What a record is made of where no question reads it: a load writes it, an export makes the files from it again.

A server does without these tables: what they hold stands in the rendered documents. The database guards their links.
`loaded_content` is read by `database.release`, which stands below. Importing this module completes the metadata.
"""

from typing import Final

from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import KEY_TEXT, ContentBase, RecordKey
from app.models.terms import (
    Basis,
    Origin,
    Verification,
)


class Content(ContentBase, RecordKey, table=True):
    """Texts and checks of the records for readers."""


class CodeBase(Model):
    """A record's code in a code system."""

    system: str = Field(foreign_key="code_system.id", index=True, max_length=40, description="Id of the code system.")
    code: str = Field(max_length=40, description="The code, as its system writes it.")
    display: str | None = Field(
        default=None, max_length=160, description="The system's own label; null where its licence forbids it."
    )
    origin: Origin = Field(
        default=Origin.EDITORIAL, sa_type=AutoString, description="Codes are added by the editors, not by a document."
    )
    verification: Verification = Field(sa_type=AutoString, description="How the code was checked.")


class _Ordered(Model):
    """A row that belongs to a record and keeps its place."""

    record_id: str = Field(primary_key=True, foreign_key="record.id", sa_type=KEY_TEXT)
    position: int = Field(primary_key=True, ge=0)


class Code(CodeBase, _Ordered, table=True):
    """Codes of records."""


class Synonym(_Ordered, table=True):
    """Other names of a record."""

    text: str = Field(max_length=120)


class RecordPassage(_Ordered, table=True):
    """The passages a record rests on."""

    __tablename__ = "record_passage"
    passage_id: str = Field(foreign_key="passage.id", sa_type=KEY_TEXT, index=True)


class RecordReference(Model, table=True):
    """The references a record cites, apart for its own text, its assessment and its correction."""

    __tablename__ = "record_reference"
    record_id: str = Field(primary_key=True, foreign_key="record.id", sa_type=KEY_TEXT)
    member: str = Field(primary_key=True, max_length=40)
    position: int = Field(primary_key=True, ge=0)
    reference_id: str = Field(foreign_key="reference.id", sa_type=KEY_TEXT, index=True)


class IntakeReference(Model, table=True):
    """The references of an intake."""

    __tablename__ = "intake_reference"
    intake_id: str = Field(primary_key=True, foreign_key="intake.id", sa_type=KEY_TEXT)
    position: int = Field(primary_key=True, ge=0)
    reference_id: str = Field(foreign_key="reference.id", sa_type=KEY_TEXT, index=True)


class IdentifierBase(Model):
    """A compound's identifier in a registry."""

    system: str = Field(foreign_key="code_system.id", index=True, max_length=40, description="Id of the registry.")
    code: str = Field(max_length=40, description="The identifier, as its registry writes it.")
    verification: Verification = Field(sa_type=AutoString, description="How the identifier was checked.")


class CompositionIdentifier(IdentifierBase, table=True):
    """Identifiers of compositions."""

    __tablename__ = "composition_identifier"
    composition_id: str = Field(primary_key=True, foreign_key="composition.id", sa_type=KEY_TEXT)
    position: int = Field(primary_key=True, ge=0)


class QuantityBase(Model):
    """A quantity, as a range or as one number (low and high equal)."""

    low: float | None = Field(default=None, ge=0, le=1e12, description="Lowest value.")
    high: float | None = Field(default=None, ge=0, le=1e12, description="Highest value.")
    unit: str = Field(max_length=30, description="Unit.")
    basis: Basis | None = Field(
        default=None, sa_type=AutoString, description="For a weight: magnesium itself or the compound."
    )


class ClaimValue(QuantityBase, table=True):
    """Quantities of claims."""

    __tablename__ = "claim_value"
    claim_id: str = Field(primary_key=True, foreign_key="claim.id", sa_type=KEY_TEXT)


class LoadedContent(Model, table=True):
    """What this database holds: one row, written last by a load."""

    __tablename__ = "loaded_content"
    release: str = Field(primary_key=True, foreign_key="release.version")
    seed_digest: str = Field(max_length=64)
    content_digest: str = Field(max_length=64)
    rendering_digest: str = Field(max_length=64)
    is_released: bool


class DigestBase(Model):
    """What a document was in the last release, so that the next one can tell what changed; or what a release said."""

    type: str = Field(max_length=40)
    digest: str = Field(max_length=32)
    own: str | None = Field(default=None, max_length=16, description="Digest of what its file says of it.")
    members: str = Field(max_length=4000)


class Digest(DigestBase, table=True):
    """Digests of the documents of the last release."""

    id: str = Field(primary_key=True, sa_type=KEY_TEXT)


METADATA: Final = Model.metadata
"""All tables, those that a server reads and these."""
