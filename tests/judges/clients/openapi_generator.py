"""Reads content as an app does, with the Python client of OpenAPI Generator, and prints it as JSON."""

import json
import sys
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import rls_client
from rls_client import ApiClient, ApiException, ClaimsApi, Configuration, FindingApi, FoodsApi, ReferenceApi
from rls_client.models import CertaintyOrNoneChoice as Certainty

from tests.judges.clients.walk import walk

CLIENT: Final = ApiClient(Configuration(host=sys.argv[1]))
APIS: Final = [api(CLIENT) for name, api in vars(rls_client).items() if name.endswith("Api")]


def find(name: str) -> Callable[..., Any]:
    (function,) = [getattr(api, name) for api in APIS if hasattr(api, name)]
    return partial(function)


def members_of(model: Any) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def error_of(function: Callable[..., Any], **arguments: Any) -> Any:
    try:
        return function(**arguments)
    except ApiException as error:
        return error


def main() -> None:
    grades = {"certainty": [Certainty.LOW, Certainty.VERY_LOW], "limit": 100}
    response = ClaimsApi(CLIENT).list_claims_with_http_info(**grades)
    items = response.data.items
    claim = next(item for item in items if item.said is not None)
    citations = ReferenceApi(CLIENT).get_citations(ids=["topical-is-plmd", "caution-gabapentin"])
    missing = error_of(FoodsApi(CLIENT).get_food, food_id="almonds")
    headers = {"If-None-Match": response.headers["etag"]}
    again = error_of(ClaimsApi(CLIENT).list_claims, **grades, _headers=headers)
    read = walk(find, members_of) | {
        "claim": [claim.name, claim.said, claim.known, claim.standing],
        "certainties": sorted({item.assessment.certainty for item in items}),
        "citations": [[item.title, item.kind] for item in citations.items],
        "hits": [hit.name for hit in FindingApi(CLIENT).search_content(q="twitchy legs").items],
        "error": [missing.data.status, missing.data.type],
        "unchanged": again.status,
    }
    print(json.dumps(read))


if __name__ == "__main__":
    main()
