"""What can be asked of the citations behind a screen."""

from typing import Annotated, Final

from pydantic import Field

from app.models.record import To
from app.models.registry import TYPES
from app.queries.common import AnswerQuery, InOrder, SlugText

MOST_IDS: Final = 100


CITING: Final = To((*TYPES, "passages", "intakes"))
"""What can be on a screen: any record, and the parts of records."""


class CitationsQuery(AnswerQuery):
    """What can be asked of citations."""

    ids: Annotated[InOrder[SlugText], CITING] = Field(
        max_length=MOST_IDS,
        description="Ids of the records, passages and intakes on the screen, of any types, in the order in which the "
        "screen uses them. An id that is given again is asked once.",
    )
