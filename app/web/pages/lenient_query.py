"""Lenient query parsing for pages: the parameters of the API, but forgiving, as forms and old links require."""

from collections import defaultdict
from typing import Final, TypeVar

from starlette.requests import Request

from app.http.parameters import parse_query
from app.schemas.query import BaseQuery, takes_several

Query = TypeVar("Query", bound=BaseQuery)

IGNORED_PARAMETERS: Final = {"fields", "expand", "format", "facets"}
"""Parameters that shape an API response; pages decide that themselves."""


def parse_lenient_query(request: Request, model: type[Query], **defaults: str) -> Query:
    """Parse the query string, ignoring unknown parameters and empty form fields.

    A form sends two ticked boxes of a filter as two parameters; they are joined with a comma. `defaults` apply to
    parameters that the URL leaves out.

    Raises:
        InvalidParameter: if the model does not accept a value.
    """
    known = model.model_fields.keys() - IGNORED_PARAMETERS
    values: dict[str, list[str]] = defaultdict(list)
    for name, value in request.query_params.multi_items():
        if name in known and value.strip():
            values[name].append(value.strip())
    parameters = defaults | {
        name: ",".join(many) if takes_several(model, name) else many[-1] for name, many in values.items()
    }
    return parse_query(parameters, model)
