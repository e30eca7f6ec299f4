"""What can be asked of changes."""

from typing import Annotated, Final, Literal

from pydantic import Field

from app.models.change import ChangeBase
from app.models.record import RELEASES, To
from app.models.registry import Changeable
from app.models.terms import ChangeOperation
from app.queries.common import WHOLE_NUMBER, CommaSeparated, InOrder, ListQuery, Members

CHANGE_MEMBERS: Final = Members((*ChangeBase.model_fields, "date", "href"))


class ChangeQuery(ListQuery):
    """What can be asked of changes."""

    members = CHANGE_MEMBERS
    sort: InOrder[Literal["seq", "-seq"]] = Field(
        default=["seq"], description="Order; a leading `-` reverses a key.", max_length=2
    )
    facets: CommaSeparated[Literal["op", "type", "release"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=3
    )
    since: Annotated[int, Field(ge=0, le=1_000_000_000), WHOLE_NUMBER] | None = Field(
        default=None, description="Only changes behind this number: the greatest `seq` you know."
    )
    op: CommaSeparated[ChangeOperation] = Field(
        default_factory=list, description="Any of these operations.", max_length=3
    )
    type: CommaSeparated[Changeable] = Field(
        default_factory=list, description="Of records of any of these types.", max_length=20
    )
    release: Annotated[
        CommaSeparated[Annotated[str, Field(max_length=20, pattern=r"^\d{4}\.\d{2}\.\d+$")]], To((RELEASES,))
    ] = Field(default_factory=list, description="Brought by any of these releases.", max_length=20)
