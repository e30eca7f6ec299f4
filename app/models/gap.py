"""Gaps: what the documents do not say and a reader needs."""

from sqlmodel import Field

from app.models.base import Model
from app.models.record import ListedKey, record_indexes


class GapBase(Model):
    """What only a gap says."""

    question: str = Field(max_length=200, description="The question that stays open in the documents.")
    known: str = Field(max_length=600, description="What published evidence answers.")


class Gap(GapBase, ListedKey, table=True):
    """Gaps."""

    __table_args__ = record_indexes("gap")
