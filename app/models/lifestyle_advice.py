"""Lifestyle advice from the articles and from guidelines."""

from typing import Final

from sqlmodel import AutoString, Field

from app.models.base import Model
from app.models.record import OrderedKey, ordered_indexes
from app.models.record_type import Tag, Type, column_facets
from app.models.terms import AdviceKind


class LifestyleAdviceBase(Model):
    """Kind of a piece of advice, and whether it suits every day."""

    kind: AdviceKind = Field(sa_type=AutoString, description="What the advice is about.")
    suits_every_day: bool = Field(
        default=False,
        description="Whether an app may show it as advice of the day; never true for alcohol, supplements or doses.",
    )


class LifestyleAdvice(LifestyleAdviceBase, OrderedKey, table=True):
    """Table of lifestyle advice."""

    __table_args__ = ordered_indexes("lifestyle_advice", filters=("kind", "suits_every_day"), sorts=("kind",))

    __tablename__ = "lifestyle_advice"


LIFESTYLE_ADVICE: Final = Type(
    name="lifestyle-advice",
    table=LifestyleAdvice,
    title="Lifestyle advice",
    lead="Things people can try besides supplements, and how well each has been tested.",
    label="Lifestyle advice",
    tag=Tag("Lifestyle advice", "Movement, sleep, diet and habits, each with its evidence."),
    example="regular-exercise",
    search_weight=0.97,
    facets=column_facets(LifestyleAdvice, "kind"),
    schema_org="LifestyleModification",
    is_medical=True,
)
