"""Request the same addresses from the servers of two stores and collect those whose responses differ.

The crawl has three parts: pages, found by following links from the start page; records and whole lists; and lists
under every pair of their filters. A sample takes a seeded choice of each part; every page template, every address of
the OpenAPI document and every pair of filters is in it.
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
    SHAPING,
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
    "/embed/v1/records/spinach-boiled",
)


class Extent(NamedTuple):
    """How much of each part of the crawl is requested; `None` is all of it."""

    pages_of_kind: int | None
    records: int | None
    ids_of_filter: int | None
    values_of_pair: int
    pages_of_list: int | None
    """For lists that are filtered or shaped; a plain list is always read to its end."""


SAMPLE: Final = Extent(pages_of_kind=3, records=150, ids_of_filter=4, values_of_pair=2, pages_of_list=2)
WHOLE: Final = Extent(pages_of_kind=None, records=None, ids_of_filter=None, values_of_pair=24, pages_of_list=None)


@dataclass
class Comparison:
    """Two servers, the addresses that were requested from both, and those whose responses differ."""

    one: Client
    other: Client
    templates: Counter[str] = field(default_factory=Counter)
    """How many addresses of each template were answered with 200."""
    parameters: Counter[tuple[str, str]] = field(default_factory=Counter)
    """The same for each query parameter of a template."""
    statuses: Counter[int] = field(default_factory=Counter)
    differing: list[str] = field(default_factory=list)
    requested: set[tuple[str, bool]] = field(default_factory=set)

    def ask(self, address: str, *, as_browser: bool = False) -> Response:
        """Request an address from both servers; the response of the first."""
        headers = BROWSER_HEADER_BYTES if as_browser else ()
        responses = [client.get(address, *headers) for client in (self.one, self.other)]
        if (address, as_browser) not in self.requested:
            self.requested.add((address, as_browser))
            self._compare(address, *responses)
        return responses[0]

    def _compare(self, address: str, one: Response, other: Response) -> None:
        self.statuses[one.status] += 1
        if (difference := _difference(one.comparable(self.one.port), other.comparable(self.other.port))) is not None:
            self.differing.append(f"{address}: {difference}")
        elif max(one.status, other.status) >= 500:
            self.differing.append(f"{address}: answered {one.status} and {other.status}")
        if one.status < 400 and (template := template_of(address, (*api_templates(), *page_templates(), *DOCUMENTS))):
            self.templates[template] += 1
            for pair in filter(None, urlsplit(address).query.split("&")):
                self.parameters[template, pair.partition("=")[0]] += 1

    def unvisited(self) -> list[str]:
        """The templates and parameters that no address with a response of 200 has."""
        parameters = [(one, name) for one in api_templates() for name in query_parameters(one)]
        return [
            *(one for one in (*api_templates(), *page_templates(), *DOCUMENTS) if not self.templates[one]),
            *(f"{one}?{name}=" for one, name in parameters if not self.parameters[one, name]),
        ]

    def report(self) -> str:
        statuses = ", ".join(f"{count:,} × {status}" for status, count in sorted(self.statuses.items()))
        return f"addresses compared: {len(self.requested):,} ({statuses}); that differ: {len(self.differing)}"


def _difference(one: tuple[int, Any, bytes], other: tuple[int, Any, bytes]) -> str | None:
    if one == other:
        return None
    if one[0] != other[0]:
        return f"status {one[0]} and {other[0]}"
    if one[2] != other[2]:
        place = next(
            (number for number, (a, b) in enumerate(zip(one[2], other[2], strict=False)) if a != b),
            min(len(one[2]), len(other[2])),
        )
        shown = [body[max(place - 40, 0) : place + 60].decode(errors="replace") for body in (one[2], other[2])]
        return f"{len(one[2])} and {len(other[2])} bytes, from byte {place}: {shown[0]!r} and {shown[1]!r}"
    return f"headers {sorted(set(one[1]) ^ set(other[1]))}"


def crawl(comparison: Comparison, extent: Extent, seed: int) -> None:
    """Compare pages, records, lists and pairs of filters."""
    chance = random.Random(seed)  # noqa: S311  # a seeded choice
    content = ServedContent(comparison.one)
    crawl_pages(comparison, extent.pages_of_kind, chance, content)
    crawl_records(comparison, extent.records, chance, content)
    for template in list_templates():
        crawl_list(comparison, template, extent, chance, content)


def crawl_pages(comparison: Comparison, most: int | None, chance: random.Random, content: ServedContent) -> None:
    """Follow links from the start page; of each kind of page so many. Responses in JSON are compared, not followed."""
    kinds = list(TYPE_NAMES)
    frames = [f"/embed/v1/{kind}/{one}" for kind in kinds for one in _some(content.ids[kind], most and 1, chance)]
    single = [template for template in page_templates() if "{" not in template]
    waiting = deque(dict.fromkeys([*START_ADDRESSES, *single, *PAGE_ADDRESSES, *FILE_ADDRESSES, *DOCUMENTS, *frames]))
    seen = set(waiting)
    visits: Counter[str] = Counter()
    while waiting:
        address = waiting.popleft()
        kind = f"{page_kind(address)}{'?' if '?' in address else ''}"
        if most is not None and visits[kind] >= most:
            continue
        visits[kind] += 1
        response = comparison.ask(address, as_browser=True)
        if response.media_type != b"text/html":
            continue
        links = [without_fragment(one) for one in LinkParser(address, response.body.decode()).links]
        chance.shuffle(links)
        for link in links:
            # One filter at a time: their combinations are without number, and the API reads pairs of them alike.
            if link not in seen and not _refines(address, link):
                seen.add(link)
                waiting.append(link)


def _refines(address: str, link: str) -> bool:
    """Whether a link only adds a filter to an address that has one."""
    return "?" in address and "?" in link and "cursor=" not in link


def crawl_records(comparison: Comparison, most: int | None, chance: random.Random, content: ServedContent) -> None:
    """Request records with their expansions, and what is computed from them."""
    for number, address in enumerate(_some(content.records, most, chance)):
        comparison.ask(address)
        if number % 3 == 0:
            template = template_of(address, api_templates()) or ""
            comparison.ask(f"{address}?{shaping_query(template, number)}")
    for template in api_templates():
        address = template.format(**path_parameters())
        required = REQUIRED_PARAMETERS.get(operation(template)["operationId"], {})
        for name, schema in query_parameters(template).items():
            if name not in required and (value := _one_value(name, schema, required)):
                comparison.ask(f"{address}?{urlencode(required | {name: value}, safe=',')}")
        comparison.ask(f"{address}?{urlencode(required, safe=',')}" if required else address)
    for address in COMPUTED_ADDRESSES:
        comparison.ask(address)
    for address in SEARCHES:
        follow(comparison, address)
    for kind in TYPE_NAMES:
        ids = _some(content.ids[kind], most and 10, chance)
        for start in range(0, len(ids), 50):
            comparison.ask(f"/v1/citations?ids={','.join(ids[start : start + 50])}")


def _one_value(name: str, schema: dict[str, Any], required: dict[str, str]) -> str | None:
    """A value for a parameter of its own; those that exclude a required one are in `COMPUTED_ADDRESSES`."""
    terms = schema.get("items", schema).get("enum")
    if terms:
        return str(terms[0])
    if name == "limit":
        return "3"
    return "true" if schema.get("type") == "boolean" and not required else None


def shaping_query(template: str, number: int) -> str:
    """One of the ways to shape a response: fields, expansions, order, facets, the length of a page."""
    schemas = query_parameters(template)

    def terms(name: str) -> list[str]:
        schema = schemas.get(name, {})
        return list(schema.get("items", schema).get("enum", []))

    shapes: list[dict[str, str]] = [{}]
    shapes += [{"sort": one} for one in terms("sort")]
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
    comparison: Comparison, template: str, extent: Extent, chance: random.Random, content: ServedContent
) -> None:
    """Read a list to its end in every order, by every value of a filter, and under every pair of filters."""
    wholes = {"source_id": content.ids["sources"], "nutrient_id": ["magnesium"]}
    parameter = template.partition("{")[2].partition("}")[0]
    paths = [template.format(**{parameter: one}) for one in wholes[parameter]] if parameter else [template]
    for path in paths:
        follow(comparison, f"{path}?limit=100")
    values = filter_values(template, content)
    totals: dict[tuple[str, str], int] = {}
    for name, found in values.items():
        for number, value in enumerate(_some(found, extent.ids_of_filter, chance)):
            shape = shaping_query(template, number)
            body = comparison.ask(f"{paths[number % len(paths)]}?{_query({name: value}, shape)}").body
            totals[name, value] = json.loads(body).get("page", {}).get("total", 0)
    for number in range(20):
        follow(comparison, f"{paths[0]}?{shaping_query(template, number)}", extent.pages_of_list)
    number = 0
    for one, other in combinations(values, 2):
        pairs = list(product(_likely(one, totals), _likely(other, totals)))
        for given in _some(pairs, extent.values_of_pair, chance):
            number += 1
            query = _query(dict(zip((one, other), given, strict=True)), shaping_query(template, number))
            follow(comparison, f"{paths[number % len(paths)]}?{query}", extent.pages_of_list)


def _likely(name: str, totals: dict[tuple[str, str], int]) -> list[str]:
    """The values of a filter that match most, and one that matches fewest."""
    counted = sorted((value for one, value in totals if one == name), key=lambda value: -totals[name, value])
    return list(dict.fromkeys([*counted[:8], *counted[-1:]]))


def _query(given: dict[str, str], shape: str) -> str:
    return "&".join(filter(None, (urlencode(given, safe=","), shape)))


def follow(comparison: Comparison, address: str, most: int | None = None) -> None:
    """Request a list page after page to its end, or so many pages. All pages together have as many items as it says."""
    following: str | None = address
    count = pages = 0
    while following is not None and pages != most:
        response = comparison.ask(following)
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
    """Values of each filter of a list that the content has."""
    found = {}
    for name, schema in query_parameters(template).items():
        if name in SHAPING:
            continue
        terms = schema.get("items", schema).get("enum")
        if terms:
            found[name] = [*map(str, terms), ",".join(map(str, terms[:2]))]
        elif name in (types := id_types(template)):
            ids = [one for kind in types[name] for one in content.ids[kind]]
            found[name] = [*ids, ",".join(ids[:3])]
        else:
            found[name] = list(_plain_values(name, schema))
    return found


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


def _some(found: Sequence[T], most: int | None, chance: random.Random) -> list[T]:
    return list(found) if most is None or most >= len(found) else chance.sample(found, most)
