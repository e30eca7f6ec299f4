"""References: publications cited as evidence."""

from typing import Final

from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import ListedKey, record_indexes
from app.models.record_type import Tag, Type, column_facets
from app.models.terms import ReferenceKind, Verification


class ReferenceBase(Model):
    """Bibliographic data of a publication, and its finding."""

    kind: ReferenceKind = Field(sa_type=AutoString, description="Type of publication.")
    title: str = Field(
        max_length=300,
        description="Title of the publication; in square brackets, a description of one whose title we have not seen.",
    )
    authors: str | None = Field(
        default=None, max_length=200, description="Authors, or the organisation that published it."
    )
    container: str | None = Field(
        default=None, max_length=200, description="Journal, book or website in which it was published."
    )
    year: int | None = Field(default=None, ge=1900, le=2100, description="Year of publication; null if unknown.")
    locator: str | None = Field(default=None, max_length=60, description="Volume, issue and pages.")
    doi: str | None = Field(
        default=None,
        max_length=100,
        schema_extra={"pattern": r"^10\.\d{4,9}/\S+$"},
        description="DOI, without a URL prefix.",
    )
    pmid: str | None = Field(
        default=None, max_length=9, schema_extra={"pattern": r"^\d+$"}, description="PubMed ID (PMID)."
    )
    pmcid: str | None = Field(
        default=None, max_length=12, schema_extra={"pattern": r"^PMC\d+$"}, description="PubMed Central ID (PMCID)."
    )
    url: str | None = Field(
        default=None,
        max_length=300,
        description="URL of the publication; derived from the DOI, PMCID or PMID unless the seed gives one.",
    )
    finding: str | None = Field(default=None, max_length=600, description="What the publication found, in our words.")
    verification: Verification = Field(sa_type=AutoString, description="How the entry was verified.")


class Reference(ReferenceBase, ListedKey, table=True):
    """Table of references."""

    __table_args__ = record_indexes("reference", filters=("kind", "verification", "year"), sorts=("kind",))


REFERENCE: Final = Type(
    name="references",
    table=Reference,
    title="References",
    lead="The published evidence behind what is known: trials, reviews, guidelines and fact sheets.",
    label="Published evidence",
    tag=Tag("References", "Published evidence: trials, reviews, guidelines and fact sheets."),
    example="allen-2014",
    search_weight=0.6,
    facets=column_facets(Reference, "kind", "year", "verification"),
    is_for_readers=False,
    is_statement=True,
    schema_org="CreativeWork",
)
