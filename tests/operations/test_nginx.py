"""The nginx configuration of docs/deploy.md, unchanged, in front of a real server with two workers."""

import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import pytest

from app.settings import PROJECT
from tests.conftest import NO_ACCESS_LOG, Server, run_server
from tests.tools import NGINX

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("nginx")]

CODINGS: Final = ("identity", "gzip", "br", "zstd", "gzip, br;q=0.5")
UNCHANGED_HEADERS: Final = (
    "content-type", "content-encoding", "content-length", "etag", "last-modified", "cache-control", "vary", "link",
    "content-language", "access-control-allow-origin", "allow",
)  # fmt: skip
"""Headers that must pass through unchanged."""


@dataclass
class Proxied:
    """A server behind nginx, with the logs of both."""

    server: Server
    process: subprocess.Popen[bytes]
    client: httpx.Client
    direct: httpx.Client
    folder: Path

    def read_logs(self) -> str:
        """Read the logs of nginx and of the server."""
        return "".join(path.read_text() for path in [*self.folder.glob("*.log"), *self.folder.glob("log/*")])


def documented_block() -> str:
    text = (PROJECT / "docs" / "deploy.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```nginx\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return str(block)


def configuration(folder: Path, port: int, server: str, *, with_cache: bool) -> str:
    """The documented block in a complete configuration, with the ports and folders of the test."""
    block = documented_block()
    for documented, replacement in (
        ("127.0.0.1:8000", server.removeprefix("http://")),
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("/var/cache/nginx/", f"{folder}/"),
        ("/var/log/nginx/", f"{folder}/log/"),
    ):
        assert documented in block
        block = block.replace(documented, replacement)
    if not with_cache:
        block = re.sub(r"^ *proxy_cache.*\n", "", block, flags=re.MULTILINE)
    return (
        f"daemon off; pid {folder}/pid; user root; error_log {folder}/log/start.log emerg;\n"
        f"events {{}}\nhttp {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n"
        f"fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n{block}}}\n"
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait_for(url: str) -> None:
    for _ in range(600):
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"{url} does not respond")


# Without an access log, the server answers cached requests before they reach the application.
CONFIGURATIONS: dict[str, tuple[bool, dict[str, str]]] = {
    "proxy_cache": (True, {}),
    "no cache": (False, {}),
    "no cache, no log": (False, NO_ACCESS_LOG),
}


@pytest.fixture(params=[*CONFIGURATIONS.values()], ids=[*CONFIGURATIONS], scope="module")
def proxied(
    request: pytest.FixtureRequest, database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Proxied]:
    program = NGINX.find()
    if program is None:
        pytest.skip(NGINX.missing)
    with_cache, logs = request.param
    folder = tmp_path_factory.mktemp("nginx")
    (folder / "log").mkdir()
    port = free_port()
    server = run_server(database, folder / "server.log", WORKERS="2", PUBLIC_URL="/rls", **logs)
    (folder / "nginx.conf").write_text(configuration(folder, port, server.url, with_cache=with_cache))
    process = subprocess.Popen([program, "-c", str(folder / "nginx.conf"), "-p", str(folder)])
    try:
        wait_for(f"{server.url}/readyz")
        wait_for(f"http://127.0.0.1:{port}/rls/readyz")
        with httpx.Client(base_url=f"http://127.0.0.1:{port}/rls", timeout=20) as client, server.client() as direct:
            yield Proxied(server, process, client, direct, folder)
    finally:
        for running in (process, server.process):
            running.terminate()
            running.wait(20)


def assert_same(through: httpx.Response, direct: httpx.Response) -> None:
    same = [
        {name: response.headers.get(name) for name in UNCHANGED_HEADERS} | {"status": response.status_code}
        for response in (through, direct)
    ]
    assert same[0] == same[1], through.url
    if direct.status_code < 400:  # each problem has its own id
        assert through.content == direct.content


@pytest.mark.parametrize(
    "path", ["/v1/foods", "/v1/conditions/restless-legs-syndrome", "/v1/search?q=cramps", "/openapi.json"]
)
def test_nginx_passes_responses_through_unchanged(proxied: Proxied, path: str) -> None:
    for coding in CODINGS * 2:  # cached the second time
        headers = {"Accept-Encoding": coding}
        through, direct = proxied.client.get(path, headers=headers), proxied.direct.get(path, headers=headers)
        assert_same(through, direct)
        assert_same(proxied.client.head(path, headers=headers), proxied.direct.head(path, headers=headers))

        conditional = headers | {"If-None-Match": f'"other", W/{direct.headers["etag"]}'}
        unchanged = proxied.client.get(path, headers=conditional)
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        assert unchanged.headers["etag"] == direct.headers["etag"]


def test_nginx_leaves_date_comparison_to_the_server(proxied: Proxied) -> None:
    last_modified = proxied.direct.get("/v1/foods").headers["last-modified"]
    for _ in range(2):
        for date in ("Fri, 01 Jan 2100 00:00:00 GMT", "Sat, 01 Jan 2000 00:00:00 GMT"):
            assert proxied.client.get("/v1/foods", headers={"If-Modified-Since": date}).status_code == 200
        assert proxied.client.get("/v1/foods", headers={"If-Modified-Since": last_modified}).status_code == 304


def test_every_link_includes_the_prefix(proxied: Proxied) -> None:
    origin = str(proxied.client.base_url).removesuffix("/rls/")
    page = proxied.client.get("/v1/foods?limit=3").json()

    assert page["links"]["next"].startswith("/rls/v1/foods?")
    assert httpx.get(origin + page["links"]["next"]).json()["items"][0]["id"] != page["items"][0]["id"]
    record = httpx.get(origin + page["items"][0]["href"]).json()
    assert record | page["items"][0] == record
    unterminated = httpx.get(f"{origin}/rls")
    assert (unterminated.status_code, unterminated.headers["location"]) == (301, "/rls/")


def test_nginx_passes_problems_through_unchanged(proxied: Proxied) -> None:
    for path, status in (("/v1/nothing", 404), ("/v1/foods?colour=red", 422), ("/v1/foods?q=" + "a" * 9000, 414)):
        through = proxied.client.get(path)
        assert (through.status_code, through.headers["content-type"]) == (status, "application/problem+json"), path
        assert_same(through, proxied.direct.get(path))
    assert_same(proxied.client.post("/v1/foods"), proxied.direct.post("/v1/foods"))
    assert_same(proxied.client.options("/v1/foods"), proxied.direct.options("/v1/foods"))


def test_nginx_accepts_long_queries_and_long_link_headers(proxied: Proxied) -> None:
    claims = proxied.direct.get("/v1/claims?object=restless-legs-syndrome&limit=100").json()["items"]
    ids = ["restless-legs-syndrome", *sorted((claim["id"] for claim in claims), key=len)[-19:]]
    filters = {"object": ids, "about": ids, "subject": sorted({claim["subject"]["id"] for claim in claims})[:20]}
    path = "/v1/claims?limit=1&" + "&".join(f"{name}={','.join(values)}" for name, values in filters.items())

    through = proxied.client.get(path)

    assert through.status_code == 200, through.text[:500]
    assert len(through.headers["link"]) > 1900
    assert_same(through, proxied.direct.get(path))


def test_logs_name_the_client_but_contain_no_query(proxied: Proxied) -> None:
    query = "age_years=31337&pregnant=hush"
    for _ in range(2):
        proxied.client.get(f"/v1/intake-reference?{query}")
        proxied.client.get(f"/v1/foods?{query}" + "a" * 9000)
        proxied.client.get("/v1/intake-reference?age_years=35&sex=female", headers={"X-Forwarded-For": "203.0.113.7"})
    cache_keys = [re.findall(rb"\nKEY: (.*)", path.read_bytes()) for path in proxied.folder.glob("rls/*")]

    assert '"GET /rls/v1/intake-reference" 422' in proxied.read_logs()
    for word in ("31337", "hush", "age_years", "203.0.113.7"):
        assert word not in proxied.read_logs()
    assert [keys for keys in cache_keys if any(b"age_years" in key for key in keys)] == []


def test_unreachable_server_is_logged_without_the_query(proxied: Proxied) -> None:
    """Must run last, because it stops the server."""
    with_cache = (proxied.folder / "rls").is_dir()
    before = proxied.client.get("/v1/symptoms")
    proxied.server.process.send_signal(signal.SIGTERM)
    proxied.server.process.wait(20)

    uncached = proxied.client.get("/v1/intake-reference?age_years=31337")
    cached = proxied.client.get("/v1/symptoms")

    assert uncached.status_code == 502
    assert cached.status_code == (200 if with_cache else 502)
    assert (cached.content == before.content) == with_cache
    assert '"GET /rls/v1/intake-reference" 502' in proxied.read_logs()
    assert "31337" not in proxied.read_logs()
