"""Read models of the health checks."""

from typing import Literal

from pydantic import Field

from app.schemas.common import ReadModel


class Health(ReadModel):
    """The process is running."""

    status: Literal["ok"] = Field(description="Always `ok` in a successful response.")


class Readiness(ReadModel):
    """The content can be served."""

    status: Literal["ready"] = Field(
        description="Always `ready`; if the content cannot be served, the response is a problem."
    )
    release: str = Field(max_length=20, description="Version of the release.")
