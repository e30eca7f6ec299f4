"""Precomputed counts of lists and their facets."""

from typing import Final

from sqlmodel import Field

from app.models.base import Model
from app.models.record import KEY_TEXT

NONE: Final = ""
"""Value of `filter` or `facet` in rows without a filter or facet."""


class Tally(Model, table=True):
    """Table of the number of records with each value of a facet: in the whole list, and with one value of a filter.

    In rows without a facet, `records` is the total.
    """

    list: str = Field(primary_key=True, sa_type=KEY_TEXT)
    filter: str = Field(primary_key=True, sa_type=KEY_TEXT)
    filter_value: str = Field(primary_key=True, sa_type=KEY_TEXT)
    facet: str = Field(primary_key=True, sa_type=KEY_TEXT)
    value: str = Field(primary_key=True, sa_type=KEY_TEXT)
    records: int
