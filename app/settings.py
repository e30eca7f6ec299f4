"""Settings, read from environment variables of the same names."""

import os
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Final
from unicodedata import category

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.addresses import check_public_url, parse_database_url

PROJECT = Path(__file__).resolve().parent.parent

SHORT_NAME: Final = 4
"""A name of at most so many letters is taken for a misspelling only if one edit leads to it, a longer one if two do."""


class Settings(BaseSettings):
    """Everything that can be set, each with a default that works on one machine."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid")

    host: str = Field(default="127.0.0.1", min_length=1, description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on.")
    workers: int = Field(default=1, ge=1, le=256, description="Processes that serve; one keeps one core busy.")
    forwarded_allow_ips: str = Field(
        default="127.0.0.1",
        description="Addresses and networks of proxies, with commas; whose `X-Forwarded-For` names the client in logs.",
    )
    access_log: bool = Field(
        default=True, description="Whether each request is logged, without its query; a proxy may do so instead."
    )
    database_url: str = Field(
        default="sqlite:///content.db",
        description="Where the content is kept: an SQLite file, or `postgresql+psycopg://…`, a database of a server.",
    )
    database_connections: int = Field(
        default=4, ge=1, le=100, description="Connections of one process to a PostgreSQL server; SQLite needs none."
    )
    public_url: str = Field(
        default="", description="Prefix of every link in answers, such as `https://example.org/rls`; none by default."
    )
    cache_megabytes: int = Field(
        default=32, ge=0, le=65_536, description="Memory for answers that were worked out; 0 keeps none."
    )
    cache_answers: int = Field(default=20_000, ge=1, description="How many answers are kept at most.")
    seed_dir: Path = Field(default=PROJECT / "seed", description="Folder of the content files.")
    documents_dir: Path = Field(
        default=PROJECT.parent / "shared" / "documents",
        description="Folder of the four source documents, to check positions and hashes; not part of this project.",
    )

    @field_validator("host")
    @classmethod
    def is_a_host(cls, host: str) -> str:
        """Only the host: PORT has the port, PUBLIC_URL the rest. Whether it can be listened on is seen at start."""
        if not set(host).isdisjoint(" /?#@[]") or (":" in host and not is_ip_address(host)):
            raise ValueError("must be an IP address or a host name alone, as in 127.0.0.1, :: or localhost")
        return host

    @field_validator("forwarded_allow_ips")
    @classmethod
    def are_addresses(cls, proxies: str) -> str:
        """A proxy is trusted by its address; a host name would never match one, so it is refused."""
        for proxy in filter(None, map(str.strip, proxies.split(","))):
            try:
                ip_network(proxy)
            except ValueError as error:
                raise ValueError(f"{error}; write addresses and networks, as in 127.0.0.1,10.0.0.0/8") from None
        return proxies

    @field_validator("database_url")
    @classmethod
    def is_a_database(cls, url: str) -> str:
        """Checked without connecting."""
        parse_database_url(url)
        return url

    @field_validator("public_url")
    @classmethod
    def is_a_prefix(cls, url: str) -> str:
        """Links begin with a slash of their own, so the prefix ends without one."""
        return check_public_url(url)

    @field_validator("cache_megabytes")
    @classmethod
    def fits_into_memory(cls, megabytes: int, info: ValidationInfo) -> int:
        """Each process has a cache of its own."""
        workers, memory = info.data.get("workers", 1), memory_megabytes()
        if megabytes * workers > memory:
            raise ValueError(
                f"must fit into the memory of this machine, {memory} MB, once for each of {workers} WORKERS"
            )
        return megabytes

    @field_validator("seed_dir", "documents_dir", mode="before")
    @classmethod
    def is_named(cls, folder: object) -> object:
        """An empty variable is a mistake: it would mean the current folder."""
        if folder == "":
            raise ValueError("must name a folder; unset it for its default")
        return folder

    @field_validator("*", mode="before")
    @classmethod
    def is_text(cls, value: object) -> object:
        """Control characters come from a broken line or a file that was read with its line end."""
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
    """The memory of this machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1_000_000


def describe_faults(error: ValidationError) -> Iterator[str]:
    """Every setting that cannot be used, one line each; a value that may hold a password is not shown."""
    for fault in error.errors(include_url=False, include_context=False):
        name = str(fault["loc"][0])
        got = "" if name == "database_url" or "@" in str(fault["input"]) else f"; got {fault['input']!r}"
        yield f"{name.upper()}: {fault['msg'].removeprefix('Value error, ')}{got}"


def find_misspelled(names: Iterable[str]) -> dict[str, str]:
    """Names of environment variables that are almost the name of a setting, each with that name."""
    settings = [name.upper() for name in Settings.model_fields]
    found = {}
    for name in sorted({name.upper() for name in names} - set(settings)):
        for setting in get_close_matches(name, settings, n=1, cutoff=0.75):
            from rapidfuzz.distance import OSA  # noqa: PLC0415  # for names that are not misspelled it is not needed

            if OSA.distance(name, setting) <= (1 if len(setting) <= SHORT_NAME else 2):
                found[name] = setting
    return found
