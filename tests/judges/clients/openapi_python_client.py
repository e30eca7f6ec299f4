"""Reads content as an app does, with the client of openapi-python-client, and prints it as JSON."""

import json
import sys
from collections.abc import Callable
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, Final

import attrs
import rls_magnesium_content_api_client as package
from rls_magnesium_content_api_client.api.claims import list_claims
from rls_magnesium_content_api_client.api.finding import search_content
from rls_magnesium_content_api_client.api.foods import get_food
from rls_magnesium_content_api_client.api.reference import get_citations
from rls_magnesium_content_api_client.models import CertaintyOrNoneChoice as Certainty

from tests.judges.clients.walk import walk

CLIENT: Final = package.Client(sys.argv[1])
OPERATIONS: Final = {
    module.name.rpartition(".")[2]: module.name for module in walk_packages(package.__path__, f"{package.__name__}.")
}


def find(name: str) -> Callable[..., Any]:
    function = import_module(OPERATIONS[name]).sync
    return lambda **arguments: function(client=CLIENT, **arguments)


def members_of(model: Any) -> list[str]:
    return [name.rstrip("_") for name in attrs.fields_dict(model)]


def main() -> None:
    grades = {"certainty": [Certainty.LOW, Certainty.VERY_LOW], "limit": 100}
    response = list_claims.sync_detailed(client=CLIENT, **grades)
    items = response.parsed.items
    claim = next(item for item in items if item.said is not None)
    citations = get_citations.sync(client=CLIENT, ids=["topical-is-plmd", "caution-gabapentin"])
    missing = get_food.sync("almonds", client=CLIENT)
    cached = package.Client(sys.argv[1], headers={"If-None-Match": response.headers["ETag"]})
    read = walk(find, members_of) | {
        "claim": [claim.name, claim.said, claim.known, claim.standing],
        "certainties": sorted({item.assessment.certainty for item in items}),
        "citations": [[item.title, item.kind] for item in citations.items],
        "hits": [hit.name for hit in search_content.sync(client=CLIENT, q="twitchy legs").items],
        "error": [missing.status, missing.type_],
        "unchanged": list_claims.sync_detailed(client=cached, **grades).status_code,
    }
    print(json.dumps(read))


if __name__ == "__main__":
    main()
