"""References: published evidence."""

from typing import Final

from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import ListedKey, record_indexes
from app.models.record_type import Tag, Type, column_facets
from app.models.terms import ReferenceKind, Verification


class ReferenceBase(Model):
    """What only a reference says."""

    kind: ReferenceKind = Field(sa_type=AutoString, description="What sort of publication it is.")
    title: str = Field(
        max_length=300,
        description="Title; in square brackets where it describes a publication whose title we did not see.",
    )
    authors: str | None = Field(default=None, max_length=200, description="Authors, or the body that published it.")
    container: str | None = Field(default=None, max_length=200, description="Journal, book or site.")
    year: int | None = Field(default=None, ge=1900, le=2100, description="Year of publication.")
    locator: str | None = Field(default=None, max_length=60, description="Volume, issue and pages.")
    doi: str | None = Field(
        default=None, max_length=100, schema_extra={"pattern": r"^10\.\d{4,9}/\S+$"}, description="DOI."
    )
    pmid: str | None = Field(default=None, max_length=9, schema_extra={"pattern": r"^\d+$"}, description="PubMed id.")
    pmcid: str | None = Field(
        default=None, max_length=12, schema_extra={"pattern": r"^PMC\d+$"}, description="PubMed Central id."
    )
    url: str | None = Field(
        default=None,
        max_length=300,
        description="Address; where a seed record gives none it follows from the DOI, PMCID or PMID.",
    )
    finding: str | None = Field(default=None, max_length=600, description="What it found, in our words.")
    verification: Verification = Field(sa_type=AutoString, description="How the entry was checked.")


class Reference(ReferenceBase, ListedKey, table=True):
    """References."""

    __table_args__ = record_indexes("reference", filters=("kind", "verification", "year"), sorts=("kind",))


REFERENCE: Final = Type(
    name="references",
    table=Reference,
    title="References",
    lead="Published evidence: trials, reviews, guidelines and fact sheets that stand behind what is known.",
    label="Published evidence",
    tag=Tag("References", "Published evidence."),
    example="allen-2014",
    search_weight=0.6,
    facets=column_facets(Reference, "kind", "year", "verification"),
    is_for_readers=False,
    is_statement=True,
    schema_org="CreativeWork",
)
