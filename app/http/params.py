"""The query string, read once and strictly, and documented from the same model."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final, TypeVar, cast, get_args
from urllib.parse import parse_qsl, quote

from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from app.http.problems import MENDED, InvalidParameter, RepeatedParameter, UnknownParameter, query_error
from app.models.record import SLUG_PATTERN, To
from app.models.registry import types_of
from app.queries.common import AskedQuery, ListQuery, Members
from app.text import similar

Query = TypeVar("Query", bound=AskedQuery)

MAX_SUGGESTION_LENGTH: Final = 200

SAID: Final = {"missing": "is missing; it must be given", "too_short": "must not be empty"}
"""Faults that need no more words."""


def read_query(request: Request, model: type[Query], members: Members | None = None) -> Query:
    """The query string as its model; `members` are those of the answer, where the model does not say them.

    FastAPI's own query models take the last of a repeated parameter in silence, and cost more for each member.

    Raises:
        UnknownParameter: for a name that the model does not have.
        RepeatedParameter: for a name that is given twice.
        InvalidParameter: for values that the model does not take, or where it wants exactly one of several.
    """
    if not request.scope["query_string"] and (query := _nothing_asked(model)) is not None:
        return cast("Query", query)
    pairs = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    given = dict(pairs)
    if unknown := [name for name in given if name not in model.model_fields]:
        raise _unknown(unknown, list(model.model_fields))
    if len(given) != len(pairs):
        raise _repeated(pairs, model, members)
    unchosen = _unchosen(given, model.one_of)
    try:
        query = model.model_validate(given, context=members or members_of(model))
    except ValidationError as error:
        raise _invalid(error.errors(), unchosen, given, model, members) from None
    if unchosen:
        raise _invalid([], unchosen, given, model)
    return query


@cache
def _nothing_asked(model: type[AskedQuery]) -> AskedQuery | None:
    """The query of a model where nothing is asked; None where something must be."""
    try:
        return None if model.one_of else model()
    except ValidationError:
        return None


def _unknown(names: list[str], known: list[str]) -> UnknownParameter:
    close = [name for unknown in names[:MENDED] for name in similar(unknown, known)]
    shown = ", ".join(repr(name[:40]) for name in names[:5])
    return UnknownParameter(
        f"There is no parameter {shown} here. There are: {', '.join(known) or 'none'}.",
        [query_error(name, "unknown; parameters are never ignored") for name in names[:20]],
        list(dict.fromkeys(close)) or known,
    )


def _repeated(
    pairs: list[tuple[str, str]], model: type[BaseModel], members: Members | None = None
) -> RepeatedParameter:
    names = [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]
    values = {name: ",".join(dict.fromkeys(value for one, value in pairs if one == name)) for name in names}
    accepted = [name for name in names if _is_accepted(model, name, values[name], members)]
    suggestions = [f"{name}={quote(values[name], safe=',')}" for name in accepted]
    return RepeatedParameter(
        f"Given more than once: {', '.join(names)}. Give each parameter once; commas separate several values.",
        [query_error(name, "give it once, with commas between values") for name in names],
        [one for one in suggestions if len(one) <= MAX_SUGGESTION_LENGTH],
    )


def _is_accepted(model: type[BaseModel], name: str, value: str, members: Members | None) -> bool:
    """Whether a parameter takes a value, whatever else its query needs."""
    try:
        model.model_validate({name: value}, context=members or members_of(model))
    except ValidationError as error:
        return all(fault["loc"][:1] != (name,) for fault in error.errors())
    return True


def _unchosen(given: Mapping[str, str], groups: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """The groups of which none is given, or more than one, as faults of each of their parameters."""
    faults = []
    for names in groups:
        found = [name for name in names if name in given]
        if len(found) != 1:
            said = f"give exactly one of {' and '.join(names)}; {'several are' if found else 'none is'} given"
            faults += [query_error(name, said, given.get(name)) for name in found or names]
    return faults


def _invalid(
    faults: Sequence[Any],
    unchosen: Sequence[dict[str, Any]],
    given: dict[str, str],
    model: type[BaseModel],
    members: Members | None = None,
) -> InvalidParameter:
    errors, suggestions = [], []
    for details in faults:
        name = str(details["loc"][0]) if details["loc"] else next(iter(given), "query")
        shown = given.get(name)
        errors.append(query_error(name, _said(details), shown))
        allowed = [str(term) for term in allowed_values(model, name, members)]
        suggestions += [f"{name}={word}" for word in similar(shown or "", allowed)]
    errors += unchosen
    suggestions += [fault["name"] for fault in unchosen if fault["value"] is None]
    first = errors[0]
    got = "" if first["value"] is None else f"; got {first['value']!r}"
    detail = f"{first['name']}: {first['detail']}{got}."
    return InvalidParameter(detail, errors, list(dict.fromkeys(suggestions)))


def _said(details: Any) -> str:
    """What is wrong with a value and what would be right, in our words."""
    context = details.get("ctx", {})
    match details["type"]:
        case "literal_error" | "enum":
            said = f"must be one of {context['expected']}"
        case "value_error":
            said = str(context["error"])
        case "string_pattern_mismatch" if context["pattern"] == SLUG_PATTERN:
            said = "must be ids: lower-case words joined by hyphens, with commas and no blanks between several"
        case "string_pattern_mismatch":
            said = f"must match the pattern {context['pattern']}"
        case kind if kind in SAID:
            said = SAID[kind]
        case _:
            message = str(details["msg"]).removeprefix("Input ").removeprefix("List ").removeprefix("String ")
            said = message[0].lower() + message[1:]
    return said


def members_of(model: type[BaseModel]) -> Members | None:
    """The members that `fields` may name, where a list is asked for."""
    return model.members if issubclass(model, ListQuery) else None


def allowed_values(model: type[BaseModel], name: str, members: Members | None = None) -> tuple[Any, ...]:
    """The values a parameter may take, where they can be listed."""
    members = members or members_of(model)
    return members.names if name == "fields" and members else _listed_values(model, name)


@cache
def _listed_values(model: type[BaseModel], name: str) -> tuple[Any, ...]:
    found: list[Any] = []
    pending = [model.model_fields[name].annotation]
    while pending:
        part = pending.pop()
        if isinstance(part, type) and hasattr(part, "__members__"):
            found += [term.value for term in part]
        elif isinstance(part, str):
            found.append(part)
        pending += get_args(part)
    return tuple(found)


@cache
def id_filters(model: type[BaseModel]) -> dict[str, tuple[str, ...]]:
    """The filters that take ids of records, and the types of those."""
    return {
        name: types_of(mark)
        for name, info in model.model_fields.items()
        for mark in info.metadata
        if isinstance(mark, To)
    }


def documented(model: type[BaseModel], members: Members | None = None) -> dict[str, Any]:
    """A query model as OpenAPI parameters, for a route of the document."""
    schema = model.model_json_schema()
    definitions, required = schema.get("$defs", {}), schema.get("required", [])
    parameters = []
    for name, member in schema["properties"].items():
        written = _inlined(member, definitions)
        description = written.pop("description", "")
        if name == "fields":
            written["items"] = {"type": "string", "enum": list(allowed_values(model, name, members))}
        parameters.append(
            {"name": name, "in": "query", "required": name in required, "description": description, "schema": written}
            | ({"style": "form", "explode": False} if written.get("type") == "array" else {})
        )
    return {"parameters": parameters}


def _inlined(schema: Any, definitions: dict[str, Any]) -> Any:
    """A schema without references, titles, empty defaults and the null that only stands for leaving it out."""
    if isinstance(schema, list):
        return [_inlined(part, definitions) for part in schema]
    if not isinstance(schema, dict):
        return schema
    some = [part for part in schema.get("anyOf", []) if part != {"type": "null"}]
    if len(some) == 1:
        schema = {k: v for k, v in schema.items() if k != "anyOf"} | some[0]
    if "$ref" in schema:
        found = definitions[schema["$ref"].rpartition("/")[2]]
        found = {k: v for k, v in found.items() if k != "description"}
        return _inlined(found | {k: v for k, v in schema.items() if k != "$ref"}, definitions)
    if "const" in schema:
        schema = {k: v for k, v in schema.items() if k != "const"} | {"enum": [schema["const"]]}
    left_out = [k for k in ("title", "default") if k == "title" or schema.get(k) in (None, [])]
    return {k: _inlined(v, definitions) for k, v in schema.items() if k not in left_out}
