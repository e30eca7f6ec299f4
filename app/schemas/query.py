"""Base classes of query models: parsing of values, and the parameters that endpoints share."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, ClassVar, Final, Generic, Literal, Self, TypeVar, cast, get_origin

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
    """Split each value at its commas: FastAPI gives `["a,b", "c"]` for `name=a,b&name=c`."""
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
    """Refuse notations of a number that only Python accepts: `1_0`, ` 1` and `+1`."""
    if isinstance(value, str) and not re.fullmatch(r"\d{1,12}(\.\d{1,20})?([eE][-+]?\d{1,3})?", value, re.ASCII):
        raise ValueError("must be a number written in digits, such as 20 or 2.5")
    return value


def check_whole_number(value: Any) -> Any:
    """Refuse any notation of a whole number except plain digits."""
    if isinstance(value, str) and not re.fullmatch(r"\d{1,12}", value, re.ASCII):
        raise ValueError("must be a whole number written in digits, such as 20")
    return value


def check_not_below_minimum(value: Value, info: ValidationInfo) -> Value:
    """Refuse a `…_max` below its `…_min`: no record could match both."""
    name = str(info.field_name).removesuffix("_max") + "_min"
    lowest = info.data.get(name)
    if value is not None and lowest is not None and cast("float", value) < lowest:
        raise ValueError(f"is below {name}, which is {lowest:g}; no record can match both")
    return value


def check_boolean(value: Any) -> Any:
    """Refuse notations of a boolean that only Pydantic accepts: `1`, `yes` and `on`."""
    if isinstance(value, str) and value not in ("true", "false"):
        raise ValueError("must be true or false")
    return value


OrderedCSV = Annotated[list[Value], BeforeValidator(split_commas), AfterValidator(unique), Field(min_length=1)]
"""Several values, separated by commas or given by repeating the parameter, whose order matters."""

CSV = Annotated[list[Value], BeforeValidator(split_commas), AfterValidator(unique_sorted), Field(min_length=1)]
"""The same for values whose order does not matter."""

DECIMAL_NUMBER: Final = BeforeValidator(check_decimal)
WHOLE_NUMBER: Final = BeforeValidator(check_whole_number)
"""Place them after the bounds of a number, or the bounds are missing from the schema."""


def respell_standings(values: Any) -> Any:
    """Accept `contested`, the former spelling of `unproven`."""
    values = split_commas(values)
    if not isinstance(values, list):
        return values
    return [Standing.UNPROVEN if value == "contested" else value for value in values]


Standings = Annotated[CSV[Standing], BeforeValidator(respell_standings)]

TRUE_OR_FALSE: Final = BeforeValidator(check_boolean)

SlugText = Annotated[str, StringConstraints(pattern=SLUG_PATTERN, max_length=80)]
TermText = Annotated[str, StringConstraints(pattern=ID_OR_TERM_PATTERN, max_length=120)]
Ids = CSV[SlugText]
IdsOrTerms = CSV[TermText]

SORT_TEXT: Final = "Sort keys, most significant first. Prefix a key with `-` to sort in descending order."
EDITORIAL_SORT: Final = (
    f"{SORT_TEXT} `editorial`, the default, starts with the records that are most relevant to restless legs syndrome."
)
FACETS_TEXT: Final = "Members to count matches by; the counts are returned in `facets`."
"""Descriptions of parameters of lists."""

MAX_ECHO: Final = 40
"""Maximum length of an invalid value in a message, in characters."""


@dataclass(frozen=True)
class ListedIn:
    """Marks a filter by what a list inside the record contains: `ListedIn("routes")` for `route`."""

    member: str


@dataclass(frozen=True)
class RelatedByClaims:
    """Marks a filter by the records that claims relate to the record; `standing` chooses the claims."""


class BaseQuery(BaseModel):
    """Base class of query strings; unknown parameters are errors."""

    # Each query model is built with its first request: building all of them takes a tenth of start-up time.
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
        """The parameters in canonical notation and order, without defaults: the same for equivalent queries."""
        given = self.model_dump(mode="json", exclude_defaults=True)
        return {name: _to_text(given[name]) for name in sorted(given)}


def _to_text(value: Any) -> str:
    """A value in the notation of a query string."""
    if isinstance(value, list):
        return ",".join(map(str, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)


def takes_several(model: type[BaseQuery], name: str) -> bool:
    """Whether a parameter takes several values."""
    return get_origin(model.model_fields[name].annotation) in (list, Sequence)


class FreeTextQuery(BaseQuery):
    """Parameters that search and suggestions have in common."""

    q: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        description="Text as typed by a reader. It has no syntax: all of it is treated as words."
    )
    type: CSV[RecordType] = Field(
        default_factory=list, description="Return only records of these types.", max_length=len(TYPES)
    )


class DocumentQuery(BaseQuery, Generic[Record]):
    """Parameters of one document; `DocumentQuery[FoodRead]` takes the members of `FoodRead` as `fields`."""

    fields: CSV[str] = Field(
        default_factory=list,
        description="Limit each record to `id` and these members; the response is then partial.",
        max_length=60,
    )

    @classmethod
    def record(cls) -> type[ReadModel]:
        """The read model of the record: the type argument of this model, or of the one it extends."""
        arguments = (base.__pydantic_generic_metadata__["args"] for base in cls.__mro__ if issubclass(base, BaseModel))
        record: type[ReadModel] = next(args[0] for args in arguments if args)
        return record

    @field_validator("fields")
    @classmethod
    def check_fields(cls, names: list[str]) -> list[str]:
        """Refuse a name that is not a member of the record; add the members that the named ones require."""
        record = cls.record()
        for name in names:
            if name not in record.model_fields:
                raise ValueError(f"{name[:100]!r} is not one of: {', '.join(record.model_fields)}")
        return sorted({member for name in names for member in (name, *record.requires.get(name, ()))})


class RecordQuery(DocumentQuery[Record], Generic[Record]):
    """Parameters of a single record."""

    expand: CSV[Expandable] = Field(
        default_factory=list,
        description="Include summaries of the linked records of these types in `included`.",
        max_length=len(TYPES) + 1,
    )


class ListQuery(RecordQuery[Record], Generic[Record]):
    """Parameters of a list; a subclass adds its `sort`, `facets` and filters."""

    limit: Annotated[int, Field(ge=1, le=100), WHOLE_NUMBER] = Field(
        default=20, description="Maximum number of items per page."
    )
    cursor: str | None = Field(
        default=None,
        max_length=1200,
        pattern=r"^[A-Za-z0-9_-]+$",
        description="`page.next_cursor` of the previous page. Filters and sort order must be the same.",
    )
    sort: Sequence[str] = Field(
        default_factory=list,
        description=SORT_TEXT,
        max_length=4,
    )
    facets: Sequence[str] = Field(
        default_factory=list,
        description=FACETS_TEXT,
        max_length=7,
    )

    @field_validator("sort", mode="before")
    @classmethod
    def check_sort(cls, value: Any) -> Any:
        """Refuse a sort key that is named more than once, in either direction."""
        keys = [str(key).removeprefix("-") for key in split_commas(value)]
        if repeated := next((key for key in keys if keys.count(key) > 1), None):
            raise ValueError(f"names {repeated[:MAX_ECHO]!r} more than once; name each key once")
        return value


class KindFacets(ListQuery[Record], Generic[Record]):
    """Facets of a list of records of several kinds."""

    facets: CSV[Literal["kind", "origin"]] = Field(default_factory=list, description=FACETS_TEXT, max_length=2)


class KindFilterQuery(KindFacets[Record], Generic[Record]):
    """Parameters of a list of records of several kinds; a subclass adds `kind` and its filters."""

    sort: OrderedCSV[Literal["name", "-name", "kind", "-kind", "updated_on", "-updated_on"]] = Field(
        default=["name"], description=SORT_TEXT, max_length=3
    )


class OrderedKindQuery(KindFacets[Record], Generic[Record]):
    """The same for a list whose default order is editorial."""

    sort: OrderedCSV[
        Literal["editorial", "-editorial", "name", "-name", "kind", "-kind", "updated_on", "-updated_on"]
    ] = Field(default=["editorial"], description=EDITORIAL_SORT, max_length=4)


class Filters(BaseModel):
    """Base class of filters that several query models share; never validated on its own."""

    model_config = ConfigDict(defer_build=True)


class RecordFilters(Filters):
    """Filters of all lists of records."""

    q: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="Return only records that contain all of these words, or forms of them, in names, synonyms or "
        "texts. Misspellings are corrected. This does not rank the records; use `/v1/search` for that.",
    )
    origin: CSV[Origin] = Field(
        default_factory=list,
        description="Return only records that come from the source articles (`documents`), or only those added by the "
        "editors (`editorial`).",
        max_length=2,
    )


class RelationQuery(Filters):
    """Filters by claims that relate a record to a condition."""

    condition: Annotated[Ids, IdOf(("conditions",)), RelatedByClaims()] = Field(
        default_factory=list,
        description="Return only records that a claim relates to any of these conditions, in either direction.",
        max_length=20,
    )
    standing: Standings = Field(
        default_factory=list,
        description="Standings of the claims that count as relations; by default all except `rejected`.",
        max_length=4,
    )
