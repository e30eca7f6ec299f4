"""Invalid settings are refused at start, all at once, with one sentence each and without credentials."""

import os
import re
import subprocess
import sys
from html import escape
from pathlib import Path

import httpx
import pytest
from pydantic import ValidationError
from sqlalchemy import make_url

from app.cli import main
from app.database import resolve_url, sqlite_path
from app.settings import PROJECT, Settings, describe_faults, find_misspelled
from tests.conftest import run_server
from tests.endpoints import OPENAPI
from tests.postgresql import Server

OTHER_VARIABLES = (
    *(
        "HOME",
        "PATH",
        "HOSTNAME",
        "HOSTTYPE",
        "USER",
        "LANG",
        "PWD",
        "DATABASE_USER",
        "DATABASE_NAME",
        "DB_PORT",
        "REPORT",
    ),
    *("POSTGRES_HOST", "PUBLIC_IP", "WORKDIR", "LOG_LEVEL", "XDG_CACHE_HOME", "PGHOST", "PGPORT", "HTTP_PORT", "SEED"),
)
"""Common environment variables of other programs."""


def run_module(*argv: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *argv],
        env=os.environ | environment,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def faults_of(**settings: object) -> list[str]:
    try:
        Settings(**settings)  # type: ignore[arg-type]
    except ValidationError as error:
        return list(describe_faults(error))
    return []


@pytest.mark.slow
def test_all_faults_of_all_settings_are_reported_at_once() -> None:
    invalid = {
        "HOST": "0.0.0.0:80",
        "PORT": "abc",
        "WORKERS": "0",
        "FORWARDED_ALLOW_IPS": "*",
        "ACCESS_LOG": "perhaps",
        "DATABASE_URL": "mysql://host/db",
        "DATABASE_CONNECTIONS": "0",
        "PUBLIC_URL": "rls",
        "CONTACT_URL": "example.org",
        "CONTACT_EMAIL": "info",
        "CACHE_MAX_MB": "-1",
        "CACHE_MAX_ENTRIES": "many",
        "SEED_DIR": "",
        "DOCUMENTS_DIR": "a\nb",
    }

    result = run_module("app", "serve", **invalid)

    assert result.returncode == 1
    assert [line.partition(":")[0] for line in result.stderr.splitlines()] == [
        name.upper() for name in Settings.model_fields
    ]


@pytest.mark.slow
def test_faults_of_host_and_database_are_reported_together(tmp_path: Path) -> None:
    result = run_module("app", "serve", HOST="192.0.2.1", PORT="0", DATABASE_URL=f"sqlite:///{tmp_path}/none.db")

    assert result.returncode == 1
    assert "Cannot listen on HOST '192.0.2.1'" in result.stderr
    assert "python -m app load" in result.stderr


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://user4711:hunter@secret42@nohost.invalid:99999/db",
        "postgresql://user4711:hunter/secret42@nohost.invalid/db",
        "postgresql://user4711:hunter?secret42@nohost.invalid/db",
        "postgresql://user4711:hunter#secret42@nohost.invalid/db",
        "postgresql://user4711:hunter/a@secret42@nohost.invalid/db",
        "postgresql://user4711@secret42@nohost.invalid/db",
        "postgresql://nohost.invalid:5432/db?password=hunter@secret42",
        "postgresql://user4711@nohost.invalid/db?pasword=secret42",
        "postgresql://user4711@nohost.invalid/db?password=hunter&secret42=x",
        "postgresql://user4711@nohost.invalid/db?password=hunter&secret42",
        "postgresql://user4711:secret42@nohost.invalid:0/db",
        "postgresql://user4711:secret42@nohost.invalid:port/db",
        "postgresql+psycopg2://user4711:secret42@nohost.invalid/db",
        "postgres://user4711:secret42@nohost.invalid/db",
        "postgresql:user4711:secret42@nohost.invalid/db",
        "user4711:secret42@nohost.invalid/db",
        "sqlite://user4711:secret42@nohost.invalid/db",
        "postgresql://user4711:secret42\n@nohost.invalid/db",
    ],
)
def test_invalid_database_url_is_refused_without_being_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(SystemExit, match="1"):
        main(["load"])

    printed = "".join(capsys.readouterr())
    assert printed.startswith("DATABASE_URL: ")
    assert len(printed.splitlines()) == 1
    assert [part for part in ("user4711", "hunter", "secret42", "nohost") if part in printed] == []


@pytest.mark.parametrize(
    "query",
    ["", "?sslmode=verify-full", "?connect_timeout=2&application_name=rls", "?host=a.example:5432&host=b.example",
     "?host=/var/run/postgresql", "?target_session_attrs=any&options=-csearch_path%3Drls", "?password=a%40b"],
)  # fmt: skip
def test_libpq_parameters_are_accepted_in_the_database_url(query: str) -> None:
    assert faults_of(database_url=f"postgresql+psycopg://user:p%40ss%2Fword@db.example/rls{query}") == []


@pytest.mark.parametrize(
    "query", ["?sslmod=require", "?autocommit=true", "?sslmode", "?sslmode=", "?sslmode=a&sslmode=b"]
)
def test_unknown_libpq_parameters_are_refused(query: str) -> None:
    (fault,) = faults_of(database_url=f"postgresql://db.example/rls{query}")

    assert fault.startswith("DATABASE_URL: ")


def test_misspelled_libpq_parameter_is_refused_with_a_suggestion() -> None:
    (fault,) = faults_of(database_url="postgresql://db.example/rls?sslmod=require")

    assert "sslmode?" in fault


@pytest.mark.parametrize(
    "url",
    ["sqlite:///content.db?mode=ro", "sqlite:////data/a?b.db", "sqlite:///content.db?", "sqlite://content.db",
     "sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite+aiosqlite:///content.db"],
)  # fmt: skip
def test_sqlite_url_that_does_not_name_exactly_one_file_is_refused(url: str) -> None:
    (fault,) = faults_of(database_url=url)

    assert fault.startswith("DATABASE_URL: ")


@pytest.mark.parametrize(
    ("url_path", "name"),
    [("a%3Fb.db", "a?b.db"), ("a#b.db", "a#b.db"), ("u@h.db", "u@h.db"), ("a b.db", "a b.db"), ("é😀.db", "é😀.db")],
)
def test_sqlite_url_names_its_file_literally(tmp_path: Path, url_path: str, name: str) -> None:
    url = f"sqlite:///{tmp_path}/{url_path}"

    assert faults_of(database_url=url) == []
    assert sqlite_path(resolve_url(url)) == tmp_path / name


@pytest.mark.parametrize("command", ["load", "serve", "migrate", "export"])
def test_no_server_message_contains_user_or_password(
    postgresql_server: Server,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    command: str,
) -> None:
    url = make_url(postgresql_server.url("postgres")).set(username="user4711", password="secret42")  # noqa: S106
    monkeypatch.setenv("DATABASE_URL", url.render_as_string(hide_password=False))
    monkeypatch.setenv("PORT", "0")

    with pytest.raises(SystemExit, match="1"):
        main([command, *([str(tmp_path)] if command == "export" else [])])

    printed = "".join(capsys.readouterr())
    assert "cannot be reached" in printed
    assert "user4711" not in printed
    assert "secret42" not in printed


@pytest.mark.parametrize(
    "url",
    ["https://пример.рф/rls", "https://пример.рф:8443", "https://example.org/приложение", "/приложение", "/é",
     "http://bücher.example/é%20"],
)  # fmt: skip
def test_non_ascii_public_url_is_refused_with_an_ascii_suggestion(url: str) -> None:
    (fault,) = faults_of(public_url=url)
    suggested = re.search(r"write (\S+);", fault)

    assert suggested
    assert suggested[1].isascii()
    assert faults_of(public_url=suggested[1]) == []


@pytest.mark.parametrize(
    "url",
    ["https://me:secret@example.org", "https://me@example.org", "https:me:secret@example.org", "https://[::1", "https://",
     "https://example.org:port", "https://example.org:99999", "https://example.org:0", "https://:80", "ftp://example.org",
     "example.org", "//example.org", "/a b", "/a?b", "/a#b", "/a\x7f", "/a\n", "https://exa\tmple.org", "/a\udcff"],
)  # fmt: skip
def test_public_url_that_cannot_prefix_links_is_refused(url: str) -> None:
    (fault,) = faults_of(public_url=url)

    assert fault.startswith("PUBLIC_URL: ")
    assert "secret" not in fault
    assert "me@" not in fault


@pytest.mark.slow
def test_suggested_public_url_prefixes_links(database: Path, tmp_path: Path) -> None:
    (fault,) = faults_of(public_url="https://пример.рф/приложение")
    suggested = str(re.findall(r"write (\S+);", fault)[0])

    server = run_server(database, tmp_path / "server.log", PUBLIC_URL=suggested)
    try:
        with server.client() as client:
            response = client.get("/v1/foods?limit=1")
    finally:
        server.process.terminate()
        server.process.wait(10)

    assert response.status_code == 200
    assert f"<{suggested}/v1/foods?" in response.headers["link"]


@pytest.mark.parametrize(
    "url",
    ["https://example.org", "http://example.org:8080/contact", "https://example.org/?about=rls&lang=en#form",
     "https://[::1]:8443/contact", "https://xn--e1afmkfd.example/%C3%A9"],
)  # fmt: skip
def test_contact_url_may_be_any_page(url: str) -> None:
    assert faults_of(contact_url=url) == []


@pytest.mark.parametrize(
    "url",
    ["example.org", "/contact", "//example.org", "ftp://example.org", "mailto:info@example.org", "javascript:alert(1)",
     "https://", "https://:80", "https://example.org:0", "https://example.org:99999", "https://[::1", "https://a b",
     "https://me:secret@example.org", 'https://example.org/"><script>', "https://пример.рф", "https://example.org/é"],
)  # fmt: skip
def test_contact_url_that_is_not_a_page_is_refused(url: str) -> None:
    (fault,) = faults_of(contact_url=url)

    assert fault.startswith("CONTACT_URL: must be the address of a page")
    assert "secret" not in fault


@pytest.mark.parametrize(
    "address", ["info@example.org", "first.last+rls@mail.example.co.uk", "a_b-c@xn--e1afmkfd.example"]
)
def test_contact_email_may_be_any_plain_address(address: str) -> None:
    assert faults_of(contact_email=address) == []


@pytest.mark.parametrize(
    "address",
    ["info", "info@", "@example.org", "info@localhost", "info@example.", "a@b@example.org", "a b@example.org",
     "Info <info@example.org>", "mailto:info@example.org", "info@example.org,b@example.org", "info@example.org?cc=b",
     "é@example.org", "info@пример.рф", f"{'a' * 250}@example.org"],
)  # fmt: skip
def test_contact_email_that_is_not_an_address_is_refused(address: str) -> None:
    (fault,) = faults_of(contact_email=address)

    assert fault.startswith("CONTACT_EMAIL: must be an e-mail address")


@pytest.mark.slow
def test_contact_is_named_in_the_openapi_document_and_on_every_page(database: Path, tmp_path: Path) -> None:
    url, address = "https://example.org/contact?about=rls&lang=en", "info@example.org"
    server = run_server(database, tmp_path / "server.log", CONTACT_URL=url, CONTACT_EMAIL=address)
    try:
        with server.client() as client:
            document = client.get("/openapi.json").json()
            pages = [
                client.get(path, headers={"Accept": "text/html"}).text for path in ("/", "/foods", "/guide", "/no")
            ]
    finally:
        server.process.terminate()
        server.process.wait(10)

    assert document["info"]["contact"] == OPENAPI["info"]["contact"] | {"url": url, "email": address}
    for page in pages:
        assert f'<a href="{escape(url)}">contact page</a>' in page
        assert f'<a href="mailto:{address}">{address}</a>' in page
    assert "email-validator" not in server.log.read_text()


def test_without_a_contact_the_document_and_the_pages_name_none(client: httpx.Client) -> None:
    assert set(client.get("/openapi.json").json()["info"]["contact"]) == {"name"}
    assert "Questions or corrections" not in client.get("/", headers={"Accept": "text/html"}).text


@pytest.mark.parametrize("character", ["\n", "\r", "\t", "\0", "\x1b", "\x7f", "\x85", "\udcff"])
@pytest.mark.parametrize("name", ["host", "database_url", "public_url", "forwarded_allow_ips", "seed_dir"])
def test_control_characters_are_refused_in_every_setting(name: str, character: str) -> None:
    default = str(Settings.model_fields[name].default)

    (fault,) = faults_of(**{name: f"{default}{character}"})

    assert fault.startswith(f"{name.upper()}: must not have control characters")
    assert character not in fault


@pytest.mark.parametrize(
    "host", ["http://0.0.0.0", "0.0.0.0:8000", "localhost:80", "[::1]", "a b", "me@host", "::1/64"]
)
def test_host_with_a_port_scheme_or_user_is_refused(host: str) -> None:
    (fault,) = faults_of(host=host)

    assert fault.startswith("HOST: ")


@pytest.mark.parametrize("host", ["127.0.0.1", "::", "::1", "localhost", "rls.example.org", "x86_64-conda-linux-gnu"])
def test_plain_host_is_accepted(host: str) -> None:
    assert faults_of(host=host) == []


def test_caches_larger_than_the_memory_of_the_machine_are_refused() -> None:
    half = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2_000_000
    megabytes = min(half, 65_536)

    assert faults_of(cache_max_mb=megabytes, workers=1) == []
    assert "CACHE_MAX_MB: " in "".join(faults_of(cache_max_mb=megabytes, workers=256))


def test_unknown_setting_is_refused_as_an_argument() -> None:
    assert len(faults_of(cache_megabyte=1)) == 1


def test_settings_are_immutable() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        *(("CACHE_MAX_M", "CACHE_MAX_MB"), ("DATABSE_URL", "DATABASE_URL"), ("WORKER", "WORKERS")),
        *(("DATABASE_URI", "DATABASE_URL"), ("PUBLICURL", "PUBLIC_URL"), ("HOSTS", "HOST"), ("PROT", "PORT")),
        *(("FORWARDED_ALLOW_IP", "FORWARDED_ALLOW_IPS"), ("access_logs", "ACCESS_LOG"), ("SEEDS_DIR", "SEED_DIR")),
    ],
)
def test_misspelled_setting_is_recognized(name: str, setting: str) -> None:
    assert find_misspelled([name, setting, *OTHER_VARIABLES]) == {name.upper(): setting}


def test_variables_of_other_programs_are_not_mistaken_for_settings() -> None:
    assert find_misspelled([*OTHER_VARIABLES, *(name.upper() for name in Settings.model_fields)]) == {}


@pytest.mark.slow
def test_misspelled_setting_is_reported_with_the_correct_name() -> None:
    result = run_module("app", "load", DATABSE_URL="sqlite:///x.db", DATABASE_URL="sqlite:////nowhere/content.db")

    assert result.stderr.startswith(
        "WARNING: DATABSE_URL is not a setting and has no effect. Did you mean DATABASE_URL?\n"
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "setting", [{"PORT": "abc"}, {"PORT": ""}, {"PORT": "70000"}, {"PORT": "-1"}, {"HOST": "a..b"}, {"HOST": "a\nb"}]
)
def test_health_check_with_invalid_settings_fails_with_one_sentence(setting: dict[str, str]) -> None:
    result = run_module("app.ready", **{"PORT": "1"} | setting)

    assert result.returncode == 1
    assert result.stderr.startswith("Not ready: ")
    assert len(result.stderr.splitlines()) == 1
    assert next(iter(setting)) in result.stderr


@pytest.mark.slow
def test_the_program_runs_without_docstrings(database: Path, tmp_path: Path) -> None:
    help_result = run_module("app", "--help", PYTHONOPTIMIZE="2")
    refused = run_module("app", "docs", PYTHONOPTIMIZE="2")
    server = run_server(database, tmp_path / "server.log", PYTHONOPTIMIZE="2")
    try:
        with server.client() as client:
            statuses = [
                client.get(path).status_code for path in ("/v1/foods", "/", "/v1/search?q=sleep", "/openapi.json")
            ]
    finally:
        server.process.terminate()
        server.process.wait(10)

    assert (help_result.returncode, help_result.stdout) == (0, run_module("app", "--help").stdout)
    assert statuses == [200, 200, 200, 200]
    assert refused.returncode == 1
    assert "PYTHONOPTIMIZE=2 removes the docstrings" in refused.stderr
