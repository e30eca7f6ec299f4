"""A server that cannot serve does not start; its message gives the reason and the remedy."""

import socket
from pathlib import Path

import pytest

from app.database import schema_head
from tests.commands import run_app
from tests.seeding.test_load import create_unservable_database

pytestmark = pytest.mark.slow  # each test starts processes


@pytest.mark.parametrize("state", ["missing", "empty", "text", "foreign", "older", "no content"])
def test_server_that_cannot_serve_exits_with_a_message(minimal_seed: Path, tmp_path: Path, state: str) -> None:
    path = tmp_path / "content.db"
    create_unservable_database(path, minimal_seed, state)

    result = run_app("serve", DATABASE_URL=f"sqlite:///{path}", PORT="0")

    assert result.returncode == 1
    assert "python -m app load" in result.stderr
    assert "Traceback" not in result.stderr + result.stdout


@pytest.mark.parametrize("state", ["missing", "empty", "foreign", "older", "no content"])
def test_load_replaces_any_unusable_database(minimal_seed: Path, tmp_path: Path, state: str) -> None:
    path = tmp_path / "content.db"
    create_unservable_database(path, minimal_seed, state)

    result = run_app("load", DATABASE_URL=f"sqlite:///{path}", SEED_DIR=str(minimal_seed))

    assert result.returncode == 0, result.stderr
    assert "loaded" in result.stdout


def test_load_never_replaces_a_file_that_is_not_a_database(minimal_seed: Path, tmp_path: Path) -> None:
    path = tmp_path / "thesis.txt"
    path.write_text("Years of work.")

    result = run_app("load", DATABASE_URL=f"sqlite:///{path}", SEED_DIR=str(minimal_seed))

    assert (result.returncode, path.read_text()) == (1, "Years of work.")
    assert "is not a database and was not replaced" in result.stderr


def test_faulty_seed_is_reported_with_file_and_line_but_no_traceback(minimal_seed: Path, tmp_path: Path) -> None:
    (minimal_seed / "claims.yaml").write_text("- id: broken\n  colour: red\n")

    result = run_app("load", DATABASE_URL=f"sqlite:///{tmp_path}/content.db", SEED_DIR=str(minimal_seed))

    assert result.returncode == 1
    assert "claims.yaml:2: broken.colour: unknown member" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "content.db").exists()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://host/db", "nonsense"])
def test_unsupported_database_is_reported(url: str) -> None:
    result = run_app("load", DATABASE_URL=url)

    assert result.returncode == 1
    assert "DATABASE_URL" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("PORT", "many"), ("PORT", "70000"), ("HOST", ""), ("SEED_DIR", "")),
        *(("PUBLIC_URL", "rls"), ("PUBLIC_URL", "/a?b"), ("PUBLIC_URL", "//evil")),
        ("PUBLIC_URL", "https://me:secret@example.org/rls"),
        ("WORKERS", "0"),
        ("WORKERS", "auto"),
        ("FORWARDED_ALLOW_IPS", "*"),
        ("FORWARDED_ALLOW_IPS", "127.0.0.1,proxy.example"),
    ],
)
def test_invalid_setting_is_reported_in_one_line(name: str, value: str) -> None:
    result = run_app("serve", **{name: value})

    assert result.returncode == 1
    assert result.stderr.startswith(f"{name}: ")
    assert len(result.stderr.splitlines()) == 1
    assert "secret" not in result.stderr


@pytest.mark.parametrize("host", ["no-such-machine.invalid", "192.0.2.1", "a..b"])
def test_unusable_host_is_reported_with_the_name_of_its_setting(database: Path, host: str) -> None:
    result = run_app("serve", DATABASE_URL=f"sqlite:///{database}", HOST=host, PORT="0")

    assert result.returncode == 1
    assert result.stderr.startswith(f"Cannot listen on HOST {host!r} and PORT 0: ")
    assert len(result.stderr.splitlines()) == 1


def test_port_in_use_is_reported_with_the_name_of_its_setting(database: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        result = run_app("serve", DATABASE_URL=f"sqlite:///{database}", HOST="127.0.0.1", PORT=port)

    assert result.returncode == 1
    assert f"PORT {port}: Address already in use" in result.stderr


def test_missing_folder_is_reported_and_not_created(minimal_seed: Path, tmp_path: Path) -> None:
    path = tmp_path / "mistyped" / "content.db"

    result = run_app("load", DATABASE_URL=f"sqlite:///{path}", SEED_DIR=str(minimal_seed))

    assert result.returncode == 1
    assert result.stderr == (
        f"The folder {path.parent} does not exist. Nothing was changed. Create it, or correct DATABASE_URL.\n"
    )
    assert not path.parent.exists()


def test_migration_reports_the_revision_it_reached(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/content.db"

    assert run_app("migrate", DATABASE_URL=url).stdout == f"The schema is at {schema_head()}.\n"
    assert "The schema is at 2026_" in run_app("migrate", "--", "-1", DATABASE_URL=url).stdout
    assert run_app("migrate", "base", DATABASE_URL=url).stdout == "The schema is at base.\n"
    assert run_app("migrate", "+1", DATABASE_URL=url).stdout == "The schema is at 2026_11_22_create_content.\n"


def test_migration_of_a_file_that_is_not_a_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "content.db"
    path.write_text("This is not a database. " * 100)

    result = run_app("migrate", DATABASE_URL=f"sqlite:///{path}")

    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert path.read_text().startswith("This is not a database.")


def test_check_without_the_documents_prints_a_warning(tmp_path: Path) -> None:
    result = run_app("check", DOCUMENTS_DIR=str(tmp_path / "nowhere"))

    assert result.returncode == 0, result.stderr
    assert "NOT CHECKED" in result.stderr
    assert "100% accounted for" in result.stdout
