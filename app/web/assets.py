"""Static files: fixed tables from name to content, read once from the installed packages.

A name from a request is only ever a key of these tables; it is never joined to a folder.
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, NamedTuple

MEDIA_TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "png": "image/png",
}
"""Media types by file extension."""

STYLESHEET: Final = "site.css"
SCRIPTS: Final = ("site.js", "theme.js", "embed/configurator.js")
EMBED_FILES: Final = ("cards.js", "frame.js", "framed.js", "frame.css")
"""Everything that a card or a frame loads; together they stay under 12 kB compressed."""


class Asset(NamedTuple):
    """A static file."""

    body: bytes
    media_type: str
    version: str
    """Digest of the body: an address with this version may be cached forever."""


def _asset(name: str, body: bytes) -> Asset:
    return Asset(body, MEDIA_TYPES[name.rpartition(".")[2]], blake2b(body, digest_size=6).hexdigest())


def read_assets(folder: Traversable, names: Iterable[str]) -> dict[str, Asset]:
    """Some files of a folder by their names."""
    return {name: _asset(name, folder.joinpath(*name.split("/")).read_bytes()) for name in names}


def _read_stylesheet(folder: Traversable) -> Asset:
    """One stylesheet, made of its parts in the order of their names."""
    parts = sorted(folder.iterdir(), key=lambda part: part.name)
    return _asset(STYLESHEET, b"\n".join(part.read_bytes() for part in parts))


STATIC: Final = files("app") / "static"

EMBED_ASSETS: Final[Mapping[str, Asset]] = read_assets(STATIC / "embed" / "v1", EMBED_FILES)
"""Files of cards and frames, at addresses that never change."""

PAGE_ASSETS: Final[Mapping[str, Asset]] = read_assets(STATIC, SCRIPTS) | {
    STYLESHEET: _read_stylesheet(STATIC / "css"),
    **{f"embed/v1/{name}": asset for name, asset in EMBED_ASSETS.items()},
}
"""Files that pages load, at addresses that name their version."""
