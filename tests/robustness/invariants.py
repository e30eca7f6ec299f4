"""Invariants of every response: the server does not fail, and every suggestion works."""

import json
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode

from app.examples import REQUIRED_PARAMETERS
from tests.browser.crawl import LinkParser
from tests.robustness.served import ServedContent, api_templates, operation, query_parameters, template_of
from tests.robustness.wire import Client, Request, Response

MAX_BYTES: Final = 20_000
MAX_TEXT: Final = 2_000
FRAME_PREFIX: Final = b"/embed/v1/"
"""Below this prefix an error is a page for a frame, whatever the client accepts."""

REQUIRE_PARAMETERS: Final = frozenset(
    template for template in api_templates() if operation(template)["operationId"] in REQUIRED_PARAMETERS
)
"""Addresses that may be suggested although they require a parameter; their problem names it."""

PROBLEM: Final = b"application/problem+json"
HTML: Final = b"text/html"


class InvariantChecker:
    """Checks responses; requests each suggested address once."""

    def __init__(self, client: Client, content: ServedContent) -> None:
        self._client = client
        self._ids = content.all_ids()
        self._statuses: dict[str, int] = {}
        self._refused: dict[str, frozenset[str]] = {}

    def faults(self, request: Request, response: Response) -> Iterator[str]:
        """Describe each violation by a response."""
        if response.status >= 500:
            yield f"status {response.status}"
            return
        if response.header(b"access-control-allow-origin") != b"*":
            yield f"status {response.status}: other origins cannot read it"
        if response.header(b"x-content-type-options") != b"nosniff":
            yield f"status {response.status}: no `nosniff`"
        if response.status >= 400:
            yield from self._faults_of_error(request, response)

    def _faults_of_error(self, request: Request, response: Response) -> Iterator[str]:
        if response.media_type == HTML:
            if not self._may_be_page(request):
                yield f"status {response.status}: an HTML page for an API client"
            elif request.method == b"GET":
                yield from self._faults_of_page(request, response)
        elif response.media_type != PROBLEM:
            yield f"status {response.status}: {response.media_type!r} is not a problem"
        elif request.method != b"HEAD":
            yield from self._faults_of_problem(request, response)
        if len(response.body) > MAX_BYTES:
            yield f"status {response.status}: {len(response.body):,} bytes"

    def _may_be_page(self, request: Request) -> bool:
        path = request.target.partition(b"?")[0]
        if path.startswith(FRAME_PREFIX):
            return True
        return not path.startswith(b"/v1/") and request.header(b"accept") != b"application/json"

    def _faults_of_page(self, request: Request, response: Response) -> Iterator[str]:
        path = request.target.partition(b"?")[0].decode("latin-1")
        own_address = "/" if "//" in path else quote(path)
        for link in LinkParser(own_address, response.body.decode()).links:
            address = link.partition("#")[0]
            if address != own_address and (status := self._status(address)) >= 400:
                yield f"a page with status {response.status} links to {address[:200]!r}, which has status {status}"

    def _faults_of_problem(self, request: Request, response: Response) -> Iterator[str]:
        try:
            problem = json.loads(response.body)
        except ValueError:
            yield f"status {response.status}: the body is not JSON"
            return
        if problem.get("status") != response.status:
            yield f"status {response.status}: the body says {problem.get('status')}"
        if (status := self._status(str(problem.get("type")))) != 200:
            yield f"its type {problem.get('type')!r} has status {status}"
        if too_long := [text for text in _texts(problem) if len(text) > MAX_TEXT]:
            yield f"a text of {len(too_long[0]):,} characters"
        for error in problem.get("errors", []):
            if len(error["name"]) > 100 or len(error["value"] or "") > 100:
                yield f"an echo of {error['name'][:110]!r} is not truncated"
        for identifier in problem.get("did_you_mean") or []:
            if identifier not in self._ids:
                yield f"did_you_mean {identifier[:120]!r} is not an id"
        for suggestion in problem.get("suggestions", []):
            yield from self._faults_of_suggestion(suggestion, request, response.status)

    def _faults_of_suggestion(self, suggestion: str, request: Request, status: int) -> Iterator[str]:
        template = template_of(unquote_to_bytes(request.target).decode("latin-1"), api_templates())
        if suggestion.startswith("/"):
            if (suggested := self._status(suggestion)) != 200 and suggestion not in REQUIRE_PARAMETERS:
                yield f"suggestion {suggestion[:200]!r} has status {suggested}"
        elif status == 404:
            if suggestion not in self._ids and template is not None:
                yield f"suggestion {suggestion[:120]!r} is not an id"
        elif status == 422 and template is not None:
            parameters = parse_qsl(suggestion, keep_blank_values=True) if "=" in suggestion else [(suggestion, "")]
            path = request.target.partition(b"?")[0].decode("latin-1")
            for name, _ in parameters:
                if name not in query_parameters(template):
                    yield f"suggestion {suggestion[:120]!r} does not name a parameter"
            if "=" in suggestion and (
                refused := self._refused_names(template, path, parameters) & dict(parameters).keys()
            ):
                yield f"suggestion {suggestion[:200]!r} is refused: {', '.join(sorted(refused))}"

    def _status(self, address: str) -> int:
        if address not in self._statuses:
            self._statuses[address] = self._client.get(quote(address, safe="/?&=%+,:;@!$'()*~")).status
        return self._statuses[address]

    def _refused_names(self, template: str, path: str, parameters: list[tuple[str, str]]) -> frozenset[str]:
        """Return the parameters rejected when a suggestion is followed, both with and without required parameters."""
        required = REQUIRED_PARAMETERS.get(operation(template)["operationId"], {})
        alone, completed = (
            f"{path}?{urlencode(query, safe=',')}" for query in (dict(parameters), required | dict(parameters))
        )
        return self._names_in_errors(alone) & self._names_in_errors(completed)

    def _names_in_errors(self, address: str) -> frozenset[str]:
        if address not in self._refused:
            response = self._client.get(address)
            errors = json.loads(response.body).get("errors", []) if response.status == 422 else []
            self._refused[address] = frozenset(error["name"] for error in errors)
        return self._refused[address]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for entry in value:
            yield from _texts(entry)
    elif isinstance(value, dict):
        for member in value.values():
            yield from _texts(member)
