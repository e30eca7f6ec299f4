"""What records have any number of: links, terms, synonyms, codes, passages, references; and the systems of codes."""

from typing import Annotated

from sqlalchemy import JSON, Subquery, select
from sqlmodel import AutoString, Field

from app.models.base import Model, col
from app.models.record import KEY_TEXT
from app.models.terms import Origin, Verification


class CodeSystemBase(Model):
    """A code system and the terms of its owner."""

    id: str = Field(primary_key=True, max_length=40, description="Short name used in `codes[].system`.")
    name: str = Field(max_length=80, description="Full name.")
    url: str | None = Field(default=None, max_length=200, description="URI that identifies the system.")
    oid: str | None = Field(default=None, max_length=60, description="OID that identifies the system.")
    uri_template: str | None = Field(
        default=None, max_length=200, description="Address of a code, with `{code}` in its place."
    )
    licence: str = Field(max_length=300, description="Terms of the owner, in short.")
    aliases: list[Annotated[str, Field(max_length=40)]] = Field(
        default_factory=list, sa_type=JSON, max_length=10, description="Other names that systems give it."
    )
    codes_nest: bool = Field(
        default=False, description="Whether a code begins with the code of the wider class, as G25.81 does with G25.8."
    )
    bare_code_only: bool = Field(
        default=False, description="Whether the licence lets us give the code alone, without its label."
    )


class CodeSystem(CodeSystemBase, table=True):
    """Code systems in use."""

    __tablename__ = "code_system"


class RecordLink(Model, table=True):
    """Lists of records inside a record: what a caution is about, the claims of a conflict, silent sources."""

    __tablename__ = "record_link"
    record_id: str = Field(primary_key=True, foreign_key="record.id", sa_type=KEY_TEXT)
    member: str = Field(primary_key=True, max_length=40)
    position: int = Field(primary_key=True, ge=0)
    target_id: str = Field(foreign_key="record.id", sa_type=KEY_TEXT, index=True)


class RecordTerm(Model, table=True):
    """Lists of terms inside a record: routes, preparations, audience."""

    __tablename__ = "record_term"
    record_id: str = Field(primary_key=True, foreign_key="record.id", sa_type=KEY_TEXT)
    member: str = Field(primary_key=True, max_length=40)
    position: int = Field(primary_key=True, ge=0)
    term: str = Field(max_length=60, index=True)


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


class _OrderedPart(Model):
    """A row that belongs to a record and keeps its place."""

    record_id: str = Field(primary_key=True, foreign_key="record.id", sa_type=KEY_TEXT)
    position: int = Field(primary_key=True, ge=0)


class Code(CodeBase, _OrderedPart, table=True):
    """Codes of records."""


class Synonym(_OrderedPart, table=True):
    """Other names of a record."""

    text: str = Field(max_length=120)


class RecordPassage(_OrderedPart, table=True):
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


def listed_terms(member: str) -> Subquery:
    """Pairs of record and term for a list of terms inside records."""
    return (
        select(col(RecordTerm.record_id), col(RecordTerm.term)).where(col(RecordTerm.member) == member).subquery(member)
    )


def listed_records(member: str) -> Subquery:
    """Pairs of record and target for a list of records inside records."""
    return (
        select(col(RecordLink.record_id), col(RecordLink.target_id))
        .where(col(RecordLink.member) == member)
        .subquery(member)
    )
