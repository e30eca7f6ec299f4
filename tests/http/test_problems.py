import httpx
import jsonschema
import pytest

from app.http.problems import PROBLEM_TYPES
from tests.endpoints import CONTENT_ENDPOINTS, OPENAPI, Endpoint

pytestmark = pytest.mark.both_stores

SCHEMA = {"$ref": "#/components/schemas/Problem", "components": OPENAPI["components"]}
ERRORS = {
    "/v1/foods/nothing": 404,
    "/v1/foods/NOT-A-SLUG": 404,
    "/v1/nothing": 404,
    "/v1/sources/article-citrate/passages/article-glycinate-s001": 404,
    "/v1/sources/nothing/passages": 404,
    "/v1/nutrients/iron/intakes/intake-ul-adult": 404,
    "/v1/foods/magnesium-citrate": 404,
    "/v1/foods?limit=0": 422,
    "/v1/foods?limit=1&limit=2": 422,
    "/v1/foods?nonsense=1": 422,
    "/v1/foods?cursor=abc": 422,
    "/v1/foods?group=nothing": 422,
    "/v1/foods?" + "a" * 9000: 414,
    "/" + "a" * 9000: 414,
}


@pytest.mark.parametrize(("path", "status"), ERRORS.items(), ids=lambda value: str(value)[:60])
def test_every_error_is_a_problem_document(client: httpx.Client, path: str, status: int) -> None:
    response = client.get(path)

    problem = response.json()
    assert response.status_code == problem["status"] == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    jsonschema.validate(problem, SCHEMA)
    assert PROBLEM_TYPES[problem["type"].rpartition("/")[2]].title == problem["title"]
    assert problem["instance"].startswith("urn:uuid:")


@pytest.mark.parametrize("slug", PROBLEM_TYPES)
def test_the_type_of_a_problem_is_the_url_of_a_page(client: httpx.Client, slug: str) -> None:
    page = client.get(f"/problems/{slug}")

    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert str(PROBLEM_TYPES[slug].status) in page.text


@pytest.mark.parametrize("endpoint", CONTENT_ENDPOINTS, ids=str)
def test_openapi_documents_the_problems_of_every_endpoint(endpoint: Endpoint) -> None:
    responses = endpoint.operation["responses"]

    assert {"200", "304", "405", "406", "414", "422", "500", "503"} <= set(responses)
    assert ("404" in responses) == ("{" in path_of(endpoint))
    for status, response in responses.items():
        if int(status) >= 400:
            assert set(response["content"]) == {"application/problem+json"}


def path_of(endpoint: Endpoint) -> str:
    path: str = next(
        path
        for path, operations in OPENAPI["paths"].items()
        if operations["get"]["operationId"] == endpoint.operation_id
    )
    return path


def test_a_misspelled_id_is_not_found_with_the_right_one(client: httpx.Client) -> None:
    problem = client.get("/v1/supplement-forms/magnesuim-citrate").json()

    assert problem["did_you_mean"][0] == "magnesium-citrate"


def test_an_id_of_another_collection_is_not_found_with_its_url(client: httpx.Client) -> None:
    problem = client.get("/v1/foods/magnesium-citrate").json()

    assert problem["suggestions"] == ["/v1/supplement-forms/magnesium-citrate"]


def test_members_of_one_kind_of_problem_are_absent_from_others(client: httpx.Client) -> None:
    assert "did_you_mean" in client.get("/v1/foods/nothing").json()
    assert "did_you_mean" not in client.get("/v1/foods?limit=0").json()
    assert "available" in client.get("/v1/foods", headers={"Accept": "image/png"}).json()


def test_all_errors_of_a_request_are_reported_at_once(client: httpx.Client) -> None:
    problem = client.get("/v1/foods?limit=0&sort=nmae&state=frozen").json()

    assert {error["name"] for error in problem["errors"]} == {"limit", "sort", "state"}


@pytest.mark.parametrize(
    ("path", "suggested"),
    [
        ("/v1/food/almonds-dry-roasted", "/v1/foods/almonds-dry-roasted"),
        ("/v1/intakes", "/v1/nutrients"),
        ("/v1/foods/", "/v1/foods"),
        ("/v1/foods/almonds-dry-roasted/", "/v1/foods/almonds-dry-roasted"),
        ("/v1/xyzzy", "/v1/dataset"),
        ("/v1/foods/almonds-dry-roasted/extra", "/v1/foods/almonds-dry-roasted"),
        ("/v1/foods/nothing/extra", "/v1/foods"),
        ("/v1/food/nothing", "/v1/foods"),
        ("/v1/sources/article-citrate/passages/", "/v1/sources/article-citrate/passages"),
        ("/v1/sources/nothing/passages/", "/v1/sources"),
        ("/v1/foods/" + "x" * 100 + "/", "/v1/foods"),
    ],
)
def test_an_unknown_path_suggests_an_existing_one(client: httpx.Client, path: str, suggested: str) -> None:
    problem = client.get(path).json()

    assert problem["suggestions"][0] == suggested
    for url in problem["suggestions"]:
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("path", ["/v1/foods/", "/v1/foods?q=", "/v1/search?q=legs&"])
def test_a_url_may_have_8000_bytes_but_not_8001(client: httpx.Client, path: str) -> None:
    """RFC 9110 §4.1: servers should support at least 8,000 bytes. The `?` is not counted."""
    max_length = 8000 + path.count("?")

    assert client.get(path.ljust(max_length, "a")).status_code in (404, 422)
    assert client.get(path.ljust(max_length + 1, "a")).status_code == 414
