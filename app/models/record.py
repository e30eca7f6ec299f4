"""Members and tables common to all record types, and their indexes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from sqlalchemy import Index, String, Table
from sqlmodel import AutoString, Field, SQLModel

from app.models.base import Model
from app.models.terms import Origin

SLUG_PATTERN: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
# Ids and sort keys compare by code point on every database; otherwise cursors would skip records.
KEY_TEXT: Final = String(80).with_variant(String(80, collation="C"), "postgresql")
SORT_TEXT: Final = String(160).with_variant(String(160, collation="C"), "postgresql")
ORDER_TEXT: Final = String(180).with_variant(String(180, collation="C"), "postgresql")

MAX_ID_LENGTH: Final = 80
Slug = Annotated[str, Field(max_length=MAX_ID_LENGTH, schema_extra={"pattern": SLUG_PATTERN})]


def is_id(text: str) -> bool:
    """Whether a text is a well-formed id. Others are never looked up: databases disagree on unusual characters."""
    return len(text) <= MAX_ID_LENGTH and re.fullmatch(SLUG_PATTERN, text) is not None


@dataclass(frozen=True)
class IdOf:
    """Marks a member that contains the id of a record of one of these types, or a list of such ids.

    Without types it may be of any type. Only the registry can list those (`types_of`), since the tables do not import
    each other.
    """

    types: tuple[str, ...] = ()


RELEASES: Final = "releases"
"""Type of the ids of a filter by release."""

VOCABULARY_TERMS: Final = "vocabulary-terms"
"""Type of vocabulary terms, for links that lead to either a record or a term."""

ANY_TYPE: Final = IdOf()


def table_of(model: type[SQLModel]) -> Table:
    """The table of a table model."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


class RecordBase(Model):
    """Members of every record."""

    name: str = Field(max_length=120, description="Preferred name; for a claim, what is known.")
    one_liner: str = Field(max_length=80, description="One line, for a list or a notification.")
    card: str = Field(max_length=160, description="One or two sentences, for a card.")
    origin: Origin = Field(sa_type=AutoString, description="Where the record comes from.")
    updated_on: date = Field(description="Date of the last change.")


class ContentBase(Model):
    """Further members of records that are written for readers."""

    language: str = Field(default="en", max_length=8, description="Language of the texts, as a BCP 47 tag.")
    summary: str | None = Field(
        default=None, max_length=700, description="Summary in one to three plain sentences; null if there is none."
    )
    body: str | None = Field(
        default=None,
        max_length=6000,
        description="Longer text in Markdown, with `[^id]` for references; null if there is none.",
    )
    consult_professional: bool = Field(
        default=False, description="Whether an app should advise readers to talk to a health professional."
    )
    checked_on: date = Field(description="Date of the last editorial check against the sources.")
    clinical_review: date | None = Field(
        default=None, description="Date of the review by a named clinician; null if there has been none."
    )


class RecordKey(Model):
    """Primary key of the table of a record type: the id of a record."""

    id: str = Field(primary_key=True, foreign_key="record.id", sa_type=KEY_TEXT)


class Content(ContentBase, RecordKey, table=True):
    """Table of the texts and review dates of records for readers."""


class ListedKey(RecordKey):
    """Primary key and common filter and sort columns: copies from `Record`, so that a list reads a single table."""

    sort_name: str = Field(sa_type=SORT_TEXT)
    origin: Origin = Field(sa_type=AutoString)
    updated_on: date


class OrderedKey(ListedKey):
    """The columns of `ListedKey`, and the sort key of a list whose default order is editorial."""

    editorial_order: str = Field(sa_type=ORDER_TEXT)
    """Weight of the record, its position in `orders.yaml`, then its name; computed by `seeding.order`."""


def list_indexes(
    table: str,
    filters: Sequence[str] = (),
    sorts: Sequence[str] = (),
    order: tuple[str, str] = ("sort_name", "id"),
) -> tuple[Index, ...]:
    """The indexes of a list: one for each filter by value, in the default order, and one for each sort key.

    Each covers all columns for filters and sorting, so that matches are found and counted without reading their rows.
    """
    covered = dict.fromkeys((*order, *filters, *sorts))

    def index(name: str, *first: str) -> Index:
        return Index(f"ix_{table}_{name}", *dict.fromkeys((*first, *covered)))

    by_value = [index(f"of_{name}", name, *order) for name in filters]
    return (index("in_order", *order), *by_value, *(index(f"by_{name}", name, order[-1]) for name in sorts))


def record_indexes(table: str, filters: Sequence[str] = (), sorts: Sequence[str] = ()) -> tuple[Index, ...]:
    """The indexes of a list of records of one type."""
    return list_indexes(table, (*filters, "origin"), (*sorts, "updated_on"))


def ordered_indexes(table: str, filters: Sequence[str] = (), sorts: Sequence[str] = ()) -> tuple[Index, ...]:
    """The indexes of a list of records of one type whose default order is editorial."""
    return list_indexes(
        table, (*filters, "origin"), (*sorts, "updated_on", "sort_name"), order=("editorial_order", "id")
    )


class Record(RecordBase, table=True):
    """Table of all records of all types: the target of foreign keys of codes, links and claims."""

    __table_args__ = (Index(None, "type", "sort_name", "id"),)

    id: str = Field(primary_key=True, sa_type=KEY_TEXT)
    type: str = Field(max_length=40)
    sort_name: str = Field(sa_type=SORT_TEXT)


class ListPosition(Model, table=True):
    """Table of the records that `orders.yaml` places at the start of their list, with their position there."""

    __tablename__ = "list_position"
    record_id: str = Field(primary_key=True, foreign_key="record.id", sa_type=KEY_TEXT)
    position: int = Field(ge=0)
