"""What a load counts once, so that no list has to."""

from typing import Final

from sqlmodel import Field

from app.models.base import Model
from app.models.record import KEY_TEXT

NONE: Final = ""
"""Stands where there is no filter, or no facet."""


class Tally(Model, table=True):
    """How many records of a list have a value of a facet: of all, and of those with one value of a filter.

    Where there is no facet, `records` is the total.
    """

    list: str = Field(primary_key=True, sa_type=KEY_TEXT)
    filter: str = Field(primary_key=True, sa_type=KEY_TEXT)
    filter_value: str = Field(primary_key=True, sa_type=KEY_TEXT)
    facet: str = Field(primary_key=True, sa_type=KEY_TEXT)
    value: str = Field(primary_key=True, sa_type=KEY_TEXT)
    records: int
