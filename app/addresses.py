"""Parsing of DATABASE_URL, PUBLIC_URL, CONTACT_URL and CONTACT_EMAIL, without connecting.

Messages never repeat a database URL beyond its scheme: an apparent host, port or parameter may be part of a password
that was not escaped.
"""

import re
from importlib.util import find_spec
from itertools import chain
from typing import Final
from urllib.parse import quote, urlsplit

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.text import find_similar

SQLITE_EXAMPLE: Final = "sqlite:///content.db"
POSTGRESQL_EXAMPLE: Final = "postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"

SQLITE: Final = ("sqlite", "sqlite+pysqlite")
POSTGRESQL: Final = ("postgresql", "postgresql+psycopg")

REPEATABLE: Final = {"host", "port"}
"""Parameters that may be repeated, to name several servers."""

SECRETS: Final = ("user", "password", "sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key")
"""Parameters of libpq that must not be logged."""

MAX_PORT: Final = 65_535

PUBLIC_URL_PATTERN: Final = re.compile(r"(https?://[^/\s\"'<>?#\\]+)?(/(?!/)[^\s\"'<>?#\\]*)?")
"""An origin, a path, or both."""

CONTACT_URL_PATTERN: Final = re.compile(r"https?://[^/\s\"'<>?#\\@]+([/?#][^\s\"'<>\\]*)?", re.ASCII)
EMAIL_PATTERN: Final = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
"""Only characters that need no escaping in a `mailto:` link."""

MAX_EMAIL_LENGTH: Final = 254
"""Maximum length of an e-mail address, in characters (RFC 5321, 4.5.3.1.3)."""

SAFE_IN_PATH: Final = "/%:@!$&()*+,;=~-._"
"""Characters that stay unescaped in a path, the percent sign included."""


def parse_database_url(text: str) -> URL:
    """Parse the URL of an SQLite file or of a PostgreSQL database.

    Raises:
        ValueError: for anything else; the message does not repeat the URL.
    """
    scheme, _, rest = text.partition("://")
    if scheme in POSTGRESQL:
        _check_authority(rest)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise ValueError(
            f"is not a database URL. Write {SQLITE_EXAMPLE}, or {POSTGRESQL_EXAMPLE} with special characters of "
            "the password percent-encoded"
        ) from None
    if url.drivername in SQLITE:
        return _check_sqlite(url, text)
    if url.drivername in POSTGRESQL:
        return _check_postgresql(url, text).set(drivername="postgresql+psycopg")
    raise ValueError(
        f"must name an SQLite file, as in {SQLITE_EXAMPLE}, or a PostgreSQL database, as in {POSTGRESQL_EXAMPLE}; "
        f"it starts with {url.drivername}:"
    )


def _check_sqlite(url: URL, text: str) -> URL:
    if url.host or url.port or url.username is not None or url.password is not None:
        raise ValueError(
            f"must have three slashes before a relative path, as in {SQLITE_EXAMPLE}, and four before an absolute one"
        )
    if "?" in text:
        raise ValueError(
            "must not have a query: SQLite files are opened as the program needs them. If the question mark belongs to "
            "the name of the file, write %3F"
        )
    if not url.database or url.database == ":memory:":
        raise ValueError(f"must name a file, as in {SQLITE_EXAMPLE}: each process opens it for itself")
    return url


def _check_authority(rest: str) -> None:
    """Refuse a URL in which an unescaped character ends the user or the password early."""
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if authority.count("@") > 1 or "@" in rest[len(authority) :]:
        raise ValueError(
            "has an @, /, ? or # that is not escaped. In a user, password, database or parameter write %40 for @, "
            "%2F for /, %3F for ? and %23 for #"
        )


def _check_postgresql(url: URL, text: str) -> URL:
    if url.port is not None and not 1 <= url.port <= MAX_PORT:
        raise ValueError(f"must name a port from 1 to {MAX_PORT}, or none")
    if find_spec("psycopg") is None:
        raise ValueError(
            "names a PostgreSQL server, and its driver is not installed. "
            "Install the extra `postgresql`: pip install 'psycopg[binary]'"
        )
    pairs = [pair.partition("=") for pair in text.partition("?")[2].split("&")] if "?" in text else []
    known = _libpq_parameters() if pairs else []
    for position, (name, _, value) in enumerate(pairs, 1):
        if not value:
            raise ValueError(
                f"must have KEY=VALUE for each parameter after the ?; number {position} does not have this form"
            )
        if name not in known:
            close = find_similar(name, known, 1)
            raise ValueError(
                f"has a parameter after the ? that libpq does not know: number {position}"
                + "".join(f"; did you mean {keyword}?" for keyword in close)
            )
    if any(isinstance(value, tuple) and name not in REPEATABLE for name, value in url.query.items()):
        raise ValueError("must not repeat a parameter after the ?")
    return url


def _libpq_parameters() -> list[str]:
    from psycopg.pq import Conninfo  # noqa: PLC0415  # an extra, imported only if needed

    return [option.keyword.decode() for option in Conninfo.get_defaults()]


def without_credentials(message: str, url: URL) -> str:
    """Remove the user, the password and other secrets of a URL from a message of a driver or server."""
    secrets = [value for name in SECRETS if (value := url.query.get(name))]
    texts = chain.from_iterable([value] if isinstance(value, str) else value for value in secrets)
    for secret in sorted({*texts, url.username, url.password} - {None, ""}, key=lambda text: -len(str(text))):
        message = re.sub(rf"(?<!\w){re.escape(str(secret))}(?!\w)", "…", message)
    return message


def check_public_url(url: str) -> str:
    """Validate PUBLIC_URL, and return it without a trailing slash.

    Raises:
        ValueError: if it is not a prefix of links, or has characters that are not valid in headers.
    """
    if re.match(r"https?:/*[^/]*@", url):
        raise ValueError("must not have a user or a password: every link of every response would show them")
    if url and not PUBLIC_URL_PATTERN.fullmatch(url):
        raise ValueError("must be an origin, a path that starts with a slash, or both, as in https://example.org/rls")
    if not _has_valid_host(url):
        raise ValueError("must have a host, and a port from 1 to 65535 or none, as in https://example.org:8443/rls")
    if not url.isascii():
        raise ValueError(f"must be ASCII, to be valid in headers{_ascii_form(url)}")
    return url.rstrip("/")


def check_contact_url(url: str) -> str:
    """Validate CONTACT_URL.

    Raises:
        ValueError: if it is not the address of a page on the web.
    """
    if url and not (url.isascii() and CONTACT_URL_PATTERN.fullmatch(url) and _has_valid_host(url)):
        raise ValueError(
            "must be the address of a page, with http or https and without a user, as in https://example.org/contact; "
            "other characters than ASCII are percent-encoded"
        )
    return url


def check_email(address: str) -> str:
    """Validate CONTACT_EMAIL.

    Raises:
        ValueError: if it is not an e-mail address, or has characters that need escaping in a link.
    """
    if address and not (EMAIL_PATTERN.fullmatch(address) and len(address) <= MAX_EMAIL_LENGTH):
        raise ValueError(
            "must be an e-mail address of ASCII letters, digits and . _ + - without a name, as in info@example.org"
        )
    return address


def _has_valid_host(url: str) -> bool:
    """Whether a URL has a host and no invalid port, or is a path."""
    try:
        parts = urlsplit(url)
        return not parts.scheme or (bool(parts.hostname) and parts.port != 0)
    except ValueError:
        return False


def _ascii_form(url: str) -> str:
    """Suggest the ASCII form of a URL: the host in Punycode, the path percent-encoded."""
    parts = urlsplit(url)
    try:
        host = (parts.hostname or "").encode("idna").decode()
    except UnicodeError:
        return ": the host in Punycode, the path percent-encoded"
    origin = f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port else "") if parts.scheme else ""
    return f": write {origin}{quote(parts.path, safe=SAFE_IN_PATH)}"
