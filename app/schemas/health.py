"""What the API says of itself."""

from typing import Literal

from pydantic import Field

from app.schemas.common import ReadModel


class Health(ReadModel):
    """The process lives."""

    status: Literal["ok"] = Field(description="Always `ok`.")


class Readiness(ReadModel):
    """The content can be served."""

    status: Literal["ready"] = Field(description="Always `ready`; otherwise the answer is a problem.")
    release: str = Field(max_length=20, description="Version of the content.")
