import httpx
import pytest

from tests.endpoints import ENDPOINTS, Endpoint

EXPOSED = {"ETag", "Link", "Retry-After"}


def assert_open_to_any_origin(response: httpx.Response) -> None:
    assert response.headers["access-control-allow-origin"] == "*"
    assert set(response.headers["access-control-expose-headers"].split(", ")) == EXPOSED


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_every_status_is_open_to_any_origin(client: httpx.Client, endpoint: Endpoint) -> None:
    get = client.get(endpoint.url())
    assert_open_to_any_origin(get)
    assert_open_to_any_origin(client.get(endpoint.url(), headers={"Origin": "https://app.example"}))
    assert_open_to_any_origin(client.post(endpoint.url()))
    if "etag" in get.headers:
        assert_open_to_any_origin(client.get(endpoint.url(), headers={"If-None-Match": "*"}))
        assert_open_to_any_origin(client.get(endpoint.url(nonsense="1")))


@pytest.mark.parametrize("path", ["/v1/foods/nothing", "/nothing", "/v1/foods?limit=0", "/v1/foods?" + "a" * 9000])
def test_errors_are_open_to_any_origin(client: httpx.Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code >= 400
    assert_open_to_any_origin(response)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_a_preflight_request_succeeds(client: httpx.Client, endpoint: Endpoint) -> None:
    headers = {"Origin": "https://app.example", "Access-Control-Request-Method": "GET"}

    response = client.options(endpoint.url(), headers=headers)

    assert response.status_code == 204
    assert "GET" in response.headers["access-control-allow-methods"]
    assert response.headers["access-control-allow-headers"] == "*"


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_any_other_method_is_refused_with_the_supported_ones(
    client: httpx.Client, endpoint: Endpoint, method: str
) -> None:
    response = client.request(method, endpoint.url())

    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"
    assert response.json()["type"].endswith("/problems/method-not-allowed")
