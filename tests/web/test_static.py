"""Static files come from a fixed table; names in requests never reach the file system."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.web.assets import PAGE_ASSETS
from tests.http.sockets import LocalServer, fetch, serving

OUTSIDE = (
    "/static//etc/passwd",
    "/static/%2fetc%2fpasswd",
    "/static/../settings.py",
    "/static/..%2fsettings.py",
    "/static/%2e%2e/settings.py",
    "/static/..%5csettings.py",
    "/static/css/10-base.css",
    "/static/site.css%00",
    "/static/site.css;v=1",
    "/static//proc/self/environ",
    "/static//dev/zero",
    "/static//proc/self/fd/1",
)


@pytest.fixture(scope="module")
def served(database: Path) -> Iterator[LocalServer]:
    with serving(LocalServer(database)) as local_server:
        yield local_server


@pytest.mark.parametrize("path", OUTSIDE)
def test_a_name_outside_the_table_is_not_found(served: LocalServer, path: str) -> None:
    response = fetch(served, path)
    assert response.startswith(b"HTTP/1.1 404 ")
    assert b"content-type: application/problem+json" in response
    assert b"access-control-allow-origin: *" in response


def test_every_file_of_the_table_is_served_unchanged(client: httpx.Client) -> None:
    for name, asset in PAGE_ASSETS.items():
        response = client.get(f"/static/{name}")
        assert (response.content, response.headers["content-type"]) == (asset.body, asset.media_type)


def test_only_the_current_version_may_be_cached_forever(client: httpx.Client) -> None:
    asset = PAGE_ASSETS["site.css"]
    assert "immutable" in client.get(f"/static/site.css?v={asset.version}").headers["cache-control"]
    assert "immutable" not in client.get("/static/site.css?v=another").headers["cache-control"]
