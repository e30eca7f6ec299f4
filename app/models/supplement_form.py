"""Supplement forms, and the compounds each is sold as."""

from typing import Final

from sqlalchemy import select
from sqlmodel import AutoString, Field

from app.models.associations import listed_terms
from app.models.base import Model
from app.models.record import KEY_TEXT, ListedKey, Slug, record_indexes
from app.models.record_type import Tag, Type, column_facets
from app.models.terms import Hydration, Verification


class SupplementFormBase(Model):
    """What only a supplement form says."""

    absorption: str | None = Field(default=None, max_length=600, description="What is known of its absorption.")
    gut_effects: str | None = Field(default=None, max_length=400, description="What is known of its gut effects.")


class SupplementForm(SupplementFormBase, ListedKey, table=True):
    """Supplement forms."""

    __table_args__ = record_indexes("supplement_form")

    __tablename__ = "supplement_form"


class CompositionBase(Model):
    """One compound that a form is sold as."""

    id: Slug = Field(primary_key=True, sa_type=KEY_TEXT, description="Id of the composition.")
    name: str = Field(max_length=120, description="Chemical name.")
    formula: str | None = Field(
        default=None, max_length=60, description="Formula; null for a trade material without an agreed one."
    )
    hydration: Hydration | None = Field(default=None, sa_type=AutoString, description="How much water it holds.")
    typical: bool = Field(default=False, description="Whether products of this form usually mean this compound.")


class CompositionShares(Model):
    """What follows from a formula, computed at load from standard atomic weights (IUPAC, abridged)."""

    molar_mass_g_per_mol: float | None = Field(default=None, ge=0, le=10_000, description="Molar mass in g/mol.")
    elemental_percent: float | None = Field(
        default=None, ge=0, le=100, description="Share of magnesium in the compound's weight, in percent."
    )
    mg_per_100_mg_magnesium: int | None = Field(
        default=None, ge=0, le=100_000, description="Milligrams of the compound that hold 100 mg of magnesium."
    )


class Composition(CompositionShares, CompositionBase, table=True):
    """Compositions of supplement forms."""

    form_id: str = Field(foreign_key="supplement_form.id", sa_type=KEY_TEXT, index=True)
    position: int


class IdentifierBase(Model):
    """A compound's identifier in a registry."""

    system: str = Field(foreign_key="code_system.id", index=True, max_length=40, description="Id of the registry.")
    code: str = Field(max_length=40, description="The identifier, as its registry writes it.")
    verification: Verification = Field(sa_type=AutoString, description="How the identifier was checked.")


class CompositionIdentifier(IdentifierBase, table=True):
    """Identifiers of compositions."""

    __tablename__ = "composition_identifier"
    composition_id: str = Field(primary_key=True, foreign_key="composition.id", sa_type=KEY_TEXT)
    position: int = Field(primary_key=True, ge=0)


ROUTES: Final = listed_terms("routes")
PREPARATIONS: Final = listed_terms("preparations")

SUPPLEMENT_FORM: Final = Type(
    name="supplement-forms",
    table=SupplementForm,
    title="Supplement forms",
    lead="The compounds in which magnesium is sold, how much of each is magnesium, and what is known of each.",
    label="Supplement form",
    tag=Tag("Supplement forms", "Compounds of magnesium that supplements hold."),
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
