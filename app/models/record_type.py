"""Declaration of a record type, which each module in `models` makes once, next to its table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Select, select

from app.models.record import ListedKey, table_of

Pairs: TypeAlias = Select[str, Any]
"""A query for pairs of a record id and a facet value."""


class Tag(NamedTuple):
    """A tag of the OpenAPI document, which groups operations."""

    name: str
    description: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Type:
    """A record type: its table, and everything that its records have in common on pages, in search and in OpenAPI."""

    name: str
    """Name of the collection under `/v1`, of the pages, and of the file in `seed/`."""

    table: type[ListedKey]
    title: str
    """Heading of the list, and its name in menus."""

    lead: str
    """One or two sentences below the title."""

    label: str
    """Label of a record on a card."""

    tag: Tag
    """Tag of the operations in the OpenAPI document; types may share one."""

    example: str
    """Id of the record in the examples of the OpenAPI document."""

    search_weight: float
    """Factor of search scores for queries that name something: about 1 for what people name, less for other types."""

    question_weight: float | None = None
    """The same for queries that ask a question; by default nine tenths of `search_weight`."""

    facets: Mapping[str, Pairs]
    """Facets of lists, each as a query for record ids and values; see `column_facets`."""

    is_for_readers: bool = True
    """Whether records have the texts, codes and cautions of `ContentBase`, or only the members of `RecordBase`."""

    is_statement: bool = False
    """Whether names are sentences or labels: suggestions list them after names that people would type."""

    schema_org: str = "DefinedTerm"
    """Type of the records in schema.org."""

    is_medical: bool = False
    """Whether pages are a `MedicalWebPage` in schema.org."""


def column_facets(table: type[ListedKey], *names: str) -> dict[str, Pairs]:
    """Facets from columns of the table of a type; every type has `origin`."""
    columns = table_of(table).c
    return {name: select(columns.id, columns[name]) for name in ("origin", *names)}
