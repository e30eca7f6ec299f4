"""Supplement forms, and the compounds they are sold as."""

from typing import Final

from sqlalchemy import select
from sqlmodel import AutoString, Field

from app.models.associations import listed_terms
from app.models.base import Model
from app.models.record import KEY_TEXT, OrderedKey, Slug, ordered_indexes
from app.models.record_type import Tag, Type, column_facets
from app.models.terms import Hydration, Verification


class SupplementFormBase(Model):
    """Absorption and gut effects of a supplement form."""

    absorption: str | None = Field(
        default=None, max_length=600, description="What is known about its absorption; null if nothing is stated."
    )
    gut_effects: str | None = Field(
        default=None,
        max_length=400,
        description="What is known about its effects on the gut; null if nothing is stated.",
    )


class SupplementForm(SupplementFormBase, OrderedKey, table=True):
    """Table of supplement forms."""

    __table_args__ = ordered_indexes("supplement_form")

    __tablename__ = "supplement_form"


class CompositionBase(Model):
    """A compound that a supplement form is sold as."""

    id: Slug = Field(primary_key=True, sa_type=KEY_TEXT, description="Id of the composition.")
    name: str = Field(max_length=120, description="Chemical name of the compound.")
    formula: str | None = Field(
        default=None,
        max_length=60,
        description="Chemical formula; null for a trade material without an agreed formula.",
    )
    hydration: Hydration | None = Field(
        default=None,
        sa_type=AutoString,
        description="How much water of crystallisation the compound contains; null if not stated.",
    )
    typical: bool = Field(default=False, description="Whether products of this form usually contain this compound.")


class CompositionShares(Model):
    """Values computed from the formula while loading, with IUPAC abridged standard atomic weights."""

    molar_mass_g_per_mol: float | None = Field(
        default=None, ge=0, le=10_000, description="Molar mass of the compound, in g/mol; null without a formula."
    )
    elemental_percent: float | None = Field(
        default=None,
        ge=0,
        le=100,
        description="Magnesium as a percentage of the compound's weight; null without a formula.",
    )
    mg_per_100_mg_magnesium: int | None = Field(
        default=None,
        ge=0,
        le=100_000,
        description="Weight of the compound that contains 100 mg of magnesium, in mg; null without a formula.",
    )


class Composition(CompositionShares, CompositionBase, table=True):
    """Table of the compositions of supplement forms."""

    form_id: str = Field(foreign_key="supplement_form.id", sa_type=KEY_TEXT, index=True)
    position: int


class IdentifierBase(Model):
    """Identifier of a compound in a chemical registry."""

    system: str = Field(foreign_key="code_system.id", index=True, max_length=40, description="Id of the registry.")
    code: str = Field(max_length=40, description="The identifier, as the registry writes it.")
    verification: Verification = Field(sa_type=AutoString, description="How the identifier was verified.")


class CompositionIdentifier(IdentifierBase, table=True):
    """Table of the identifiers of compositions."""

    __tablename__ = "composition_identifier"
    composition_id: str = Field(primary_key=True, foreign_key="composition.id", sa_type=KEY_TEXT)
    position: int = Field(primary_key=True, ge=0)


ROUTES: Final = listed_terms("routes")
PREPARATIONS: Final = listed_terms("preparations")

SUPPLEMENT_FORM: Final = Type(
    name="supplement-forms",
    table=SupplementForm,
    title="Supplement forms",
    lead="The compounds magnesium is sold as, how much of each is magnesium, and what is known about it.",
    label="Supplement form",
    tag=Tag("Supplement forms", "The magnesium compounds that supplements contain."),
    example="magnesium-citrate",
    search_weight=1.0,
    facets={
        **column_facets(SupplementForm),
        "route": select(ROUTES.c.record_id, ROUTES.c.term),
        "preparation": select(PREPARATIONS.c.record_id, PREPARATIONS.c.term),
    },
    schema_org="DietarySupplement",
    is_medical=True,
)
