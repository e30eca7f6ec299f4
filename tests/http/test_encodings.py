"""Content encodings: negotiated, each with its own entity tag, and equal once decoded."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass

import brotli
import httpx
import pytest

from app.http.encodings import acceptable
from tests.endpoints import CONTENT_ENDPOINTS, ENDPOINTS, Endpoint

LIST = "/v1/foods"


@dataclass(frozen=True)
class RawResponse:
    """A response as received, without decoding."""

    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def decoded(self) -> bytes:
        coding = self.headers.get("content-encoding")
        decode: dict[str | None, Callable[[bytes], bytes]] = {
            "br": brotli.decompress,
            "gzip": gzip.decompress,
            None: bytes,
        }
        return decode[coding](self.body)


def get_raw(client: httpx.Client, url: str, **headers: str) -> RawResponse:
    request = client.build_request("GET", url)
    del request.headers["Accept-Encoding"]
    request.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    response = client.send(request, stream=True)
    body = b"".join(response.iter_raw())
    response.close()
    return RawResponse(response.status_code, response.headers, body)


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("BR", "br"),
        ("gzip ; q=0.3", "gzip"),
        ("br;q=0, *", "gzip"),
        ("*", "br"),
        ("*;q=0.1", "br"),
        ("br;q=0, gzip;q=0", None),
        ("zstd, deflate", None),
        ("identity", None),
        ("identity, gzip;q=0.5", None),
        ("identity;q=0.5, gzip", "gzip"),
        ("gzip;q=nonsense", "gzip"),
        ("gzip;q=.5, br;q=.4", "gzip"),
        ('br;q="0"', None),
        ("", None),
    ],
)
def test_the_encoding_is_the_one_the_client_prefers(client: httpx.Client, header: str, chosen: str | None) -> None:
    response = get_raw(client, LIST, Accept_Encoding=header)

    assert response.status == 200
    assert response.headers.get("content-encoding") == chosen
    assert int(response.headers["content-length"]) == len(response.body)
    assert response.decoded == get_raw(client, LIST).body


@pytest.mark.parametrize("header", ["identity;q=0", "*;q=0", "zstd, identity;q=0", "gzip;q=0, br;q=0, *;q=0"])
def test_a_client_that_accepts_no_encoding_gets_the_available_ones(client: httpx.Client, header: str) -> None:
    response = client.get(LIST, headers={"Accept-Encoding": header})

    assert response.status_code == 406
    assert response.json()["available"] == ["br", "gzip", "identity"]
    assert client.head(LIST, headers={"Accept-Encoding": header}).status_code == 406


def test_small_responses_are_compressed_if_identity_is_refused(client: httpx.Client) -> None:
    small = f"{LIST}?limit=1&fields=id"
    assert "content-encoding" not in get_raw(client, "/v1/suggest?q=zzzzzz", Accept_Encoding="gzip").headers

    response = get_raw(client, small, Accept_Encoding="gzip, identity;q=0")

    assert response.headers["content-encoding"] == "gzip"
    assert response.decoded == get_raw(client, small).body


def test_an_accept_encoding_header_of_any_length_is_parsed(client: httpx.Client) -> None:
    header = ", ".join(f"x-{number};q=0.5" for number in range(2000)) + ", gzip"

    assert get_raw(client, LIST, Accept_Encoding=header).headers["content-encoding"] == "gzip"
    assert acceptable(b"x" * 10_000) == ("",)


@pytest.mark.parametrize("endpoint", CONTENT_ENDPOINTS, ids=str)
def test_content_varies_with_accept_encoding_alone(client: httpx.Client, endpoint: Endpoint) -> None:
    whole = get_raw(client, endpoint.url(), Accept_Encoding="br")
    unchanged = get_raw(client, endpoint.url(), If_None_Match="*")

    assert whole.headers["vary"] == unchanged.headers["vary"] == "Accept-Encoding"
    for accept in ("*/*", "application/json", "application/*;q=0.5, text/html;q=0.4"):
        assert get_raw(client, endpoint.url(), Accept=accept, Accept_Encoding="br").body == whole.body


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_errors_vary_with_accept_and_accept_encoding(client: httpx.Client, endpoint: Endpoint) -> None:
    for response in (client.get(endpoint.path + "/nothing/nothing"), client.post(endpoint.path)):
        assert response.headers["vary"] == "Accept, Accept-Encoding"


def test_each_encoding_has_its_own_entity_tag(client: httpx.Client) -> None:
    tags = [get_raw(client, LIST, Accept_Encoding=coding).headers["etag"] for coding in ("identity", "gzip", "br")]

    assert len(set(tags)) == 3
    assert tags == [
        get_raw(client, LIST, Accept_Encoding=coding).headers["etag"] for coding in ("identity", "gzip", "br")
    ]


def test_a_tag_of_any_accepted_encoding_gets_304(client: httpx.Client) -> None:
    tag = get_raw(client, LIST, Accept_Encoding="gzip").headers["etag"]

    same = get_raw(client, LIST, Accept_Encoding="gzip, br", If_None_Match=tag)
    unspecified = get_raw(client, LIST, If_None_Match=tag)
    other = get_raw(client, LIST, Accept_Encoding="br", If_None_Match=tag)

    # The response repeats the tag of the request, so that a cache updates the stored response with that tag.
    assert [response.headers.get("etag") for response in (same, unspecified)] == [tag, tag]
    assert [response.status for response in (same, unspecified, other)] == [304, 304, 200]
    assert "content-encoding" not in same.headers
    assert "content-length" not in same.headers


@pytest.mark.parametrize("url", ["/static/site.css", "/docs/assets/swagger-ui-bundle.js", "/openapi.json", "/docs"])
def test_static_files_are_compressed(client: httpx.Client, url: str) -> None:
    response = get_raw(client, url, Accept_Encoding="br")

    assert response.headers["content-encoding"] == "br"
    assert response.decoded == get_raw(client, url).body


def test_a_compressed_image_is_not_compressed_again(client: httpx.Client) -> None:
    response = get_raw(client, "/docs/assets/favicon-32x32.png", Accept_Encoding="br")

    assert "content-encoding" not in response.headers
    assert response.headers["content-type"] == "image/png"
