"""What can be asked of any list or record: the members all query models share."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Final, Literal, NamedTuple, TypeVar, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from app.models.record import SLUG_PATTERN, ContentBase, RecordBase, To
from app.models.registry import TYPES, Expandable
from app.models.terms import Origin, Standing

Value = TypeVar("Value")

ID_OR_TERM_PATTERN: Final = r"^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(_[a-z0-9]+)*)?$"


def split_commas(value: Any) -> Any:
    """A parameter as its values: `a,b` is `a` and `b`."""
    return value.split(",") if isinstance(value, str) else value


def each_once(values: list[Value]) -> list[Value]:
    """Values in the order given, each once."""
    return list(dict.fromkeys(values))


def as_set(values: list[Value]) -> list[Value]:
    """Values whose order means nothing, in one order, so that equal questions are equal."""
    return sorted(set(values), key=str)


def decimal_digits(value: Any) -> Any:
    """A number written plainly: Python would also read `1_0`, ` 1` and `+1`."""
    if isinstance(value, str) and not re.fullmatch(r"\d{1,12}(\.\d{1,20})?([eE][-+]?\d{1,3})?", value, re.ASCII):
        raise ValueError("must be a number written in digits, such as 20 or 2.5")
    return value


def whole_digits(value: Any) -> Any:
    """A whole number written plainly."""
    if isinstance(value, str) and not re.fullmatch(r"\d{1,12}", value, re.ASCII):
        raise ValueError("must be a whole number written in digits, such as 20")
    return value


def not_below_minimum(value: Value, info: ValidationInfo) -> Value:
    """Refuse a `…_max` below the `…_min` beside it: no record could match both."""
    name = str(info.field_name).removesuffix("_max") + "_min"
    lowest = info.data.get(name)
    if value is not None and lowest is not None and cast("float", value) < lowest:
        raise ValueError(f"is below {name}, which is {lowest:g}; no record can match both")
    return value


InOrder = Annotated[list[Value], BeforeValidator(split_commas), AfterValidator(each_once), Field(min_length=1)]
"""Several values in one parameter, separated by commas; their order counts."""

CommaSeparated = Annotated[list[Value], BeforeValidator(split_commas), AfterValidator(as_set), Field(min_length=1)]
"""Several values in one parameter, separated by commas; their order means nothing.

Where none is given, `default_factory` makes a list. A default that is written is copied deeply for each question, and a
list has seven of them.
"""


def true_or_false(value: Any) -> Any:
    """A boolean written in one way: Pydantic would also read `1`, `yes` and `on`."""
    if isinstance(value, str) and value not in ("true", "false"):
        raise ValueError("must be true or false")
    return value


TRUE_OR_FALSE: Final = BeforeValidator(true_or_false)

DECIMAL_NUMBER: Final = BeforeValidator(decimal_digits)
WHOLE_NUMBER: Final = BeforeValidator(whole_digits)
"""To be written behind the bounds of a number, or they are lost to the schema."""

SlugText = Annotated[str, StringConstraints(pattern=SLUG_PATTERN, max_length=80)]
TermText = Annotated[str, StringConstraints(pattern=ID_OR_TERM_PATTERN, max_length=120)]
Ids = CommaSeparated[SlugText]
IdsOrTerms = CommaSeparated[TermText]


IDENTITY_MEMBERS: Final = ("type", "id", "href")
LIGHT_MEMBERS: Final = (*IDENTITY_MEMBERS, *RecordBase.model_fields)
CONTENT_MEMBERS: Final = (
    *LIGHT_MEMBERS,
    *ContentBase.model_fields,
    "synonyms",
    "codes",
    "passages",
    "references",
    "related",
    "cautions",
    "notices",
)
"""Members of what is answered: of anything with an address, of the lighter records, of the records for readers."""

MAX_ECHO: Final = 40
"""Characters of a wrong value that a message repeats."""

Format = Annotated[Literal["json"] | None, Field(description="Format of the answer; wins over `Accept`.")]


class AskedQuery(BaseModel):
    """What somebody asks with a query string."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    one_of: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Groups of parameters of which exactly one must be given; `read_query` refuses anything else."""

    @cached_property
    def question(self) -> Mapping[str, str]:
        """What is asked in one spelling, without what is so by default: equal questions are equal."""
        asked = self.model_dump(mode="json", exclude_defaults=True)
        return {name: _written(asked[name]) for name in sorted(asked)}


def _written(value: Any) -> str:
    """A value as a query string writes it."""
    if isinstance(value, list):
        return ",".join(map(str, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)


def takes_several(model: type[AskedQuery], name: str) -> bool:
    """Whether a parameter takes several values, with commas between them."""
    return isinstance(model.model_fields[name].get_default(call_default_factory=True), list)


class AnswerQuery(AskedQuery):
    """What can be asked of an answer that is worked out and is no record."""

    format: Format = None


class Members(NamedTuple):
    """The members of an answer, which `fields` may name; a test compares them with what OpenAPI says of it."""

    names: tuple[str, ...]
    together: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """Members that are never sent without others, such as what a source says without what is known."""


class DocumentQuery(AskedQuery):
    """What can be asked of one document."""

    fields: CommaSeparated[str] = Field(
        default_factory=list, description="Only these members, beside `id`; all when left out.", max_length=60
    )
    format: Format = None

    @field_validator("fields")
    @classmethod
    def names_exist(cls, names: list[str], asked: ValidationInfo) -> list[str]:
        """Refuse a name that is no member of the record; add what a member is never sent without."""
        members = cast("Members", asked.context)
        for name in names:
            if name not in members.names:
                raise ValueError(f"{name[:100]!r} is not one of: {', '.join(members.names)}")
        return sorted({one for name in names for one in (name, *members.together.get(name, ()))})


class RecordQuery(DocumentQuery):
    """What can be asked of one record."""

    expand: CommaSeparated[Expandable] = Field(
        default_factory=list,
        description="Send along, once each in `included`, the linked records of these types.",
        max_length=len(TYPES) + 1,
    )


class ListQuery(RecordQuery):
    """What can be asked of a list; a subclass adds its `sort`, `facets` and filters."""

    members: ClassVar[Members]

    limit: Annotated[int, Field(ge=1, le=100), WHOLE_NUMBER] = Field(
        default=20, description="Largest number of items on a page."
    )
    cursor: str | None = Field(
        default=None,
        max_length=1200,
        pattern=r"^[A-Za-z0-9_-]+$",
        description="Where to go on: `page.next_cursor` of the page before, with the same filters and sort.",
    )
    sort: Sequence[str] = Field(default_factory=list, description="Order; a leading `-` reverses a key.", max_length=4)
    facets: Sequence[str] = Field(default_factory=list, description="Count the matches by these members.", max_length=7)

    @field_validator("sort", mode="before")
    @classmethod
    def keys_differ(cls, value: Any) -> Any:
        """Refuse a sort key that is named twice, in whichever direction: it is a slip."""
        keys = [str(key).removeprefix("-") for key in split_commas(value)]
        if repeated := next((key for key in keys if keys.count(key) > 1), None):
            raise ValueError(f"names {repeated[:MAX_ECHO]!r} more than once; name each key once")
        return value


class KindsQuery(ListQuery):
    """What can be asked of a list of records of several kinds; a subclass adds `kind` and its filters."""

    sort: InOrder[Literal["name", "-name", "kind", "-kind", "updated_on", "-updated_on"]] = Field(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=3
    )
    facets: CommaSeparated[Literal["kind", "origin"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=2
    )


class Filters(BaseModel):
    """Filters that several query models have; only those are ever built."""

    model_config = ConfigDict(defer_build=True)


class RecordFilters(Filters):
    """Filters that every list of records has."""

    q: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="Only records with all of these words or forms of them in names, synonyms or texts; misspellings "
        "are mended. It does not sort: `/v1/search` gives the best first.",
    )
    origin: CommaSeparated[Origin] = Field(
        default_factory=list, description="Named by the documents, or added by the editors.", max_length=2
    )


class RelationQuery(Filters):
    """Filters over claims: records that a claim relates to a condition."""

    condition: Annotated[Ids, To(("conditions",))] = Field(
        default_factory=list,
        description="Related to any of these conditions by a claim, in either direction.",
        max_length=20,
    )
    standing: CommaSeparated[Standing] = Field(
        default_factory=list,
        description="Standing of the claims that relate; without it all but rejected ones count.",
        max_length=4,
    )
