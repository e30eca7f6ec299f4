"""Settings, read from environment variables of the same names."""

import os
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseModel):
    """Everything that can be set, each with a default that works on one machine."""

    model_config = ConfigDict(frozen=True, extra="forbid")

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

    def __init__(self, **given: Any) -> None:
        """What is given, then what the environment says, then the defaults.

        Not by pydantic-settings: for this line it takes 20 ms of every start.

        Raises:
            ValidationError: for values that cannot be taken.
        """
        environment = {name.lower(): value for name, value in os.environ.items()}
        named = {name: environment[name] for name in type(self).model_fields if name in environment}
        super().__init__(**named | given)

    @field_validator("forwarded_allow_ips")
    @classmethod
    def are_addresses(cls, proxies: str) -> str:
        """A proxy is trusted by its address; a name or a slip would be trusted silently by nobody."""
        for proxy in filter(None, map(str.strip, proxies.split(","))):
            try:
                ip_network(proxy)
            except ValueError as error:
                raise ValueError(f"{error}; write addresses and networks, as in 127.0.0.1,10.0.0.0/8") from None
        return proxies

    @field_validator("public_url")
    @classmethod
    def is_a_prefix(cls, url: str) -> str:
        """Links begin with a slash of their own, so the prefix ends without one."""
        if re.match(r"https?://[^/]*@", url):
            raise ValueError("must not hold a user or a password: every link of every answer would show them")
        if url and not re.fullmatch(r"(https?://[^/\s\"'<>?#\\]+)?(/(?!/)[^\s\"'<>?#\\]*)?", url):
            raise ValueError(
                "must be an origin, a path that begins with a slash, or both, as in https://example.org/rls"
            )
        return url.rstrip("/")

    @field_validator("seed_dir", "documents_dir", mode="before")
    @classmethod
    def is_named(cls, folder: object) -> object:
        """An empty variable is a slip: it would mean the folder where somebody happens to be."""
        if folder == "":
            raise ValueError("must name a folder; unset it for its default")
        return folder
