"""Export options of a page: URLs and embed code to copy."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from starlette.requests import Request

from app.http.context import context_of, path_of
from app.models.registry import TYPE_NAMES
from app.web.markdown import site_of

SCRIPT_CODE: Final = """\
<script type="module" src="{site}/embed/v1/cards.js"></script>
<rls-{element} {attributes}></rls-{element}>"""
FRAME_CODE: Final = """\
<iframe src="{site}/embed/v1/{type}/{id}" title="{name}" width="100%" height="480" loading="lazy"
  sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>
<script type="module" src="{site}/embed/v1/frame.js"></script>"""


@dataclass(frozen=True)
class ExportOption:
    """An export option: a URL, or code to embed."""

    name: str
    href: str | None = None
    code: str | None = None
    script: str | None = None
    """Id of the script element in this page that contains the data."""


def json_export(request: Request, path: str, name: str = "JSON") -> ExportOption:
    """The API response at a path."""
    return ExportOption(name, f"{context_of(request).settings.public_url}{path}")


def linked_data_export(request: Request) -> ExportOption:
    """The structured data that the page contains for search engines."""
    here = f"{context_of(request).settings.public_url}{path_of(request)}"
    return ExportOption("schema.org (JSON-LD), embedded in this page", here, script="linked-data")


def list_export_options(request: Request, document: Mapping[str, Any]) -> list[ExportOption]:
    """Export options of a record, a passage or a reference intake."""
    kind, identifier, href = document["type"], document["id"], document["href"]
    options = [json_export(request, href, "JSON, all members")]
    if kind in TYPE_NAMES:
        options.append(json_export(request, f"{href}?fields=name,one_liner,card", "JSON, card members only"))
    if document.get("references"):
        options.append(json_export(request, f"{href}?expand=references", "JSON, with full references"))
    if kind in TYPE_NAMES:
        options.append(linked_data_export(request))
    if document.get("references") or document.get("passages"):
        options.append(
            json_export(request, f"/v1/citations?ids={identifier}", "Citations as JSON, plain text and HTML")
        )
    if kind in TYPE_NAMES:
        options += _card_options(request, document)
    options.append(json_export(request, f"/v1/changes?type={kind}&sort=-seq", "Changes to records of this type"))
    return options


def _card_options(request: Request, document: Mapping[str, Any]) -> list[ExportOption]:
    """Embed code for the card of a record, as the configurator writes it."""
    kind, identifier = document["type"], document["id"]
    site = site_of(context_of(request).settings).shown
    is_claim = kind == "claims"
    attributes = f'record="{identifier}"' if is_claim else f'type="{kind}" record="{identifier}"'
    element = "claim" if is_claim else "card"
    return [
        ExportOption(
            "Card for your website", code=SCRIPT_CODE.format(site=site, element=element, attributes=attributes)
        ),
        ExportOption(
            "Card in a frame",
            code=FRAME_CODE.format(site=site, type=kind, id=identifier, name=escape(document["name"])),
        ),
    ]
