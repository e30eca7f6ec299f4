"""What every record shares: its names and short texts, and the key of every typed table."""

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
# Ids and sort keys compare by code point on every database, or cursors would skip records.
KEY_TEXT: Final = String(80).with_variant(String(80, collation="C"), "postgresql")
SORT_TEXT: Final = String(160).with_variant(String(160, collation="C"), "postgresql")

MAX_ID_LENGTH: Final = 80
Slug = Annotated[str, Field(max_length=MAX_ID_LENGTH, schema_extra={"pattern": SLUG_PATTERN})]


def is_id(text: str) -> bool:
    """Whether a text can be an id at all. No store is asked for anything else: they disagree on odd characters."""
    return len(text) <= MAX_ID_LENGTH and re.fullmatch(SLUG_PATTERN, text) is not None


@dataclass(frozen=True)
class IdOf:
    """Marks a member that holds the id of a record (or of each record of a list) of one of these types.

    No types mean any type: the tables know nothing of each other, so that only the registry can list them (`types_of`).
    """

    types: tuple[str, ...] = ()


RELEASES: Final = "releases"
"""The type of a release where a filter names one."""

VOCABULARY_TERMS: Final = "vocabulary-terms"
"""The type of a term where a link may lead to a record or to a term."""

ANY_TYPE: Final = IdOf()


def table_of(model: type[SQLModel]) -> Table:
    """The table behind a table model."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


class RecordBase(Model):
    """What every record says."""

    name: str = Field(max_length=120, description="Preferred name, or for a claim what is known in a few words.")
    one_liner: str = Field(max_length=80, description="One line for a list or a notification.")
    card: str = Field(max_length=160, description="One or two sentences for a card.")
    origin: Origin = Field(sa_type=AutoString, description="Whether the documents name it or the editors added it.")
    updated_on: date = Field(description="Day of the last change of this record.")


class ContentBase(Model):
    """What a record for readers says besides."""

    language: str = Field(default="en", max_length=8, description="Language of the texts (BCP 47).")
    summary: str | None = Field(default=None, max_length=700, description="One to three plain sentences.")
    body: str | None = Field(default=None, max_length=6000, description="Longer text in Markdown, without HTML.")
    consult_professional: bool = Field(
        default=False, description="Whether an app should advise talking to a professional."
    )
    checked_on: date = Field(description="Day of the last editorial check against the sources.")
    clinical_review: date | None = Field(
        default=None, description="Day of a review by a named clinician; null while there was none."
    )


class RecordKey(Model):
    """The key of every typed table: the id of a record."""

    id: str = Field(primary_key=True, foreign_key="record.id", sa_type=KEY_TEXT)


class Content(ContentBase, RecordKey, table=True):
    """Texts and checks of the records for readers."""


class ListedKey(RecordKey):
    """The key, and what every list is filtered and sorted by: as in `Record`, so that a list reads one table."""

    sort_name: str = Field(sa_type=SORT_TEXT)
    origin: Origin = Field(sa_type=AutoString)
    updated_on: date


def list_indexes(
    table: str,
    filters: Sequence[str] = (),
    sorts: Sequence[str] = (),
    order: tuple[str, str] = ("sort_name", "id"),
) -> tuple[Index, ...]:
    """The indexes of a list: one for each filter by value, in its usual order, and one for each order.

    Each holds all that is filtered and sorted by, so that matches are found and counted without a look at their rows.
    """
    held = dict.fromkeys((*order, *filters, *sorts))

    def index(name: str, *first: str) -> Index:
        return Index(f"ix_{table}_{name}", *dict.fromkeys((*first, *held)))

    by_value = [index(f"of_{name}", name, *order) for name in filters]
    return (index("in_order", *order), *by_value, *(index(f"by_{name}", name, order[-1]) for name in sorts))


def record_indexes(table: str, filters: Sequence[str] = (), sorts: Sequence[str] = ()) -> tuple[Index, ...]:
    """The indexes of a list of records of one type."""
    return list_indexes(table, (*filters, "origin"), (*sorts, "updated_on"))


class Record(RecordBase, table=True):
    """One row for each record of any type, so that codes, links and claims have one thing to point at."""

    __table_args__ = (Index(None, "type", "sort_name", "id"),)

    id: str = Field(primary_key=True, sa_type=KEY_TEXT)
    type: str = Field(max_length=40)
    sort_name: str = Field(sa_type=SORT_TEXT)
