"""Strict query strings: ambiguous repeats are refused, and FastAPI's validation errors become problems."""

import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final, TypeVar, cast, get_args

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from pydantic.warnings import UnsupportedFieldAttributeWarning
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from app.http.problems import (
    MAX_SUGGESTED,
    ApiError,
    InvalidParameter,
    RepeatedParameter,
    UnknownParameter,
    problem_response,
    query_error,
)
from app.models.record import SLUG_PATTERN, IdOf
from app.models.registry import types_of
from app.schemas.query import BaseQuery, DocumentQuery, takes_several
from app.text import find_similar

Query = TypeVar("Query", bound=BaseQuery)

# FastAPI passes the name of the parameter as an alias, which Pydantic warns about. FastAPI silences the warning while
# it builds a model, but query models are built with the first request (`defer_build`).
warnings.filterwarnings("ignore", "The 'alias' attribute with value 'query'", UnsupportedFieldAttributeWarning)

MESSAGES: Final = {"missing": "is required", "too_short": "must not be empty"}
"""Messages by type of validation error, where the message does not depend on the value."""


def refuse_repeated_parameters(given: QueryParams, model: type[BaseQuery]) -> None:
    """Refuse repeated parameters that take one value; FastAPI would silently use the last.

    Raises:
        RequestValidationError: naming each repeated parameter.
    """
    pairs = given.multi_items()
    if len(given) < len(pairs) and (repeated := _find_repeated(pairs, model)):
        raise RequestValidationError(
            [{"type": "repeated_parameter", "loc": ("query", name), "msg": "Give it once."} for name in repeated]
        )


def _find_repeated(pairs: Iterable[tuple[str, str]], model: type[BaseQuery]) -> list[str]:
    """The repeated parameters of a query model that take one value; unknown ones are reported as such."""
    counts = Counter(name for name, _ in pairs if name in model.model_fields)
    return [name for name, count in counts.items() if count > 1 and not takes_several(model, name)]


async def on_invalid_request(request: Request, error: Exception) -> Response:
    """Respond to a validation error of FastAPI with a problem."""
    assert isinstance(error, RequestValidationError)
    faults = [{**fault, "loc": fault["loc"][1:]} for fault in error.errors()]
    return problem_response(
        request, explain(faults, request.query_params.multi_items(), query_model(request.scope["route"]))
    )


def query_model(route: APIRoute) -> type[BaseQuery]:
    """The query model that a route declares; the empty one if it has no parameters."""
    models = [parameter.field_info.annotation for parameter in route.dependant.query_params]
    return cast("type[BaseQuery]", models[0]) if models else BaseQuery


def parse_query(given: Mapping[str, str], model: type[Query]) -> Query:
    """Validate parameters outside FastAPI, such as those of a page.

    Raises:
        ApiError: the same problems as for a query string of the API.
    """
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise explain(error.errors(), list(given.items()), model) from None


def explain(faults: Iterable[Any], pairs: Sequence[tuple[str, str]], model: type[BaseQuery]) -> ApiError:
    """The problem of an invalid query string: unknown names first, then repeated ones, then invalid values."""
    values: dict[str, list[str]] = defaultdict(list)
    for name, value in pairs:
        values[name].append(value)
    if unknown := [name for name in values if name not in model.model_fields]:
        return _unknown(unknown, list(model.model_fields))
    if repeated := _find_repeated(pairs, model):
        return _repeated(repeated)
    given = {name: ",".join(several) for name, several in values.items()}
    return _invalid([fault for fault in faults if fault["type"] != "one_of"], given, model)


def _unknown(names: list[str], known: list[str]) -> UnknownParameter:
    close = [name for unknown in names[:MAX_SUGGESTED] for name in find_similar(unknown, known)]
    shown = ", ".join(repr(name[:40]) for name in names[:5])
    return UnknownParameter(
        f"Unknown parameter {shown}. Available parameters: {', '.join(known) or 'none'}.",
        [query_error(name, "is not a parameter of this endpoint") for name in names[:20]],
        list(dict.fromkeys(close)) or known,
    )


def _repeated(names: Sequence[str]) -> RepeatedParameter:
    return RepeatedParameter(
        f"Given more than once: {', '.join(names)}. Only parameters that take several values can be repeated.",
        [query_error(name, "takes one value; give it once") for name in names],
    )


def _invalid(faults: Sequence[Any], given: Mapping[str, str], model: type[BaseQuery]) -> InvalidParameter:
    errors, suggestions = [], []
    for fault in faults:
        name = str(fault["loc"][0]) if fault["loc"] else next(iter(given), "query")
        value = given.get(name)
        errors.append(query_error(name, _message(fault), value))
        allowed = [str(term) for term in allowed_values(model, name)]
        suggestions += [f"{name}={word}" for word in find_similar(value or "", allowed)]
    missing_choices = _missing_choices(given, model.one_of)
    errors += missing_choices
    suggestions += [error["name"] for error in missing_choices if error["value"] is None]
    first = errors[0]
    got = "" if first["value"] is None else f"; got {first['value']!r}"
    detail = f"{first['name']}: {first['detail']}{got}."
    return InvalidParameter(detail, errors, list(dict.fromkeys(suggestions)))


def _missing_choices(given: Mapping[str, str], groups: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """Errors for each group of parameters of which not exactly one is given."""
    errors = []
    for names in groups:
        present = [name for name in names if name in given]
        if len(present) != 1:
            message = f"give exactly one of {' and '.join(names)}; {'several are' if present else 'none is'} given"
            errors += [query_error(name, message, given.get(name)) for name in present or names]
    return errors


def _message(fault: Any) -> str:
    """The message for a validation error: what is valid, in the words of this API."""
    context = fault.get("ctx", {})
    match fault["type"]:
        case "literal_error" | "enum":
            message = f"must be one of {context['expected']}"
        case "value_error":
            message = str(context["error"])
        case "string_pattern_mismatch" if context["pattern"] == SLUG_PATTERN:
            message = "must be ids: lower-case words joined by hyphens; separate several with commas, without spaces"
        case "string_pattern_mismatch":
            message = f"must match the pattern {context['pattern']}"
        case error_type if error_type in MESSAGES:
            message = MESSAGES[error_type]
        case _:
            message = str(fault["msg"]).removeprefix("Input ").removeprefix("List ").removeprefix("String ")
            message = message[0].lower() + message[1:]
    return message


@cache
def allowed_values(model: type[BaseModel], name: str) -> tuple[Any, ...]:
    """The valid values of a parameter; empty if they cannot be listed."""
    if name == "fields" and issubclass(model, DocumentQuery):
        return tuple(model.record().model_fields)
    values: list[Any] = []
    pending = [model.model_fields[name].annotation]
    while pending:
        part = pending.pop()
        if isinstance(part, type) and hasattr(part, "__members__"):
            values += [term.value for term in part]
        elif isinstance(part, str):
            values.append(part)
        pending += get_args(part)
    return tuple(values)


@cache
def id_filters(model: type[BaseModel]) -> dict[str, tuple[str, ...]]:
    """The filters whose values are ids, each with the types of the records it accepts."""
    return {
        name: types_of(mark)
        for name, info in model.model_fields.items()
        for mark in info.metadata
        if isinstance(mark, IdOf)
    }
