"""Problem details of error responses (RFC 9457)."""

from typing import Annotated, Literal

from pydantic import Field

from app.models.base import Model
from app.schemas.common import Id, ReadModel

Text = Annotated[str, Field(max_length=2000)]


class ProblemError(ReadModel):
    """One error in a request."""

    location: Literal["query", "path", "header", "method", "uri"] = Field(
        description="Part of the request that is wrong."
    )
    name: str = Field(max_length=100, description="Name of the parameter or header.")
    detail: Text = Field(description="What is wrong with it, and what is valid.")
    value: str | None = Field(
        max_length=100, description="The value that was sent, truncated to 100 characters; null if there was none."
    )


class Problem(Model):
    """An error response: what failed, why, and how to fix it."""

    type: str = Field(
        max_length=300,
        description="URL of a page about this type of problem.",
        json_schema_extra={"format": "uri-reference"},
    )
    title: str = Field(max_length=120, description="Short name of the type of problem.")
    status: int = Field(ge=400, le=599, description="HTTP status code of the response.")
    detail: Text = Field(description="Explanation of this occurrence of the problem.")
    instance: str = Field(
        max_length=60, description="URN of this occurrence; for a server error, the log contains it too."
    )
    errors: list[ProblemError] = Field(max_length=100, description="All errors in the request.")
    suggestions: list[Text] = Field(max_length=100, description="Valid alternatives to try.")
    did_you_mean: list[Id] | None = Field(default=None, max_length=5, description="Similar ids; only in a 404.")
    available: list[Annotated[str, Field(max_length=100)]] | None = Field(
        default=None, max_length=20, description="Available media types or encodings; only in a 406."
    )
    successor: Id | None = Field(
        default=None, description="Id of the record that replaces the withdrawn one, or null; only in a 410."
    )
