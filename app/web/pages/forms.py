"""The form above a list: a field for each filter of the API, with what can be chosen and how much there is of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias, get_args

from sqlalchemy import bindparam, select
from starlette.requests import Request

from app.database import Snapshot
from app.http.parameters import allowed_values, id_filters
from app.listing.envelope import build_address, query_parameters
from app.listing.page import SHAPING, PageResult, fetch_page
from app.models import Record, Release
from app.models.base import col
from app.models.record import RELEASES
from app.schemas.query import ListQuery, takes_several
from app.web.pages.labels import VOCABULARY_OF, Words, label_of, terms_in
from app.web.pages.listings import Listing

MOST_OPTIONS: Final = 24
"""Where more records could be chosen, their id is typed."""

SORTS: Final = {
    "name": "Name, A to Z",
    "-name": "Name, Z to A",
    "updated_on": "Oldest change first",
    "-updated_on": "Latest change first",
    "standing": "Best supported first",
    "-standing": "Rejected first",
    "severity": "Least grave first",
    "-severity": "Gravest first",
    "ordinal": "In the order of the article",
    "-ordinal": "From the end of the article",
    "position": "By age",
    "-position": "By age, oldest first",
    "seq": "Oldest first",
    "-seq": "Latest first",
    "kind": "By kind",
    "-kind": "By kind, backwards",
}

_RECORDS: Final = (
    select(col(Record.id), col(Record.name))
    .where(col(Record.type).in_(bindparam("types", expanding=True)))
    .order_by(col(Record.sort_name))
    .limit(MOST_OPTIONS + 1)
)
_RELEASES: Final = select(col(Release.version)).order_by(col(Release.released_at).desc()).limit(MOST_OPTIONS)


@dataclass(frozen=True)
class Option:
    """A value that can be chosen."""

    value: str
    label: str
    count: int | None
    chosen: bool


Widget: TypeAlias = Literal["boxes", "choice", "number", "text", "list", "ids"]
"""How a filter is filled in: values to tick or to choose from, or typed: a number, a text, several, ids of records."""


@dataclass(frozen=True)
class Field:
    """A filter as a form shows it."""

    name: str
    label: str
    hint: str
    widget: Widget
    value: str
    options: Sequence[Option] = ()


@dataclass(frozen=True)
class Chip:
    """A filter that is in force, and the address without it."""

    label: str
    href: str


@dataclass(frozen=True)
class Form:
    """Everything that a list can be asked on its page."""

    q: str | None
    """What is written into the field for words; null where the list has none."""
    fields: Sequence[Field]
    sorts: Sequence[Option]
    chips: Sequence[Chip]
    limit: str | None


def fetch_form(
    snapshot: Snapshot, request: Request, shelf: Listing, query: ListQuery[Any], words: Words, **whole: str
) -> tuple[Form, PageResult]:
    """The form of a list and the page that it asks for."""
    names = [name for name in shelf.query.model_fields if name not in SHAPING | {"q"}]
    counted = [name for name in shelf.collection.facets if name in names]
    found = fetch_page(snapshot, shelf.collection, query.model_copy(update={"facets": counted}), **whole)
    counts = {name: {one.value: one.count for one in many} for name, many in (found.facets or {}).items()}
    asked = query_parameters(query)
    for name in counted:
        if name in asked:
            counts[name] = _counts_without(snapshot, shelf, query, name, **whole)
    named = {name: _named_options(snapshot, shelf.query, name, words) for name in names}
    fields = [_field(shelf.query, name, asked.get(name, ""), named[name], counts.get(name)) for name in names]
    form = Form(
        q=asked.get("q", "") if "q" in shelf.query.model_fields else None,
        fields=fields,
        sorts=_sorts(shelf.query, asked.get("sort")),
        chips=_chips(request, fields, asked),
        limit=asked.get("limit"),
    )
    return form, found


def _counts_without(
    snapshot: Snapshot, shelf: Listing, query: ListQuery[Any], name: str, **whole: str
) -> dict[str, int]:
    """How much there would be of each value if its own filter were not in force."""
    left = query.model_dump(exclude_unset=True, exclude={name, "cursor", "sort", "limit", "facets"})
    wider = shelf.query.model_validate(left | {"facets": [name], "limit": 1})
    facets = fetch_page(snapshot, shelf.collection, wider, **whole).facets or {}
    return {one.value: one.count for one in facets.get(name, ())}


def _field(
    model: type[ListQuery[Any]], name: str, value: str, named: Mapping[str, str], counts: Mapping[str, int] | None
) -> Field:
    details = model.model_fields[name]
    chosen = value.split(",")
    options = [
        Option(value=key, label=label, count=None if counts is None else counts.get(key, 0), chosen=key in chosen)
        for key, label in named.items()
    ]
    widget = "boxes" if options else _typed_widget(model, name)
    if bool in get_args(details.annotation):
        widget = "choice"
    return Field(name, label_of(name), details.description or "", widget, value, options)


def _typed_widget(model: type[ListQuery[Any]], name: str) -> Widget:
    """The field for values that are too many to choose from."""
    if name in id_filters(model):
        return "ids"
    if takes_several(model, name):
        return "list"
    return "number" if _is_numeric(model.model_fields[name].annotation) else "text"


def _is_numeric(annotation: Any) -> bool:
    """Whether a parameter takes a number, however it is bounded or left out."""
    return annotation in (int, float) or any(map(_is_numeric, get_args(annotation)))


def _named_options(snapshot: Snapshot, model: type[ListQuery[Any]], name: str, words: Words) -> Mapping[str, str]:
    """The values of a filter and what each is called; none where a value is typed."""
    details = model.model_fields[name]
    if terms := terms_in(details.annotation):
        known = words.terms[VOCABULARY_OF[terms]]
        return {term: known[term]["name"] if term in known else label_of(term) for term in terms}
    if types := id_filters(model).get(name):
        if types == (RELEASES,):
            return {version: version for version in snapshot.connection.execute(_RELEASES).scalars()}
        records = snapshot.connection.execute(_RECORDS, {"types": list(types)}).fetchall()
        return {row.id: row.name for row in records} if len(records) <= MOST_OPTIONS else {}
    if bool in get_args(details.annotation):
        return {"true": "Yes", "false": "No"}
    return {str(value): label_of(str(value).replace("-", "_")) for value in allowed_values(model, name)}


def _sorts(model: type[ListQuery[Any]], asked: str | None) -> list[Option]:
    """The orders to choose from; one of several keys is kept as it was asked."""
    keys = [str(key) for key in allowed_values(model, "sort")]
    current = asked or ",".join(model.model_fields["sort"].default)
    keys += [] if current in keys else [current]
    return [Option(key, SORTS.get(key) or _sort_label(key), None, key == current) for key in keys]


def _sort_label(key: str) -> str:
    label = label_of(key.removeprefix("-"))
    return f"{label}, {'largest' if key.startswith('-') else 'smallest'} first"


def _chips(request: Request, fields: Sequence[Field], asked: Mapping[str, str]) -> list[Chip]:
    """Each filter in force, and where one gets without it; the place in the list starts anew."""
    chips = []
    if "q" in asked:
        chips.append(Chip(f"Words: {asked['q']}", _address_without(request, asked, "q", asked["q"])))
    for field in fields:
        labels = {option.value: option.label for option in field.options}
        for value in _values(field):
            href = _address_without(request, asked, field.name, value)
            chips.append(Chip(f"{field.label}: {labels.get(value, value)}", href))
    return chips


def _values(field: Field) -> list[str]:
    return [value for value in field.value.split(",") if value]


def _address_without(request: Request, asked: Mapping[str, Any], name: str, value: str) -> str:
    left = "" if name == "q" else ",".join(one for one in asked[name].split(",") if one != value)
    return build_address(
        request, {key: left if key == name else kept for key, kept in asked.items() if key != name or left}
    )
