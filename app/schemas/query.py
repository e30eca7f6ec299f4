"""Query models that all endpoints share: how values are written, and the parameters of records and lists."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, ClassVar, Final, Generic, Literal, Self, TypeVar, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from app.models.record import SLUG_PATTERN, IdOf
from app.models.registry import TYPES, Expandable, RecordType
from app.models.terms import Origin, Standing
from app.schemas.common import ReadModel

Value = TypeVar("Value")
Record = TypeVar("Record", bound=ReadModel)

ID_OR_TERM_PATTERN: Final = r"^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(_[a-z0-9]+)*)?$"


def split_commas(values: Any) -> Any:
    """Split each value at its commas: FastAPI gives a list of one value, `["a,b"]`, for `a,b`."""
    if isinstance(values, str):
        return values.split(",")
    if isinstance(values, list):
        return [part for value in values for part in (value.split(",") if isinstance(value, str) else [value])]
    return values


def unique(values: list[Value]) -> list[Value]:
    """Remove duplicates and keep the order."""
    return list(dict.fromkeys(values))


def unique_sorted(values: list[Value]) -> list[Value]:
    """Remove duplicates and sort, so that equal queries are equal."""
    return sorted(set(values), key=str)


def check_decimal(value: Any) -> Any:
    """Refuse the spellings of a number that only Python reads: `1_0`, ` 1` and `+1`."""
    if isinstance(value, str) and not re.fullmatch(r"\d{1,12}(\.\d{1,20})?([eE][-+]?\d{1,3})?", value, re.ASCII):
        raise ValueError("must be a number written in digits, such as 20 or 2.5")
    return value


def check_whole_number(value: Any) -> Any:
    """Refuse a whole number in any spelling but digits."""
    if isinstance(value, str) and not re.fullmatch(r"\d{1,12}", value, re.ASCII):
        raise ValueError("must be a whole number written in digits, such as 20")
    return value


def check_not_below_minimum(value: Value, info: ValidationInfo) -> Value:
    """Refuse a `…_max` below the `…_min` beside it: no record could match both."""
    name = str(info.field_name).removesuffix("_max") + "_min"
    lowest = info.data.get(name)
    if value is not None and lowest is not None and cast("float", value) < lowest:
        raise ValueError(f"is below {name}, which is {lowest:g}; no record can match both")
    return value


def check_boolean(value: Any) -> Any:
    """Refuse the spellings of a boolean that only Pydantic reads: `1`, `yes` and `on`."""
    if isinstance(value, str) and value not in ("true", "false"):
        raise ValueError("must be true or false")
    return value


OrderedCSV = Annotated[list[Value], BeforeValidator(split_commas), AfterValidator(unique), Field(min_length=1)]
"""Comma-separated values whose order matters."""

CSV = Annotated[list[Value], BeforeValidator(split_commas), AfterValidator(unique_sorted), Field(min_length=1)]
"""Comma-separated values whose order does not matter."""

DECIMAL_NUMBER: Final = BeforeValidator(check_decimal)
WHOLE_NUMBER: Final = BeforeValidator(check_whole_number)
"""Place them after the bounds of a number, or the bounds are missing from the schema."""

TRUE_OR_FALSE: Final = BeforeValidator(check_boolean)

SlugText = Annotated[str, StringConstraints(pattern=SLUG_PATTERN, max_length=80)]
TermText = Annotated[str, StringConstraints(pattern=ID_OR_TERM_PATTERN, max_length=120)]
Ids = CSV[SlugText]
IdsOrTerms = CSV[TermText]

MAX_ECHO: Final = 40
"""Characters of a wrong value that a message repeats."""

Format = Annotated[Literal["json"] | None, Field(description="Format of the answer; wins over `Accept`.")]


class BaseQuery(BaseModel):
    """A query string; an unknown parameter is an error."""

    # Building all query models takes a tenth of the start; each is built with its first request instead.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    one_of: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Groups of parameters of which exactly one must be given."""

    @model_validator(mode="after")
    def check_one_of(self) -> Self:
        """Refuse a query with none, or with several, of a group of parameters."""
        if any(len(self.model_fields_set.intersection(group)) != 1 for group in self.one_of):
            raise PydanticCustomError("one_of", "give exactly one parameter of each group")
        return self

    @cached_property
    def canonical(self) -> Mapping[str, str]:
        """The parameters in one spelling and order, without defaults: equal queries are equal."""
        given = self.model_dump(mode="json", exclude_defaults=True)
        return {name: _to_text(given[name]) for name in sorted(given)}


def _to_text(value: Any) -> str:
    """A value as a query string writes it."""
    if isinstance(value, list):
        return ",".join(map(str, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)


def takes_several(model: type[BaseQuery], name: str) -> bool:
    """Whether a parameter takes several comma-separated values."""
    return isinstance(model.model_fields[name].get_default(call_default_factory=True), list)


class ComputedQuery(BaseQuery):
    """Parameters of an answer that is computed and is no record."""

    format: Format = None


class FreeTextQuery(ComputedQuery):
    """Parameters that search and suggestions share."""

    q: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        description="What somebody typed. Any text is taken as words; nothing in it is syntax."
    )
    type: CSV[RecordType] = Field(
        default_factory=list, description="Only records of any of these types.", max_length=len(TYPES)
    )


class DocumentQuery(BaseQuery, Generic[Record]):
    """Parameters of one document; `DocumentQuery[FoodRead]` takes the members of `FoodRead` as `fields`."""

    fields: CSV[str] = Field(
        default_factory=list, description="Only these members, beside `id`; all when left out.", max_length=60
    )
    format: Format = None

    @classmethod
    def record(cls) -> type[ReadModel]:
        """The read model of the record: the type argument of this model, or of the one it extends."""
        arguments = (base.__pydantic_generic_metadata__["args"] for base in cls.__mro__ if issubclass(base, BaseModel))
        found: type[ReadModel] = next(args[0] for args in arguments if args)
        return found

    @field_validator("fields")
    @classmethod
    def check_fields(cls, names: list[str]) -> list[str]:
        """Refuse a name that is no member of the record; add the members that a named one requires."""
        record = cls.record()
        for name in names:
            if name not in record.model_fields:
                raise ValueError(f"{name[:100]!r} is not one of: {', '.join(record.model_fields)}")
        return sorted({one for name in names for one in (name, *record.requires.get(name, ()))})


class RecordQuery(DocumentQuery[Record], Generic[Record]):
    """Parameters of one record."""

    expand: CSV[Expandable] = Field(
        default_factory=list,
        description="Send along, once each in `included`, the linked records of these types.",
        max_length=len(TYPES) + 1,
    )


class ListQuery(RecordQuery[Record], Generic[Record]):
    """Parameters of a list; a subclass adds its `sort`, `facets` and filters."""

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
    def check_sort(cls, value: Any) -> Any:
        """Refuse a sort key that is named twice, in whichever direction."""
        keys = [str(key).removeprefix("-") for key in split_commas(value)]
        if repeated := next((key for key in keys if keys.count(key) > 1), None):
            raise ValueError(f"names {repeated[:MAX_ECHO]!r} more than once; name each key once")
        return value


class KindFilterQuery(ListQuery[Record], Generic[Record]):
    """Parameters of a list of records of several kinds; a subclass adds `kind` and its filters."""

    sort: OrderedCSV[Literal["name", "-name", "kind", "-kind", "updated_on", "-updated_on"]] = Field(
        default=["name"], description="Order; a leading `-` reverses a key.", max_length=3
    )
    facets: CSV[Literal["kind", "origin"]] = Field(
        default_factory=list, description="Count the matches by these members.", max_length=2
    )


class Filters(BaseModel):
    """Filters that several query models share; it is never validated alone."""

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
    origin: CSV[Origin] = Field(
        default_factory=list, description="Named by the documents, or added by the editors.", max_length=2
    )


class RelationQuery(Filters):
    """Filters over claims: records that a claim relates to a condition."""

    condition: Annotated[Ids, IdOf(("conditions",))] = Field(
        default_factory=list,
        description="Related to any of these conditions by a claim, in either direction.",
        max_length=20,
    )
    standing: CSV[Standing] = Field(
        default_factory=list,
        description="Standing of the claims that relate; without it all but rejected ones count.",
        max_length=4,
    )
