"""What the API says of dosages that sources report."""

from sqlmodel import Field

from app.models.dosage import DosageBase
from app.models.terms import ExceedsLimit
from app.schemas.claim import CorrectionRead
from app.schemas.common import Id
from app.schemas.page import Items, Page
from app.schemas.record import ContentRead


class DosageRead(DosageBase, ContentRead):
    """A dose, schedule or timing statement as a source reports it; never advice."""

    reported_by: list[Id] = Field(max_length=10, description="Ids of the sources that report it.")
    exceeds_adult_ul: ExceedsLimit = Field(
        description="Whether the highest amount passes the adult upper limit for supplements (350 mg a day);"
        " unknown where the source does not say enough to tell."
    )
    correction: CorrectionRead | None = Field(description="What is wrong with the statement, and what is right.")


class DosagePage(Page):
    """A page of dosages."""

    items: Items[DosageRead]
