"""Real replies for the OpenAPI document, asked of the application itself."""

import asyncio
import re
from typing import Any, Final
from urllib.parse import urlencode

import httpx
from fastapi import FastAPI

from app.models.registry import TYPES

EXAMPLES: Final = {name: one.example for name, one in TYPES.items()} | {
    "intakes": "intake-ul-adult",
    "passages": "article-citrate-s003",
}
"""The id of a record of each collection."""

_ID: Final = re.compile(r"/(?P<collection>[a-z-]+)/{(?P<parameter>\w+)}")


def example_ids(path: str) -> dict[str, str]:
    """An id for each parameter of a path, which stands behind the name of its collection."""
    return {found["parameter"]: EXAMPLES[found["collection"]] for found in _ID.finditer(path)}


QUERIES: Final = {
    "list_foods": {"group": "nuts,seeds", "sort": "-magnesium_mg_per_serving", "limit": "1", "facets": "group"},
    "list_claims": {"about": "magnesium-citrate", "correction": "overclaim", "limit": "1", "facets": "standing"},
    "list_passages": {"disposition": "left_out", "limit": "2"},
    "list_intakes": {"kind": "ul", "limit": "2"},
}
"""What the example of a list asks, where that is more than one item."""

REQUIRED: Final[dict[str, dict[str, str]]] = {
    "search_content": {"q": "twitchy legs"},
    "suggest_names": {"q": "magnesium c"},
    "look_up": {"system": "icd-10-cm", "code": "G25.81"},
    "get_citations": {"ids": "topical-is-plmd,caution-gabapentin"},
    "get_intake_reference": {"age_years": "35", "sex": "female"},
    "get_elemental": {"form": "magnesium-citrate", "compound_mg": "500"},
}
"""What an operation does not answer without: examples and the tests of all endpoints ask it."""


def example_request(operation_id: str, path: str) -> tuple[str, dict[str, str]]:
    """The address an example asks, and the parameters it gives."""
    given = example_ids(path)
    is_list = operation_id.startswith(("list_", "search_"))
    query = REQUIRED.get(operation_id, {}) | QUERIES.get(operation_id, {"limit": "1"} if is_list else {})
    address = path.format(**given)
    if query:
        address += f"?{urlencode(query, safe=',')}"
    return address, given | query


async def _ask(app: FastAPI, addresses: list[str]) -> list[Any]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return [(await client.get(address)).raise_for_status().json() for address in addresses]


def collect_examples(app: FastAPI) -> dict[str, Any]:
    """A request and its real reply for every operation."""
    asked = {
        operation["operationId"]: example_request(operation["operationId"], path)
        for path, operations in app.openapi()["paths"].items()
        for operation in operations.values()
    }
    replies = asyncio.run(_ask(app, [address for address, _ in asked.values()]))
    return {
        name: {"request": address, "parameters": given, "reply": reply}
        for (name, (address, given)), reply in zip(asked.items(), replies, strict=True)
    }
