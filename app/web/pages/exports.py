"""The ways to get what a page shows: addresses and code to copy, of what is served and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from starlette.requests import Request

from app.http.context import context_of, path_of
from app.models.registry import TYPE_NAMES
from app.web.markdown import site_of

SCRIPT: Final = """\
<script type="module" src="{site}/embed/v1/cards.js"></script>
<rls-{element} {attributes}></rls-{element}>"""
FRAME: Final = """\
<iframe src="{site}/embed/v1/{type}/{id}" title="{name}" width="100%" height="480" loading="lazy"
  sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>
<script type="module" src="{site}/embed/v1/frame.js"></script>"""


@dataclass(frozen=True)
class ExportOption:
    """One way to get it: an address, or code to put into a page."""

    name: str
    href: str | None = None
    code: str | None = None
    script: str | None = None
    """The id of the script in this page that holds it."""


def json_export(request: Request, address: str, name: str = "JSON") -> ExportOption:
    """What the API answers at an address."""
    return ExportOption(name, f"{context_of(request).settings.public_url}{address}")


def linked_data_export(request: Request) -> ExportOption:
    """What the page itself says to search engines."""
    here = f"{context_of(request).settings.public_url}{path_of(request)}"
    return ExportOption("schema.org (JSON-LD), inside this page", here, script="linked-data")


def exports_of(request: Request, document: Mapping[str, Any]) -> list[ExportOption]:
    """The ways to get a record or a part of one."""
    kind, identifier, href = document["type"], document["id"], document["href"]
    ways = [json_export(request, href, "JSON, whole")]
    if kind in TYPE_NAMES:
        ways.append(json_export(request, f"{href}?fields=name,one_liner,card", "JSON, only what a card needs"))
    if document.get("references"):
        ways.append(json_export(request, f"{href}?expand=references", "JSON, with its references whole"))
    if kind in TYPE_NAMES:
        ways.append(linked_data_export(request))
    if document.get("references") or document.get("passages"):
        ways.append(json_export(request, f"/v1/citations?ids={identifier}", "Its sources as data, plain text and HTML"))
    if kind in TYPE_NAMES:
        ways += _cards(request, document)
    ways.append(json_export(request, f"/v1/changes?type={kind}&sort=-seq", "What changed in records of this type"))
    return ways


def _cards(request: Request, document: Mapping[str, Any]) -> list[ExportOption]:
    """The card of a record as code, as the page that makes such code writes it."""
    kind, identifier = document["type"], document["id"]
    site = site_of(context_of(request).settings).shown
    is_claim = kind == "claims"
    attributes = f'record="{identifier}"' if is_claim else f'type="{kind}" record="{identifier}"'
    element = "claim" if is_claim else "card"
    return [
        ExportOption("Card for your page", code=SCRIPT.format(site=site, element=element, attributes=attributes)),
        ExportOption(
            "Card in a frame",
            code=FRAME.format(site=site, type=kind, id=identifier, name=escape(document["name"])),
        ),
    ]
