import httpx
import pytest

from app.http.negotiation import quality
from tests.endpoints import CONTENT_ENDPOINTS, Endpoint


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("application/json", 1.0),
        ("*/*", 1.0),
        ("application/*", 1.0),
        ("text/html, application/json;q=0.5", 0.5),
        ("application/json;q=0, */*", 0.0),
        ("*/*;q=0.1", 0.1),
        ("application/*;q=0.2, */*;q=0.9", 0.2),
        ("APPLICATION/JSON", 1.0),
        ("application/json; charset=utf-8; q=0.7", 0.7),
        ("text/html", 0.0),
        ("application/json;q=junk", 1.0),
        ("application/json;q=5", 1.0),
        ("application/json;q=nan", 1.0),
        ("application/json;q=-1", 1.0),
        ("application/json;q=", 1.0),
        ("application/json;q=.", 1.0),
        ("application/json;q=.9", 0.9),
        ("application/json;q=1.0000", 1.0),
        ('application/json;q="0.5"', 0.5),
        ("application/json;q=0", 0.0),
        ("application/json;q=0.000", 0.0),
        ("application/json;q=.0", 0.0),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", 0.2),
        ("", 0.0),
        (",;,", 0.0),
    ],
)
def test_the_most_specific_range_decides(accept: str, expected: float) -> None:
    assert quality(accept, "application/json") == expected


@pytest.mark.parametrize("endpoint", CONTENT_ENDPOINTS, ids=str)
def test_an_unavailable_format_is_refused_with_the_available_ones(client: httpx.Client, endpoint: Endpoint) -> None:
    response = client.get(endpoint.url(), headers={"Accept": "text/html"})

    assert response.status_code == 406
    assert response.json()["available"] == ["application/json"]


@pytest.mark.parametrize(
    "accept",
    [
        "*/*",
        "application/*",
        "text/html, */*;q=0.1",
        "application/json",
        "application/json;q=.9, */*;q=.8",
        "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
        "application/json;q=1.0000",
        'application/json;q="0.5"',
    ],
)
def test_json_is_sent_to_clients_that_accept_it(client: httpx.Client, accept: str) -> None:
    assert client.get("/v1/foods", headers={"Accept": accept}).status_code == 200


def test_several_accept_lines_are_combined(client: httpx.Client) -> None:
    response = client.get("/v1/foods", headers=[("Accept", "text/html"), ("Accept", "application/json")])

    assert response.status_code == 200
