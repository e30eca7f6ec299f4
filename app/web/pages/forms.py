"""Filter form above a list: a field for each filter of the API, with its options and their counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias, get_args

from sqlalchemy import bindparam, select
from starlette.requests import Request

from app.database import Snapshot
from app.http.parameters import allowed_values, id_filters
from app.listing.envelope import build_address, query_parameters
from app.listing.page import NON_FILTERS, PageResult, fetch_page
from app.models import Record, Release
from app.models.base import col
from app.models.record import RELEASES
from app.schemas.query import ListQuery, takes_several
from app.web.pages.labels import VOCABULARY_OF, Terminology, member_label, terms_of_annotation
from app.web.pages.listings import Listing

MAX_OPTIONS: Final = 24
"""Maximum number of records offered as options; for more, the reader types an id."""

SORT_LABELS: Final = {
    "name": "Name, A to Z",
    "-name": "Name, Z to A",
    "updated_on": "Least recently changed first",
    "-updated_on": "Most recently changed first",
    "editorial": "Most relevant first",
    "certainty": "Least certain first",
    "-certainty": "Most certain first",
    "standing": "Best supported first",
    "-standing": "Least supported first",
    "severity": "Least serious first",
    "-severity": "Most serious first",
    "ordinal": "Article order",
    "-ordinal": "Article order, reversed",
    "position": "Age, youngest first",
    "-position": "Age, oldest first",
    "seq": "Oldest first",
    "-seq": "Newest first",
    "kind": "Type, A to Z",
    "-kind": "Type, Z to A",
}

EDITORIAL_LABELS: Final = {"cautions": "Most serious first", "claims": "Strongest evidence first"}
"""Labels of the editorial order of lists in which something else decides before the editors."""

UNLISTED_SORTS: Final = {"-editorial", "-severity", "-certainty"}
"""Sort orders that are not offered: the reverse of the editorial order, and those that look like it to readers."""

_SELECT_RECORDS: Final = (
    select(col(Record.id), col(Record.name))
    .where(col(Record.type).in_(bindparam("types", expanding=True)))
    .order_by(col(Record.sort_name))
    .limit(MAX_OPTIONS + 1)
)
_SELECT_RELEASES: Final = select(col(Release.version)).order_by(col(Release.released_at).desc()).limit(MAX_OPTIONS)


@dataclass(frozen=True)
class Option:
    """A value to choose, with the number of matching records if it is counted."""

    value: str
    label: str
    count: int | None
    chosen: bool


Widget: TypeAlias = Literal["boxes", "choice", "number", "text", "list", "ids"]
"""Control of a filter: checkboxes, a select, or a text field for a number, a text, several values, or record ids."""


@dataclass(frozen=True)
class FilterField:
    """A filter as the form shows it."""

    name: str
    label: str
    hint: str
    widget: Widget
    value: str
    options: Sequence[Option] = ()


@dataclass(frozen=True)
class Chip:
    """An active filter, with the URL that removes it."""

    label: str
    href: str


@dataclass(frozen=True)
class FilterForm:
    """Filters, sort orders and keyword search of a list."""

    q: str | None
    """Text of the keyword field; None if the list has no keyword search."""
    fields: Sequence[FilterField]
    sorts: Sequence[Option]
    chips: Sequence[Chip]
    limit: str | None


def fetch_filter_form(
    snapshot: Snapshot,
    request: Request,
    listing: Listing,
    query: ListQuery[Any],
    terminology: Terminology,
    **parent: str,
) -> tuple[FilterForm, PageResult]:
    """Fetch the form of a list and the page of results that it requests."""
    names = [name for name in listing.query.model_fields if name not in NON_FILTERS | {"q"}]
    counted = [name for name in listing.collection.facets if name in names]
    page = fetch_page(snapshot, listing.collection, query.model_copy(update={"facets": counted}), **parent)
    query = page.query.model_copy(update={"facets": query.facets})
    counts = {name: {facet.value: facet.count for facet in facets} for name, facets in (page.facets or {}).items()}
    parameters = query_parameters(query)
    for name in counted:
        if name in parameters:
            counts[name] = _counts_without(snapshot, listing, query, name, **parent)
    labels = {name: _option_labels(snapshot, listing.query, name, terminology) for name in names}
    fields = [
        _build_field(listing.query, name, parameters.get(name, ""), labels[name], counts.get(name)) for name in names
    ]
    form = FilterForm(
        q=parameters.get("q", "") if "q" in listing.query.model_fields else None,
        fields=fields,
        sorts=_sort_options(listing, parameters.get("sort")),
        chips=_list_chips(request, fields, parameters),
        limit=parameters.get("limit"),
    )
    return form, page._replace(query=query)


def _counts_without(
    snapshot: Snapshot, listing: Listing, query: ListQuery[Any], name: str, **parent: str
) -> dict[str, int]:
    """Count the records of each value of a filter as if the filter were not active."""
    others = query.model_dump(exclude_unset=True, exclude={name, "cursor", "sort", "limit", "facets"})
    wider = listing.query.model_validate(others | {"facets": [name], "limit": 1})
    facets = fetch_page(snapshot, listing.collection, wider, **parent).facets or {}
    return {facet.value: facet.count for facet in facets.get(name, ())}


def _build_field(
    model: type[ListQuery[Any]], name: str, value: str, labels: Mapping[str, str], counts: Mapping[str, int] | None
) -> FilterField:
    details = model.model_fields[name]
    chosen = value.split(",")
    options = [
        Option(value=key, label=label, count=None if counts is None else counts.get(key, 0), chosen=key in chosen)
        for key, label in labels.items()
    ]
    widget = "boxes" if options else _typed_widget(model, name)
    if bool in get_args(details.annotation):
        widget = "choice"
    return FilterField(name, member_label(name), details.description or "", widget, value, options)


def _typed_widget(model: type[ListQuery[Any]], name: str) -> Widget:
    """Control of a filter with too many values to list."""
    if name in id_filters(model):
        return "ids"
    if takes_several(model, name):
        return "list"
    return "number" if _is_numeric(model.model_fields[name].annotation) else "text"


def _is_numeric(annotation: Any) -> bool:
    """Whether a parameter takes a number, including bounded and optional ones."""
    return annotation in (int, float) or any(map(_is_numeric, get_args(annotation)))


def _option_labels(
    snapshot: Snapshot, model: type[ListQuery[Any]], name: str, terminology: Terminology
) -> Mapping[str, str]:
    """Map the values of a filter to their labels; empty if the reader types the value."""
    details = model.model_fields[name]
    if terms := terms_of_annotation(details.annotation):
        known = terminology.terms[VOCABULARY_OF[terms]]
        return {term: known[term]["name"] if term in known else member_label(term) for term in terms}
    if types := id_filters(model).get(name):
        if types == (RELEASES,):
            return {version: version for version in snapshot.connection.execute(_SELECT_RELEASES).scalars()}
        records = snapshot.connection.execute(_SELECT_RECORDS, {"types": list(types)}).fetchall()
        return {row.id: row.name for row in records} if len(records) <= MAX_OPTIONS else {}
    if bool in get_args(details.annotation):
        return {"true": "Yes", "false": "No"}
    return {str(value): member_label(str(value).replace("-", "_")) for value in allowed_values(model, name)}


def _sort_options(listing: Listing, requested: str | None) -> list[Option]:
    """List the sort orders, the default first; a requested one that is not offered, such as several keys, is added."""
    default = ",".join(listing.query.model_fields["sort"].default)
    current = requested or default
    offered = [str(key) for key in allowed_values(listing.query, "sort") if key not in UNLISTED_SORTS]
    keys = dict.fromkeys([default, *offered, current])
    return [Option(key, _sort_label(listing.kind, key), None, key == current) for key in keys]


def _sort_label(kind: str, key: str) -> str:
    if key == "editorial" and kind in EDITORIAL_LABELS:
        return EDITORIAL_LABELS[kind]
    if key in SORT_LABELS:
        return SORT_LABELS[key]
    label = member_label(key.removeprefix("-"))
    return f"{label}, {'largest' if key.startswith('-') else 'smallest'} first"


def _list_chips(request: Request, fields: Sequence[FilterField], parameters: Mapping[str, str]) -> list[Chip]:
    """List the active filters; removing one returns to the first page."""
    chips = []
    if "q" in parameters:
        chips.append(Chip(f"Keywords: {parameters['q']}", _url_without(request, parameters, "q", parameters["q"])))
    for field in fields:
        labels = {option.value: option.label for option in field.options}
        for value in _selected_values(field):
            href = _url_without(request, parameters, field.name, value)
            chips.append(Chip(f"{field.label}: {labels.get(value, value)}", href))
    return chips


def _selected_values(field: FilterField) -> list[str]:
    return [value for value in field.value.split(",") if value]


def _url_without(request: Request, parameters: Mapping[str, Any], name: str, value: str) -> str:
    rest = "" if name == "q" else ",".join(item for item in parameters[name].split(",") if item != value)
    return build_address(
        request, {key: rest if key == name else text for key, text in parameters.items() if key != name or rest}
    )
