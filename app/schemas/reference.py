"""What the API says of references."""

from sqlmodel import Field

from app.models.reference import ReferenceBase
from app.schemas.page import Items, Page
from app.schemas.record import LightRead, UserLink


class ReferenceRead(ReferenceBase, LightRead):
    """A reference: published evidence."""

    used_by: list[UserLink] = Field(max_length=1000, description="The records and intakes that cite it.")


class ReferencePage(Page):
    """A page of references."""

    items: Items[ReferenceRead]
