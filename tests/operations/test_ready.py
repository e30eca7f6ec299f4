"""The health check of the image: whether the server configured by the settings is ready."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.database import CHECK_INTERVAL_SECONDS
from app.settings import PROJECT
from tests.conftest import Server, run_server


def is_healthy(host: str, port: str) -> bool:
    """The result of the health check, with a proxy configured that must not be used."""
    settings = {"HOST": host, "PORT": port, "HTTP_PROXY": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9"}
    command = [sys.executable, "-m", "app.ready"]
    return subprocess.run(command, cwd=PROJECT, env=os.environ | settings, timeout=30, check=False).returncode == 0


def port_of(server: Server) -> str:
    return server.url.rpartition(":")[2]


@pytest.fixture
def server_on_all_interfaces(database: Path, tmp_path: Path) -> Iterator[Server]:
    server = run_server(database, tmp_path / "server.log", HOST="0.0.0.0")  # noqa: S104  # as in the image
    yield server
    server.process.terminate()
    server.process.wait(10)


def test_health_check_uses_the_configured_host_and_port(server: Server) -> None:
    assert is_healthy("127.0.0.1", port_of(server))
    assert is_healthy("localhost", port_of(server))
    assert not is_healthy("127.0.0.2", port_of(server))
    assert not is_healthy("127.0.0.1", "1")


def test_health_check_uses_loopback_if_the_server_listens_on_all_interfaces(server_on_all_interfaces: Server) -> None:
    assert is_healthy("0.0.0.0", port_of(server_on_all_interfaces))  # noqa: S104  # as in the image


def test_server_without_content_is_unhealthy(database: Path, tmp_path: Path) -> None:
    path = tmp_path / "content.db"
    path.write_bytes(database.read_bytes())
    server = run_server(path, tmp_path / "server.log")
    try:
        assert is_healthy("127.0.0.1", port_of(server))

        path.unlink()
        time.sleep(2 * CHECK_INTERVAL_SECONDS)

        assert not is_healthy("127.0.0.1", port_of(server))
    finally:
        server.process.terminate()
        server.process.wait(10)
