"""Examples of the OpenAPI document: requests to the application, and its recorded responses."""

import asyncio
import re
import textwrap
from typing import Any, Final
from urllib.parse import urlencode

import httpx
from fastapi import FastAPI

from app.models.registry import TYPES

EXAMPLE_IDS: Final = {name: record_type.example for name, record_type in TYPES.items()} | {
    "intakes": "intake-ul-adult",
    "passages": "article-citrate-s003",
    "records": "almonds-raw",
}
"""The id of one record per collection."""

MAX_TEXT: Final = 50
"""Maximum length of a text in an example, in characters."""

_ID: Final = re.compile(r"/(?P<collection>[a-z-]+)/{(?P<parameter>\w+)}")


def example_ids(path: str) -> dict[str, str]:
    """An id for each parameter of a path template, by the collection in front of it."""
    return {match["parameter"]: EXAMPLE_IDS[match["collection"]] for match in _ID.finditer(path)}


LIST_PARAMETERS: Final = {
    "list_foods": {"group": "nuts,seeds", "sort": "-magnesium_mg_per_serving", "limit": "1", "facets": "group"},
    "list_claims": {"about": "magnesium-citrate", "correction": "overclaim", "limit": "1", "facets": "standing"},
    "list_passages": {"disposition": "left_out", "limit": "2"},
    "list_intakes": {"kind": "ul", "limit": "2"},
}
"""Parameters of example lists; the others request one item."""

REQUIRED_PARAMETERS: Final[dict[str, dict[str, str]]] = {
    "search_content": {"q": "twitchy legs"},
    "suggest_names": {"q": "magnesium c"},
    "look_up": {"system": "icd-10-cm", "code": "G25.81"},
    "get_records": {"ids": "almonds-raw,no-such-record"},
    "get_citations": {"ids": "topical-is-plmd,caution-gabapentin"},
    "get_intake_reference": {"age_years": "35", "sex": "female"},
    "get_elemental": {"form": "magnesium-citrate", "compound_mg": "500"},
}
"""Required parameters by operation, for examples and for tests of all endpoints."""


def example_request(operation_id: str, path: str) -> tuple[str, dict[str, str]]:
    """The address of an example request, and its path and query parameters."""
    given = example_ids(path)
    is_list = operation_id.startswith(("list_", "search_"))
    query = REQUIRED_PARAMETERS.get(operation_id, {}) | LIST_PARAMETERS.get(
        operation_id, {"limit": "1"} if is_list else {}
    )
    address = path.format(**given)
    if query:
        address += f"?{urlencode(query, safe=',')}"
    return address, given | query


async def _fetch(app: FastAPI, addresses: list[str]) -> list[Any]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return [(await client.get(address)).raise_for_status().json() for address in addresses]


def shorten(value: Any) -> Any:
    """Shorten a response: each list to one item, and each text that is too long to its first words.

    A client reads the document before its first request, so examples show the shape of a response, not all of it.
    """
    if isinstance(value, dict):
        return {name: shorten(member) for name, member in value.items()}
    if isinstance(value, list):
        return [shorten(member) for member in value[:1]]
    if isinstance(value, str) and " " in value:
        return textwrap.shorten(value, MAX_TEXT, placeholder=" …")
    return value


def collect_examples(app: FastAPI) -> dict[str, Any]:
    """A request and its recorded response, shortened, for every operation."""
    requests = {
        operation["operationId"]: example_request(operation["operationId"], path)
        for path, operations in app.openapi()["paths"].items()
        for operation in operations.values()
    }
    responses = asyncio.run(_fetch(app, [address for address, _ in requests.values()]))
    return {
        name: {"request": address, "parameters": given, "reply": shorten(response)}
        for (name, (address, given)), response in zip(requests.items(), responses, strict=True)
    }
