"""Settings, read from environment variables of the same name."""

import os
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Final
from unicodedata import category

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.addresses import check_contact_url, check_email, check_public_url, parse_database_url

PROJECT: Final = Path(__file__).resolve().parent.parent

MAX_SHORT_NAME: Final = 4
"""Maximum length of a setting whose misspellings are one edit away; those of longer settings may be two away."""


class Settings(BaseSettings):
    """All settings, with defaults for a single machine."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid")

    host: str = Field(default="127.0.0.1", min_length=1, description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on.")
    workers: int = Field(default=1, ge=1, le=256, description="Number of server processes; each uses up to one core.")
    forwarded_allow_ips: str = Field(
        default="127.0.0.1",
        description="Trusted proxies: comma-separated addresses and networks whose `X-Forwarded-For` is used in logs.",
    )
    access_log: bool = Field(
        default=True, description="Log each request, without its query; a proxy may do so instead."
    )
    database_url: str = Field(
        default="sqlite:///content.db",
        description="Database of the content: an SQLite file, or `postgresql+psycopg://…`.",
    )
    database_connections: int = Field(
        default=4,
        ge=1,
        le=100,
        description="Maximum number of PostgreSQL connections per process; not used with SQLite.",
    )
    public_url: str = Field(
        default="", description="Prefix of all links in responses, such as `https://example.org/rls`; none by default."
    )
    contact_url: str = Field(
        default="",
        description="Page for questions and corrections, such as `https://example.org/contact`, named in the OpenAPI "
        "document and at the foot of every page; none by default.",
    )
    contact_email: str = Field(
        default="",
        description="E-mail address for questions and corrections, named in the same places; none by default.",
    )
    cache_max_mb: int = Field(
        default=32,
        ge=0,
        le=65_536,
        description="Memory for cached responses in each process, in MB; 0 disables the cache.",
    )
    cache_max_entries: int = Field(default=20_000, ge=1, description="Maximum number of cached responses.")
    seed_dir: Path = Field(default=PROJECT / "seed", description="Folder of the seed files.")
    documents_dir: Path = Field(
        default=PROJECT.parent / "shared" / "documents",
        description="Folder of the four source articles, to check positions and hashes; not part of this repository.",
    )

    @field_validator("host")
    @classmethod
    def check_host(cls, host: str) -> str:
        """Accept only a host, without port or path; whether the server can bind it is checked at start."""
        if not set(host).isdisjoint(" /?#@[]") or (":" in host and not is_ip_address(host)):
            raise ValueError("must be an IP address or a host name alone, as in 127.0.0.1, :: or localhost")
        return host

    @field_validator("forwarded_allow_ips")
    @classmethod
    def check_proxies(cls, proxies: str) -> str:
        """Refuse host names: proxies are matched by address, so a name would never match."""
        for proxy in filter(None, map(str.strip, proxies.split(","))):
            try:
                ip_network(proxy)
            except ValueError as error:
                raise ValueError(f"{error}; write addresses and networks, as in 127.0.0.1,10.0.0.0/8") from None
        return proxies

    @field_validator("database_url")
    @classmethod
    def check_database_url(cls, url: str) -> str:
        """Check the URL without connecting."""
        parse_database_url(url)
        return url

    @field_validator("public_url")
    @classmethod
    def normalize_public_url(cls, url: str) -> str:
        """Check the URL, and remove a trailing slash, because every link starts with one."""
        return check_public_url(url)

    @field_validator("contact_url")
    @classmethod
    def check_contact_url(cls, url: str) -> str:
        """Accept only the address of a page."""
        return check_contact_url(url)

    @field_validator("contact_email")
    @classmethod
    def check_contact_email(cls, address: str) -> str:
        """Accept only an e-mail address."""
        return check_email(address)

    @field_validator("cache_max_mb")
    @classmethod
    def check_cache_size(cls, megabytes: int, info: ValidationInfo) -> int:
        """Refuse a cache larger than the memory of the machine, for all processes together."""
        workers, memory = info.data.get("workers", 1), memory_megabytes()
        if megabytes * workers > memory:
            raise ValueError(
                f"must fit into the memory of this machine, {memory} MB, once for each of {workers} WORKERS"
            )
        return megabytes

    @field_validator("seed_dir", "documents_dir", mode="before")
    @classmethod
    def check_folder(cls, folder: object) -> object:
        """Refuse an empty path, which would mean the current directory."""
        if folder == "":
            raise ValueError("must name a folder; unset it for its default")
        return folder

    @field_validator("*", mode="before")
    @classmethod
    def check_text(cls, value: object) -> object:
        """Refuse control characters, which come from a wrapped line or from a file read with its line ending."""
        if isinstance(value, str) and any(category(char) in ("Cc", "Cs") for char in value):
            raise ValueError("must not have control characters or bytes that are not UTF-8")
        return value


def is_ip_address(text: str) -> bool:
    """Whether a text is an IP address."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def memory_megabytes() -> int:
    """The memory of this machine in MB."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1_000_000


def describe_faults(error: ValidationError) -> Iterator[str]:
    """One line per invalid setting; values that may contain a password are not shown."""
    for fault in error.errors(include_url=False, include_context=False):
        name = str(fault["loc"][0])
        got = "" if name == "database_url" or "@" in str(fault["input"]) else f"; got {fault['input']!r}"
        yield f"{name.upper()}: {fault['msg'].removeprefix('Value error, ')}{got}"


def find_misspelled(names: Iterable[str]) -> dict[str, str]:
    """Environment variables that look like misspelled settings, each with that setting."""
    settings = [name.upper() for name in Settings.model_fields]
    misspelled = {}
    for name in sorted({name.upper() for name in names} - set(settings)):
        for setting in get_close_matches(name, settings, n=1, cutoff=0.75):
            from rapidfuzz.distance import OSA  # noqa: PLC0415  # not needed unless a name is misspelled

            if OSA.distance(name, setting) <= (1 if len(setting) <= MAX_SHORT_NAME else 2):
                misspelled[name] = setting
    return misspelled
