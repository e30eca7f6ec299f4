"""The lists that have pages, with the collections and query models of the API."""

from dataclasses import dataclass
from typing import Any, Final

from app.listing.filters import Collection
from app.models.registry import TYPES
from app.resources import COLLECTIONS
from app.schemas.query import ListQuery


@dataclass(frozen=True, eq=False)
class Listing:
    """A list with its title and introduction for readers."""

    collection: Collection
    title: str
    lead: str

    @property
    def query(self) -> type[ListQuery[Any]]:
        """The query model of the list."""
        return self.collection.query

    @property
    def kind(self) -> str:
        """The type of its records."""
        return self.collection.type


LISTINGS: Final = {name: Listing(COLLECTIONS[name], one.title, one.lead) for name, one in TYPES.items()}
"""The lists by record type."""

PASSAGE_LISTING: Final = Listing(
    COLLECTIONS["passages"],
    "Passages",
    "Each passage is either used or left out for a stated reason. We give its position and hash, never its text.",
)
INTAKE_LISTING: Final = Listing(
    COLLECTIONS["intakes"],
    "Reference intakes",
    "Reference values for healthy people, by age, sex, pregnancy and breastfeeding. They are not personal advice.",
)
CHANGE_LISTING: Final = Listing(
    COLLECTIONS["changes"], "Changes", "What each release added, updated or withdrew, record by record."
)
