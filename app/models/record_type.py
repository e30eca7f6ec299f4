"""How a type of record is declared: once, beside its table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Select, select

from app.models.record import ListedKey, table_of

Pairs: TypeAlias = Select[str, Any]
"""A statement of pairs: the id of a record, and a value that it has."""


class Tag(NamedTuple):
    """A chapter of the OpenAPI document."""

    name: str
    description: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Type:
    """A type of record: its table, and what is the same for all of its records wherever they are shown or found."""

    name: str
    """Name of its collection under `/v1`, of its pages, and of its file in `seed/`."""

    table: type[ListedKey]
    title: str
    """Heading of its list, and name of the list in menus."""

    lead: str
    """One or two sentences below the title."""

    label: str
    """What a card calls one of its records."""

    tag: Tag
    """Chapter of the OpenAPI document; types may share one."""

    example: str
    """Id of a record that OpenAPI shows."""

    search_weight: float
    """Factor of its scores in searches that name a thing: about 1 for things people name, less for others."""

    question_weight: float | None = None
    """The same in searches that ask a question; nine tenths of `search_weight` where none is given."""

    facets: Mapping[str, Pairs]
    """What lists count: values by facet. See `column_facets`."""

    is_for_readers: bool = True
    """Whether records have the texts, codes and cautions of `ContentBase`; lighter records have `RecordBase` alone."""

    is_statement: bool = False
    """Whether names are sentences or labels, which suggestions put after names that people begin to type."""

    schema_org: str = "DefinedTerm"
    """Type of the thing in schema.org."""

    is_medical: bool = False
    """Whether its pages are medical web pages in schema.org."""


def column_facets(table: type[ListedKey], *names: str) -> dict[str, Pairs]:
    """The facets that are columns of the table of a type; every type has the origin."""
    columns = table_of(table).c
    return {name: select(columns.id, columns[name]) for name in ("origin", *names)}
