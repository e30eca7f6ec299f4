"""The strict record class of cautions."""

from typing import Annotated, ClassVar

from sqlmodel import Field

from app.models.caution import CautionBase
from app.models.record import ANY_TYPE, Slug
from app.models.terms import Audience
from app.schemas.caution import CautionRead
from app.schemas.common import ReadModel
from app.seeding.records.base import ContentRecord


class CautionRecord(CautionBase, ContentRecord):
    """A record of `cautions.yaml`."""

    file: ClassVar[str] = "cautions"
    read_model: ClassVar[type[ReadModel]] = CautionRead

    about: Annotated[list[Slug], ANY_TYPE] = Field(min_length=1, max_length=40)
    audience: list[Audience] = Field(default_factory=list, max_length=10)
