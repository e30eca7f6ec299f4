import httpx
import pytest

from app.examples import REQUIRED_PARAMETERS
from app.http.parameters import id_filters, query_model
from app.models.record import RELEASES
from tests.conftest import api_routes
from tests.endpoints import CONTENT_ENDPOINTS, ENDPOINTS, Endpoint

HOSTILE = [
    "\x00",
    "' OR 1=1 --",
    '"; DROP TABLE record; --',
    "%",
    "*",
    "NEAR(",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "😴" * 40,
    "\u202eabc",
    "a" * 3000,
    ",",
    ",,nuts",
    "nuts,",
]


def enumerated_values(endpoint: Endpoint) -> list[tuple[str, str]]:
    """All values of all parameters with an enumeration, for one endpoint."""
    values = []
    for name in endpoint.parameters:
        schema = endpoint.parameter(name)
        terms = schema.get("items", schema).get("enum", [])
        values += [(name, term) for term in terms]
    return values


@pytest.mark.parametrize("endpoint", CONTENT_ENDPOINTS, ids=str)
def test_an_unknown_parameter_is_refused_with_a_suggestion(client: httpx.Client, endpoint: Endpoint) -> None:
    name = next(iter(endpoint.parameters), "fields")
    response = client.get(endpoint.url(**{f"{name}x": "name"}))

    problem = response.json()
    assert response.status_code == 422
    assert problem["type"].endswith("/problems/unknown-parameter")
    assert problem["errors"][0]["name"] == f"{name}x"
    assert problem["suggestions"] == [] if not endpoint.parameters else name in problem["suggestions"]


def takes_several(endpoint: Endpoint, name: str) -> bool:
    return endpoint.parameter(name).get("type") == "array"


@pytest.mark.parametrize("endpoint", CONTENT_ENDPOINTS, ids=str)
def test_a_repeated_parameter_that_takes_one_value_is_refused(client: httpx.Client, endpoint: Endpoint) -> None:
    for name in endpoint.parameters:
        if not takes_several(endpoint, name):
            response = client.get(f"{endpoint.path}?{name}=a&{name}=b")
            assert response.status_code == 422, name
            assert response.json()["type"].endswith("/problems/repeated-parameter"), name
            assert [error["name"] for error in response.json()["errors"]] == [name]


ARRAYS = [
    (endpoint, name) for endpoint in CONTENT_ENDPOINTS for name in endpoint.parameters if takes_several(endpoint, name)
]


def list_two_values(client: httpx.Client, endpoint: Endpoint, name: str) -> list[str]:
    """Two values that a parameter accepts together; the same value twice if it accepts only one."""
    terms = endpoint.parameter(name)["items"].get("enum")
    if terms is None:
        types = id_filters(QUERY_MODELS[endpoint.operation_id])[name]
        if types == (RELEASES,):
            facets = client.get("/v1/changes?facets=release&limit=1").json()["facets"]["release"]
            terms = [facet["value"] for facet in facets]
        else:
            terms = [item["id"] for item in client.get(f"/v1/{types[0]}?limit=2&fields=id").json()["items"]]
    ascending = [term for term in terms if not term.startswith("-")]
    return (ascending * 2)[:2]


QUERY_MODELS = {route.name: query_model(route) for route in api_routes().values()}


@pytest.mark.both_stores
@pytest.mark.parametrize(("endpoint", "name"), ARRAYS, ids=str)
def test_several_values_may_be_separated_by_commas_or_given_by_repeating_the_parameter(
    client: httpx.Client, endpoint: Endpoint, name: str
) -> None:
    first, second = list_two_values(client, endpoint, name)
    given = REQUIRED_PARAMETERS.get(endpoint.operation_id, {}).items()
    others = "".join(f"&{key}={value}" for key, value in given if key != name)
    has_room = name != "sort" and endpoint.parameter(name)["maxItems"] > 2
    third = f"&{name}={first}" if has_room else ""

    with_commas = client.get(f"{endpoint.path}?{name}={first},{second}{others}")
    repeated = client.get(f"{endpoint.path}?{name}={first}&{name}={second}{others}")
    both = client.get(f"{endpoint.path}?{name}={first},{second}{others}{third}")

    if first == second:  # There is only one value, which may not be given twice.
        assert with_commas.status_code == repeated.status_code
        return
    assert with_commas.status_code == 200
    assert repeated.content == both.content == with_commas.content


@pytest.mark.parametrize("endpoint", CONTENT_ENDPOINTS, ids=str)
def test_openapi_says_that_clients_may_repeat_array_parameters(endpoint: Endpoint) -> None:
    for parameter in endpoint.operation.get("parameters", []):
        if parameter["schema"].get("type") == "array":
            # The defaults of OpenAPI, which generated clients implement.
            assert (parameter.get("style", "form"), parameter.get("explode", True)) == ("form", True)


TRACKERS = "utm_source=app&utm_medium=a&utm_source=b&fbclid=1&gclid=2&_=1795856400&_=2&_&utm%5Fterm=c&utm_campaign"


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_trackers_and_cache_busters_are_ignored(client: httpx.Client, endpoint: Endpoint) -> None:
    path, _, query = endpoint.url().partition("?")
    plain = client.get(endpoint.url())

    for tracked in (f"{query}&{TRACKERS}".lstrip("&"), f"{TRACKERS}&{query}".rstrip("&")):
        response = client.get(f"{path}?{tracked}")
        assert response.status_code == 200
        assert response.content == plain.content


@pytest.mark.parametrize("name", ["utm", "UTM_SOURCE", "__", "fbclid2", "gclid.x", "x_", "msclkid", "_ga", "utmx_"])
def test_only_the_named_trackers_are_ignored(client: httpx.Client, name: str) -> None:
    response = client.get("/v1/foods", params={name: "1"})

    assert response.json()["type"].endswith("/problems/unknown-parameter")
    assert [error["name"] for error in response.json()["errors"]] == [name]


@pytest.mark.both_stores
@pytest.mark.slow
@pytest.mark.parametrize("endpoint", CONTENT_ENDPOINTS, ids=str)
def test_every_value_listed_in_openapi_is_accepted(client: httpx.Client, endpoint: Endpoint) -> None:
    refused = [
        (name, term)
        for name, term in enumerated_values(endpoint)
        if client.get(endpoint.url(**{name: term})).status_code != 200
    ]
    assert refused == []


@pytest.mark.parametrize("endpoint", CONTENT_ENDPOINTS, ids=str)
def test_a_value_not_listed_in_openapi_is_refused_with_valid_ones(client: httpx.Client, endpoint: Endpoint) -> None:
    for name in {name for name, _ in enumerated_values(endpoint)}:
        response = client.get(endpoint.url(**{name: "nonsense"}))
        problem = response.json()
        assert response.status_code == 422, name
        assert problem["type"].endswith("/problems/invalid-parameter"), name
        assert "must be" in problem["detail"] or "is not one of" in problem["detail"], name


FLAGS = [
    (endpoint, name)
    for endpoint in CONTENT_ENDPOINTS
    for name in endpoint.parameters
    if endpoint.parameter(name).get("type") == "boolean"
]


@pytest.mark.parametrize(("endpoint", "name"), FLAGS, ids=str)
@pytest.mark.parametrize("value", ["1", "yes", "on", "True", ""])
def test_a_boolean_has_one_spelling(client: httpx.Client, endpoint: Endpoint, name: str, value: str) -> None:
    response = client.get(endpoint.url(**{name: value}))

    assert response.status_code == 422
    assert "must be true or false" in response.json()["detail"]


FREE_TEXT = ("q", "text", "code")
"""Parameters that accept free text."""


@pytest.mark.both_stores
@pytest.mark.slow
@pytest.mark.parametrize("endpoint", CONTENT_ENDPOINTS, ids=str)
def test_hostile_text_never_causes_a_server_error(client: httpx.Client, endpoint: Endpoint) -> None:
    faults = [
        (name, text, response.status_code)
        for name in endpoint.parameters
        for text in HOSTILE
        if not is_refused_briefly(response := client.get(endpoint.url(**{name: text})))
        and not (name in FREE_TEXT and text.strip() and response.status_code == 200)
    ]
    assert faults == []


def is_refused_briefly(response: httpx.Response) -> bool:
    if response.status_code != 422 or len(response.content) >= 20_000:
        return False
    return all(error["value"] is None or len(error["value"]) <= 100 for error in response.json()["errors"])


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_a_malformed_query_string_never_causes_a_server_error(client: httpx.Client, endpoint: Endpoint) -> None:
    queries = ("%ff%fe=1", "%", "=", "&&&", "a", "%00=1", "?")
    statuses = {query: client.get(f"{endpoint.path}?{query}").status_code for query in queries}

    assert {query: status for query, status in statuses.items() if status not in (200, 422)} == {}


@pytest.mark.both_stores
def test_an_unknown_id_in_a_filter_is_refused_with_a_suggestion(client: httpx.Client) -> None:
    response = client.get("/v1/supplement-forms?condition=restless-leg-syndrom")

    assert response.status_code == 422
    assert "condition=restless-legs-syndrome" in response.json()["suggestions"]


@pytest.mark.both_stores
def test_an_id_of_another_type_in_a_filter_is_refused(client: httpx.Client) -> None:
    assert client.get("/v1/foods?group=magnesium-citrate").status_code == 422
    assert client.get("/v1/claims?source=allen-2014").status_code == 422


def test_a_misspelled_sort_key_is_refused_with_the_right_one(client: httpx.Client) -> None:
    problem = client.get("/v1/foods?sort=nmae").json()

    assert "sort=name" in problem["suggestions"]
    assert problem["errors"] == [
        {"location": "query", "name": "sort", "detail": problem["errors"][0]["detail"], "value": "nmae"}
    ]


@pytest.mark.parametrize("path", ["/v1/foods/", "/v1//foods", "/v1/", "/v1", "/v2/foods", "/V1/foods"])
def test_another_spelling_of_a_path_is_not_found_and_not_redirected(client: httpx.Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert response.json()["type"].endswith("/problems/not-found")


RANGES = [
    (endpoint, name)
    for endpoint in ENDPOINTS
    for name in endpoint.parameters
    if name.endswith("_min") and f"{name.removesuffix('_min')}_max" in endpoint.parameters
]


@pytest.mark.parametrize(("endpoint", "minimum"), RANGES, ids=str)
def test_a_maximum_below_the_minimum_is_refused(client: httpx.Client, endpoint: Endpoint, minimum: str) -> None:
    maximum = f"{minimum.removesuffix('_min')}_max"

    response = client.get(endpoint.url(**{minimum: "2000", maximum: "1999"}))
    assert response.status_code == 422
    assert [error["name"] for error in response.json()["errors"]] == [maximum]
    assert client.get(endpoint.url(**{minimum: "2000", maximum: "2000"})).status_code == 200


@pytest.mark.parametrize("endpoint", [endpoint for endpoint in ENDPOINTS if "sort" in endpoint.parameters], ids=str)
def test_a_sort_key_named_twice_is_refused(client: httpx.Client, endpoint: Endpoint) -> None:
    key = endpoint.parameter("sort")["items"]["enum"][0]
    for twice in (f"{key},{key}", f"{key},-{key}", f"-{key},{key}"):
        response = client.get(endpoint.url(sort=twice))
        assert response.status_code == 422
        assert [error["name"] for error in response.json()["errors"]] == ["sort"]


@pytest.mark.parametrize(
    ("endpoint", "name"),
    [
        (endpoint, name)
        for endpoint in ENDPOINTS
        for name in endpoint.parameters
        if endpoint.parameter(name).get("type") == "integer"
    ],
    ids=str,
)
def test_messages_name_whole_numbers_for_integer_parameters(
    client: httpx.Client, endpoint: Endpoint, name: str
) -> None:
    for value in ("-1", "2.5", "1e1", "two", ""):
        response = client.get(endpoint.url(**{name: value}))
        assert response.status_code == 422
        details = [error["detail"] for error in response.json()["errors"] if error["name"] == name]
        assert any("whole number" in detail for detail in details)
        assert not any("2.5" in detail for detail in details)
