"""One-to-many parts of records: links, terms, synonyms, codes, passages, references; and the code systems."""

from typing import Annotated

from sqlalchemy import JSON, Subquery, select
from sqlmodel import AutoString, Field

from app.models.base import Model, col
from app.models.record import KEY_TEXT
from app.models.terms import Origin, Verification


class CodeSystemBase(Model):
    """A code system and its licence terms."""

    id: str = Field(
        primary_key=True, max_length=40, description="Short name of the code system, as used in `codes[].system`."
    )
    name: str = Field(max_length=80, description="Full name of the code system.")
    url: str | None = Field(
        default=None, max_length=200, description="URI that identifies the code system; null if it has none."
    )
    oid: str | None = Field(
        default=None, max_length=60, description="OID that identifies the code system; null if it has none."
    )
    uri_template: str | None = Field(
        default=None,
        max_length=200,
        description="URL template of a code, with the placeholder `{code}`; null if codes have no URLs.",
    )
    licence: str = Field(max_length=300, description="Licence terms of the owner, in brief.")
    aliases: list[Annotated[str, Field(max_length=40)]] = Field(
        default_factory=list, sa_type=JSON, max_length=10, description="Other names under which systems know it."
    )
    codes_nest: bool = Field(
        default=False,
        description="Whether a code starts with the code of the broader class, as G25.81 starts with G25.8.",
    )
    bare_code_only: bool = Field(
        default=False, description="Whether the licence permits only the code itself, without its label."
    )


class CodeSystem(CodeSystemBase, table=True):
    """Table of code systems."""

    __tablename__ = "code_system"


class RecordLink(Model, table=True):
    """Table of lists of records inside a record, such as `about` of a caution or `claims` of a conflict."""

    __tablename__ = "record_link"
    record_id: str = Field(primary_key=True, foreign_key="record.id", sa_type=KEY_TEXT)
    member: str = Field(primary_key=True, max_length=40)
    position: int = Field(primary_key=True, ge=0)
    target_id: str = Field(foreign_key="record.id", sa_type=KEY_TEXT, index=True)


class RecordTerm(Model, table=True):
    """Table of lists of terms inside a record, such as `routes` or `audience`."""

    __tablename__ = "record_term"
    record_id: str = Field(primary_key=True, foreign_key="record.id", sa_type=KEY_TEXT)
    member: str = Field(primary_key=True, max_length=40)
    position: int = Field(primary_key=True, ge=0)
    term: str = Field(max_length=60, index=True)


class CodeBase(Model):
    """A record's code in a code system."""

    system: str = Field(foreign_key="code_system.id", index=True, max_length=40, description="Id of the code system.")
    code: str = Field(max_length=40, description="The code, as the system writes it.")
    display: str | None = Field(
        default=None,
        max_length=160,
        description="The system's own label; null if its licence does not permit showing it.",
    )
    origin: Origin = Field(
        default=Origin.EDITORIAL,
        sa_type=AutoString,
        description="Always `editorial`: codes are added by the editors, not taken from a source.",
    )
    verification: Verification = Field(sa_type=AutoString, description="How the code was verified.")


class _OrderedPart(Model):
    """An item of an ordered list of a record."""

    record_id: str = Field(primary_key=True, foreign_key="record.id", sa_type=KEY_TEXT)
    position: int = Field(primary_key=True, ge=0)


class Code(CodeBase, _OrderedPart, table=True):
    """Table of the codes of records."""


class Synonym(_OrderedPart, table=True):
    """Table of the synonyms of records."""

    text: str = Field(max_length=120)


class RecordPassage(_OrderedPart, table=True):
    """Table of the passages that records cite."""

    __tablename__ = "record_passage"
    passage_id: str = Field(foreign_key="passage.id", sa_type=KEY_TEXT, index=True)


class RecordReference(Model, table=True):
    """Table of the references that records cite, separately for text, assessment and correction (`member`)."""

    __tablename__ = "record_reference"
    record_id: str = Field(primary_key=True, foreign_key="record.id", sa_type=KEY_TEXT)
    member: str = Field(primary_key=True, max_length=40)
    position: int = Field(primary_key=True, ge=0)
    reference_id: str = Field(foreign_key="reference.id", sa_type=KEY_TEXT, index=True)


def listed_terms(member: str) -> Subquery:
    """A subquery of record ids and terms, for one list of terms inside records."""
    return (
        select(col(RecordTerm.record_id), col(RecordTerm.term)).where(col(RecordTerm.member) == member).subquery(member)
    )


def listed_records(member: str) -> Subquery:
    """A subquery of record ids and target ids, for one list of records inside records."""
    return (
        select(col(RecordLink.record_id), col(RecordLink.target_id))
        .where(col(RecordLink.member) == member)
        .subquery(member)
    )
