"""What the API says when something fails (RFC 9457)."""

from typing import Annotated, Literal

from pydantic import Field

from app.models.base import Model
from app.schemas.common import Id, ReadModel

Text = Annotated[str, Field(max_length=2000)]


class ProblemError(ReadModel):
    """One thing that is wrong with a request."""

    # `in` is a word of Python, so the member has another name here.
    where: Literal["query", "path", "header", "method", "uri"] = Field(
        alias="in", serialization_alias="in", description="Part of the request."
    )
    name: str = Field(max_length=100, description="Name of the parameter or header.")
    detail: Text = Field(description="What is wrong with it, and what would be right.")
    value: str | None = Field(max_length=100, description="What was sent, cut at 100 characters.")


class Problem(Model):
    """A problem: what failed, why, and what would have been right."""

    type: str = Field(max_length=300, description="Address of a page about this type of problem.")
    title: str = Field(max_length=120, description="The type of problem in words.")
    status: int = Field(ge=400, le=599, description="HTTP status.")
    detail: Text = Field(description="What happened this time.")
    instance: str = Field(
        max_length=60, description="URN of this occurrence; for a failure of ours the server's log has it too."
    )
    errors: list[ProblemError] = Field(max_length=100, description="Each thing that is wrong.")
    suggestions: list[Text] = Field(max_length=100, description="What would have been right.")
    did_you_mean: list[Id] | None = Field(default=None, max_length=5, description="Similar ids, for a 404.")
    available: list[Annotated[str, Field(max_length=100)]] | None = Field(
        default=None, max_length=20, description="Media types that are served, for a 406."
    )
    successor: Id | None = Field(default=None, description="Id that takes its place, for a 410.")
