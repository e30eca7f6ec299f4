"""Static files as fixed tables from name to content, read once from the installed package.

A name from a request is only ever looked up in these tables; it never becomes part of a file path.
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
"""All files that a card or a frame loads; together they must stay under 12 kB compressed."""


class Asset(NamedTuple):
    """A static file."""

    body: bytes
    media_type: str
    version: str
    """Digest of the body: a URL with this version may be cached forever."""


def _make_asset(name: str, body: bytes) -> Asset:
    return Asset(body, MEDIA_TYPES[name.rpartition(".")[2]], blake2b(body, digest_size=6).hexdigest())


def read_assets(folder: Traversable, names: Iterable[str]) -> dict[str, Asset]:
    """Read the named files of a folder; slashes in a name separate subfolders."""
    return {name: _make_asset(name, folder.joinpath(*name.split("/")).read_bytes()) for name in names}


def _read_stylesheet(folder: Traversable) -> Asset:
    """Join the stylesheet parts, in the order of their names, into one file."""
    parts = sorted(folder.iterdir(), key=lambda part: part.name)
    return _make_asset(STYLESHEET, b"\n".join(part.read_bytes() for part in parts))


STATIC: Final = files("app") / "static"

EMBED_ASSETS: Final[Mapping[str, Asset]] = read_assets(STATIC / "embed" / "v1", EMBED_FILES)
"""Files of cards and frames, served at stable URLs."""

PAGE_ASSETS: Final[Mapping[str, Asset]] = read_assets(STATIC, SCRIPTS) | {
    STYLESHEET: _read_stylesheet(STATIC / "css"),
    **{f"embed/v1/{name}": asset for name, asset in EMBED_ASSETS.items()},
}
"""Files that pages load, served at URLs that include their version."""
