from datetime import datetime
from email.utils import parsedate_to_datetime

import httpx
import pytest

from tests.endpoints import CONTENT_ENDPOINTS, ENDPOINTS, LIST_ENDPOINTS, RECORD_ENDPOINTS, Endpoint

pytestmark = pytest.mark.both_stores


@pytest.mark.parametrize("endpoint", CONTENT_ENDPOINTS, ids=str)
def test_a_response_can_be_cached_and_validated(client: httpx.Client, endpoint: Endpoint) -> None:
    response = client.get(endpoint.url())

    assert response.headers["etag"].startswith('"')
    # A response that depends on a person's age may be stored only in that person's own cache.
    assert response.headers["cache-control"].removeprefix("private, ") == "max-age=300, stale-while-revalidate=600"
    assert response.headers["vary"] == "Accept-Encoding"
    assert response.headers["content-language"] == "en"
    assert parsedate_to_datetime(response.headers["last-modified"]).tzinfo is not None


@pytest.mark.parametrize("endpoint", CONTENT_ENDPOINTS, ids=str)
def test_a_response_identifies_its_release(client: httpx.Client, endpoint: Endpoint) -> None:
    """By time in `Last-Modified`, and by version in `meta`, except in a record, which has no envelope."""
    release = client.get("/v1/dataset").json()["release"]

    response = client.get(endpoint.url())

    assert parsedate_to_datetime(response.headers["last-modified"]) == datetime.fromisoformat(release["released_at"])
    is_record = endpoint in RECORD_ENDPOINTS or endpoint.operation_id == "get_record"
    has_no_envelope = is_record and endpoint.path != "/v1/dataset"
    assert response.json().get("meta", {}).get("release") == (None if has_no_envelope else release["version"])


@pytest.mark.parametrize("endpoint", CONTENT_ENDPOINTS, ids=str)
def test_a_client_with_a_current_response_gets_304(client: httpx.Client, endpoint: Endpoint) -> None:
    current = client.get(endpoint.url())
    tag = current.headers["etag"]

    for value in (tag, f"W/{tag}", "*", f'"other", {tag}', f'W/"other",W/{tag}'):
        response = client.get(endpoint.url(), headers={"If-None-Match": value})
        assert response.status_code == 304, value
        assert response.content == b""
        assert {name: response.headers[name] for name in ("etag", "cache-control", "vary", "last-modified")} == {
            name: current.headers[name] for name in ("etag", "cache-control", "vary", "last-modified")
        }
    assert client.get(endpoint.url(), headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("endpoint", CONTENT_ENDPOINTS, ids=str)
def test_a_date_validates_if_no_tag_is_sent(client: httpx.Client, endpoint: Endpoint) -> None:
    modified = client.get(endpoint.url()).headers["last-modified"]

    def status(**headers: str) -> int:
        return client.get(endpoint.url(), headers={k.replace("_", "-"): v for k, v in headers.items()}).status_code

    assert status(If_Modified_Since=modified) == 304
    in_asctime = f"{parsedate_to_datetime(modified):%a %b %d %H:%M:%S %Y}"
    assert status(If_Modified_Since=in_asctime) == 304  # the oldest date format, without a time zone
    assert status(If_Modified_Since="Mon, 01 Jan 2001 00:00:00 GMT") == 200
    assert status(If_Modified_Since="Sun, 22 Nov 2099 00:00:00 GMT") == 200  # of a later release that was rolled back
    assert status(If_Modified_Since="yesterday") == 200
    assert status(If_Modified_Since="Mon, 01 Jan 99999999999999999999 00:00:00 GMT") == 200
    assert status(If_Modified_Since=modified, If_None_Match='"other"') == 200


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_head_equals_get_without_a_body(client: httpx.Client, endpoint: Endpoint) -> None:
    get, head = client.get(endpoint.url()), client.head(endpoint.url())

    assert head.status_code == get.status_code == 200
    assert head.content == b""
    ignored = {"date"}
    assert {k: v for k, v in head.headers.items() if k not in ignored} == {
        k: v for k, v in get.headers.items() if k not in ignored
    }


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/foods/nothing", "/v1/foods?limit=0"])
def test_head_of_an_error_has_its_status_and_no_body(client: httpx.Client, path: str) -> None:
    assert client.head(path).status_code == client.get(path).status_code
    assert client.head(path).content == b""


@pytest.mark.parametrize("endpoint", [*LIST_ENDPOINTS, *RECORD_ENDPOINTS], ids=str)
def test_different_bytes_have_different_tags(client: httpx.Client, endpoint: Endpoint) -> None:
    whole, part = client.get(endpoint.url()), client.get(endpoint.url(fields="id"))

    assert (whole.headers["etag"] == part.headers["etag"]) == (whole.content == part.content)


def test_validators_in_several_header_lines_are_combined(client: httpx.Client) -> None:
    tag = client.get("/v1/foods").headers["etag"]

    response = client.get("/v1/foods", headers=[("If-None-Match", '"other"'), ("If-None-Match", tag)])

    assert response.status_code == 304


def test_the_openapi_document_can_be_cached_and_validated(client: httpx.Client) -> None:
    tag = client.get("/openapi.json").headers["etag"]

    assert client.get("/openapi.json", headers={"If-None-Match": tag}).status_code == 304
