"""How a page reads its address: the API's own parameters, but forgiving, as forms and old links need it."""

from collections import defaultdict
from typing import Final, TypeVar

from starlette.requests import Request

from app.http.parameters import parse_query
from app.schemas.query import BaseQuery, takes_several

Query = TypeVar("Query", bound=BaseQuery)

NOT_FOR_PAGES: Final = {"fields", "expand", "format", "facets"}
"""Parameters that change what an answer of the API holds; a page decides that itself."""


def read_page_query(request: Request, model: type[Query], **given: str) -> Query:
    """The query string as its model: unknown parameters and empty fields of a form count as left out.

    A form sends a box that is ticked twice as two parameters; they become one with commas. `given` stands in for what
    the address leaves out.

    Raises:
        InvalidParameter: for values that the model does not take.
    """
    known = model.model_fields.keys() - NOT_FOR_PAGES
    values: dict[str, list[str]] = defaultdict(list)
    for name, value in request.query_params.multi_items():
        if name in known and value.strip():
            values[name].append(value.strip())
    kept = given | {name: ",".join(many) if takes_several(model, name) else many[-1] for name, many in values.items()}
    return parse_query(kept, model)
