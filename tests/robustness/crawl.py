"""A crawl that compares the servers of two stores and collects addresses with different responses.

The crawl has three parts: pages, found by following links from the start page; records and whole lists; and lists
under every pair of their filters. A sample is a seeded choice from each part. It includes every page template, every
address in the OpenAPI document and every pair of filters.
"""

import json
import random
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any, Final, NamedTuple, TypeVar
from urllib.parse import urlencode, urlsplit

from app.examples import REQUIRED_PARAMETERS
from app.models.registry import TYPE_NAMES
from tests.browser.crawl import BROWSER_HEADERS, START_ADDRESSES, LinkParser, page_kind, without_fragment
from tests.robustness.served import (
    DOCUMENTS,
    NON_FILTERS,
    ServedContent,
    api_templates,
    id_types,
    list_templates,
    operation,
    page_templates,
    path_parameters,
    query_parameters,
    template_of,
)
from tests.robustness.wire import Client, Response

T = TypeVar("T")

BROWSER_HEADER_BYTES: Final = tuple((name.encode(), value.encode()) for name, value in BROWSER_HEADERS.items())
QUERIES: Final = ("magnesium", "restless legs", "sleep", "G25.81", "nothing like it", "iron")
NUMBER_VALUES: Final = {"since": ("0", "200"), "year_min": ("1900", "2010"), "year_max": ("2010", "2100")}
MIN_AMOUNTS: Final = ("0", "30.5")
MAX_AMOUNTS: Final = ("90", "2000")
SEARCHES: Final = (
    "/v1/search?q=magnesium",
    "/v1/search?q=restless+legs&limit=7&facets=type",
    "/v1/search?q=G25.81&type=conditions",
    "/v1/search?q=magnesum+for+cramps&limit=100",
)
COMPUTED_ADDRESSES: Final = (
    "/v1/suggest?q=mag&type=foods",
    "/v1/lookup?text=RLS",
    "/v1/elemental?composition=magnesium-carbonate-anhydrous&elemental_mg=100.5",
    "/v1/intake-reference?age_months=7",
    "/v1/intake-reference?age_years=30&sex=female&pregnant=true",
    "/v1/intake-reference?age_years=30&sex=female&lactating=true",
    "/v1/dataset?fields=collections",
)
PAGE_ADDRESSES: Final = ("/search?q=magnesium", "/search?q=cramps&type=symptoms", "/search?q=qqqqqq", "/embed")
FILE_ADDRESSES: Final = (
    "/static/site.css",
    "/docs/assets/swagger-ui.css",
    "/docs/assets/favicon-32x32.png",
)


class Extent(NamedTuple):
    """Limits of each part of the crawl; `None` means no limit."""

    pages_per_kind: int | None
    records: int | None
    ids_per_filter: int | None
    values_per_pair: int
    pages_per_list: int | None
    """For lists with filters or other parameters; a plain list is always read to its end."""


SAMPLE: Final = Extent(pages_per_kind=3, records=150, ids_per_filter=4, values_per_pair=2, pages_per_list=2)
WHOLE: Final = Extent(pages_per_kind=None, records=None, ids_per_filter=None, values_per_pair=24, pages_per_list=None)


@dataclass
class Comparison:
    """Two servers, the addresses requested from both, and those whose responses differ."""

    first: Client
    second: Client
    templates: Counter[str] = field(default_factory=Counter)
    """Number of addresses of each template with a successful response."""
    parameters: Counter[tuple[str, str]] = field(default_factory=Counter)
    """The same for each query parameter of a template."""
    statuses: Counter[int] = field(default_factory=Counter)
    differing: list[str] = field(default_factory=list)
    requested: set[tuple[str, bool]] = field(default_factory=set)

    def request(self, address: str, *, as_browser: bool = False) -> Response:
        """Request an address from both servers, compare the responses and return the first."""
        headers = BROWSER_HEADER_BYTES if as_browser else ()
        responses = [client.get(address, *headers) for client in (self.first, self.second)]
        if (address, as_browser) not in self.requested:
            self.requested.add((address, as_browser))
            self._compare(address, *responses)
        return responses[0]

    def _compare(self, address: str, first: Response, second: Response) -> None:
        self.statuses[first.status] += 1
        if (
            difference := _difference(first.comparable(self.first.port), second.comparable(self.second.port))
        ) is not None:
            self.differing.append(f"{address}: {difference}")
        elif max(first.status, second.status) >= 500:
            self.differing.append(f"{address}: status {first.status} and {second.status}")
        if first.status < 400 and (template := template_of(address, (*api_templates(), *page_templates(), *DOCUMENTS))):
            self.templates[template] += 1
            for pair in filter(None, urlsplit(address).query.split("&")):
                self.parameters[template, pair.partition("=")[0]] += 1

    def unvisited(self) -> list[str]:
        """Return the templates and parameters without any successful response."""
        parameters = [(template, name) for template in api_templates() for name in query_parameters(template)]
        return [
            *(
                template
                for template in (*api_templates(), *page_templates(), *DOCUMENTS)
                if not self.templates[template]
            ),
            *(f"{template}?{name}=" for template, name in parameters if not self.parameters[template, name]),
        ]

    def report(self) -> str:
        statuses = ", ".join(f"{count:,} × {status}" for status, count in sorted(self.statuses.items()))
        return f"addresses compared: {len(self.requested):,} ({statuses}); different: {len(self.differing)}"


def _difference(first: tuple[int, Any, bytes], second: tuple[int, Any, bytes]) -> str | None:
    if first == second:
        return None
    if first[0] != second[0]:
        return f"status {first[0]} and {second[0]}"
    if first[2] != second[2]:
        position = next(
            (index for index, (a, b) in enumerate(zip(first[2], second[2], strict=False)) if a != b),
            min(len(first[2]), len(second[2])),
        )
        shown = [body[max(position - 40, 0) : position + 60].decode(errors="replace") for body in (first[2], second[2])]
        return f"{len(first[2])} and {len(second[2])} bytes, from byte {position}: {shown[0]!r} and {shown[1]!r}"
    return f"headers {sorted(set(first[1]) ^ set(second[1]))}"


def crawl(comparison: Comparison, extent: Extent, seed: int) -> None:
    """Compare pages, records, lists and pairs of filters."""
    rng = random.Random(seed)  # noqa: S311  # reproducible, not secret
    content = ServedContent(comparison.first)
    crawl_pages(comparison, extent.pages_per_kind, rng, content)
    crawl_records(comparison, extent.records, rng, content)
    for template in list_templates():
        crawl_list(comparison, template, extent, rng, content)


def crawl_pages(comparison: Comparison, limit: int | None, rng: random.Random, content: ServedContent) -> None:
    """Follow links from the start page, up to a limit for each kind of page. JSON is compared, but not followed."""
    kinds = list(TYPE_NAMES)
    frames = [
        f"/embed/v1/{kind}/{identifier}"
        for kind in kinds
        for identifier in _sample(content.ids[kind], limit and 1, rng)
    ]
    single = [template for template in page_templates() if "{" not in template]
    waiting = deque(dict.fromkeys([*START_ADDRESSES, *single, *PAGE_ADDRESSES, *FILE_ADDRESSES, *DOCUMENTS, *frames]))
    seen = set(waiting)
    visits: Counter[str] = Counter()
    while waiting:
        address = waiting.popleft()
        kind = f"{page_kind(address)}{'?' if '?' in address else ''}"
        if limit is not None and visits[kind] >= limit:
            continue
        visits[kind] += 1
        response = comparison.request(address, as_browser=True)
        if response.media_type != b"text/html":
            continue
        links = [without_fragment(link) for link in LinkParser(address, response.body.decode()).links]
        rng.shuffle(links)
        for link in links:
            # One filter at a time: there are too many combinations, and `crawl_list` compares pairs of them.
            if link not in seen and not _refines(address, link):
                seen.add(link)
                waiting.append(link)


def _refines(address: str, link: str) -> bool:
    """Tell whether a link only adds a filter to an address that already has one."""
    return "?" in address and "?" in link and "cursor=" not in link


def crawl_records(comparison: Comparison, limit: int | None, rng: random.Random, content: ServedContent) -> None:
    """Request records with their expansions, and computed responses."""
    for number, address in enumerate(_sample(content.records, limit, rng)):
        comparison.request(address)
        if number % 3 == 0:
            template = template_of(address, api_templates()) or ""
            comparison.request(f"{address}?{shaping_query(template, number)}")
    for template in api_templates():
        address = template.format(**path_parameters())
        required = REQUIRED_PARAMETERS.get(operation(template)["operationId"], {})
        for name, schema in query_parameters(template).items():
            if name not in required and (value := _one_value(name, schema, required)):
                comparison.request(f"{address}?{urlencode(required | {name: value}, safe=',')}")
        comparison.request(f"{address}?{urlencode(required, safe=',')}" if required else address)
    for address in COMPUTED_ADDRESSES:
        comparison.request(address)
    for address in SEARCHES:
        follow(comparison, address)
    for kind in TYPE_NAMES:
        ids = _sample(content.ids[kind], limit and 10, rng)
        for start in range(0, len(ids), 50):
            comparison.request(f"/v1/citations?ids={','.join(ids[start : start + 50])}")


def _one_value(name: str, schema: dict[str, Any], required: dict[str, str]) -> str | None:
    """Return a value for a parameter; parameters that exclude a required one are in `COMPUTED_ADDRESSES`."""
    terms = schema.get("items", schema).get("enum")
    if terms:
        return str(terms[0])
    if name == "limit":
        return "3"
    return "true" if schema.get("type") == "boolean" and not required else None


def shaping_query(template: str, number: int) -> str:
    """Return one of the queries that shape a response: fields, expansions, order, facets or page size."""
    schemas = query_parameters(template)

    def terms(name: str) -> list[str]:
        schema = schemas.get(name, {})
        return list(schema.get("items", schema).get("enum", []))

    shapes: list[dict[str, str]] = [{}]
    shapes += [{"sort": key} for key in terms("sort")]
    if "facets" in schemas:
        shapes.append({"facets": ",".join(terms("facets"))})
    if expansions := terms("expand"):
        shapes += [{"expand": ",".join(expansions)}, {"expand": expansions[number % len(expansions)]}]
    if fields := terms("fields"):
        shapes.append({"fields": fields[number % len(fields)]})
    chosen = shapes[number % len(shapes)]
    if "limit" in schemas:
        chosen = chosen | {"limit": ("20", "3", "100", "7")[number % 4]}
    return urlencode(chosen, safe=",")


def crawl_list(
    comparison: Comparison, template: str, extent: Extent, rng: random.Random, content: ServedContent
) -> None:
    """Read a list to its end in every order, by every value of each filter, and under every pair of filters."""
    parents = {"source_id": content.ids["sources"], "nutrient_id": ["magnesium"]}
    parameter = template.partition("{")[2].partition("}")[0]
    paths = (
        [template.format(**{parameter: identifier}) for identifier in parents[parameter]] if parameter else [template]
    )
    for path in paths:
        follow(comparison, f"{path}?limit=100")
    values = filter_values(template, content)
    totals: dict[tuple[str, str], int] = {}
    for name, known_values in values.items():
        for number, value in enumerate(_sample(known_values, extent.ids_per_filter, rng)):
            shape = shaping_query(template, number)
            body = comparison.request(f"{paths[number % len(paths)]}?{_query({name: value}, shape)}").body
            totals[name, value] = json.loads(body).get("page", {}).get("total", 0)
    for number in range(20):
        follow(comparison, f"{paths[0]}?{shaping_query(template, number)}", extent.pages_per_list)
    number = 0
    for first, second in combinations(values, 2):
        pairs = list(product(_likely(first, totals), _likely(second, totals)))
        for chosen in _sample(pairs, extent.values_per_pair, rng):
            number += 1
            query = _query(dict(zip((first, second), chosen, strict=True)), shaping_query(template, number))
            follow(comparison, f"{paths[number % len(paths)]}?{query}", extent.pages_per_list)


def _likely(name: str, totals: dict[tuple[str, str], int]) -> list[str]:
    """Return the values of a filter with the most matches, and the one with the fewest."""
    by_count = sorted((value for key, value in totals if key == name), key=lambda value: -totals[name, value])
    return list(dict.fromkeys([*by_count[:8], *by_count[-1:]]))


def _query(filters: dict[str, str], shape: str) -> str:
    return "&".join(filter(None, (urlencode(filters, safe=","), shape)))


def follow(comparison: Comparison, address: str, limit: int | None = None) -> None:
    """Request a list page by page, to its end or up to a number of pages, and check its total."""
    following: str | None = address
    count = pages = 0
    while following is not None and pages != limit:
        response = comparison.request(following)
        if response.status != 200:
            return
        page = json.loads(response.body)
        count += len(page["items"])
        pages += 1
        following = page["links"]["next"]
        if count > page["page"]["total"]:
            break
    total = page["page"]["total"]
    if (count > total or (following is None and count < total)) and page["page"]["total_is_exact"]:
        comparison.differing.append(f"{address}: {count} items on {pages} pages, and a total of {total}")


def filter_values(template: str, content: ServedContent) -> dict[str, list[str]]:
    """Return values of each filter of a list that occur in the content."""
    values = {}
    for name, schema in query_parameters(template).items():
        if name in NON_FILTERS:
            continue
        terms = schema.get("items", schema).get("enum")
        if terms:
            values[name] = [*map(str, terms), ",".join(map(str, terms[:2]))]
        elif name in (types := id_types(template)):
            ids = [identifier for kind in types[name] for identifier in content.ids[kind]]
            values[name] = [*ids, ",".join(ids[:3])]
        else:
            values[name] = list(_plain_values(name, schema))
    return values


def _plain_values(name: str, schema: dict[str, Any]) -> Iterator[str]:
    if name == "q":
        yield from QUERIES
    elif schema.get("type") == "boolean":
        yield from ("true", "false")
    elif name in NUMBER_VALUES:
        yield from NUMBER_VALUES[name]
    elif name.endswith("_min"):
        yield from MIN_AMOUNTS
    elif name.endswith("_max"):
        yield from MAX_AMOUNTS
    else:
        raise AssertionError(f"the crawl has no values for the filter {name}")


def _sample(items: Sequence[T], limit: int | None, rng: random.Random) -> list[T]:
    return list(items) if limit is None or limit >= len(items) else rng.sample(items, limit)
