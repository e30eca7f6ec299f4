"""Queries are never logged, because they may contain ages and pregnancies. Checked in the output of real servers."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from app.database import SqliteDatabase
from tests.conftest import Server, run_server
from tests.endpoints import ENDPOINTS

UVICORN = ("uvicorn", "--port", "0", "--host", "127.0.0.1", "--factory")
COMMANDS = {
    "serve": ("app", "serve"),
    "factory": (*UVICORN, "app.main:create_app"),
    "failing": (*UVICORN, "tests.operations.failing:create_app"),
}
FORBIDDEN = ("age_years", "31337", "pregnant", "hush", "?")
"""Parts of the queries sent by these tests, and the character that begins a query."""

Serve = Callable[[str], Server]


@pytest.fixture
def serve(database: Path, tmp_path: Path) -> Iterator[Serve]:
    servers: list[Server] = []

    def run(name: str) -> Server:
        servers.append(run_server(database, tmp_path / f"{name}.log", COMMANDS[name]))
        return servers[-1]

    yield run
    for server in servers:
        stop(server)


def stop(server: Server) -> str:
    """Stop a server and return its output."""
    server.process.terminate()
    server.process.wait(10)
    return server.log.read_text()


def request_websocket(url: str) -> int:
    """Request a web socket, whose refusal is logged by different code from a response, and return the status."""

    async def connect_once() -> int:
        try:
            async with connect(url.replace("http://", "ws://")):
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code

    return asyncio.run(connect_once())


@pytest.mark.slow
@pytest.mark.parametrize("command", ["serve", "factory"])
def test_no_server_command_logs_a_query(serve: Serve, command: str) -> None:
    server = serve(command)
    query = "age_years=31337&pregnant=hush"
    with server.client() as client:
        assert client.get("/v1/intake-reference?age_years=35&pregnant=true").status_code == 200
        assert client.get(f"/v1/intake-reference?{query}").status_code == 422
        assert client.get("/v1/foods/hemp?fields=hush").status_code == 422
        assert client.get("/v1/foods/hemp?fields=name").status_code == 404
        assert client.get(f"/nothing?{query}").status_code == 404
        assert client.get(f"/v1/foods?{query}" + "a" * 9000).status_code == 414
        assert client.get(f"/docs?{query}").status_code == 200
        assert client.get(f"/docs/assets/swagger-ui.css?{query}").status_code == 200
        for endpoint in ENDPOINTS:
            for method in ("GET", "HEAD", "OPTIONS", "POST"):
                client.request(method, f"{endpoint.path}?{query}")
    # The command of this program disables web sockets, so a handshake is an ordinary request.
    refused = request_websocket(f"{server.url}/v1/intake-reference?{query}")
    assert refused == {"serve": 422, "factory": 403}[command]

    log = stop(server)

    assert log.count('"GET /v1/intake-reference HTTP/1.1" 200') == 1
    assert log.count('"GET /v1/intake-reference HTTP/1.1" 422') == {"serve": 3, "factory": 2}[command]
    assert '"HEAD /v1/elemental HTTP/1.1" 422' in log
    assert ('"WebSocket /v1/intake-reference" 403' in log) is (command == "factory")
    assert [line for line in log.splitlines() if any(word in line for word in FORBIDDEN)] == []


@pytest.mark.slow
def test_internal_error_is_logged_with_its_location_but_without_the_query(serve: Serve) -> None:
    server = serve("failing")
    with server.client() as client:
        failed = client.get("/fails?age_years=31337&pregnant=hush")
        with pytest.raises(httpx.RemoteProtocolError):
            client.get("/breaks-off?age_years=31337&pregnant=hush")

    log = stop(server)

    assert failed.status_code == 500
    assert failed.json()["type"] == "/problems/internal-error"
    assert f"{failed.json()['instance']} internal-error" in log
    assert "builtins.RuntimeError" in log
    assert "builtins.KeyError" in log
    assert "failing.py" in log
    assert "a response was interrupted" in log
    for word in ("31337", "hush"):
        assert word not in log, word


def test_error_of_a_statement_does_not_contain_its_parameters(database: Path) -> None:
    connection = SqliteDatabase(database).snapshot().connection

    with pytest.raises(SQLAlchemyError) as failed:
        connection.execute(text("SELECT nothing WHERE 1 = :age"), {"age": 31337})

    assert "nothing" in str(failed.value)
    assert "31337" not in str(failed.value)


@pytest.mark.slow
@pytest.mark.parametrize(("setting", "is_logged"), [("true", True), ("false", False)])
def test_requests_are_logged_unless_the_access_log_is_off(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, setting: str, *, is_logged: bool
) -> None:
    monkeypatch.setenv("ACCESS_LOG", setting)
    server = serve("serve")
    with server.client() as client:
        client.get("/v1/foods?limit=1").raise_for_status()

    assert ("GET /v1/foods" in stop(server)) is is_logged
