"""Pages of single records, passages and reference intakes."""

from typing import Any, Final

from pydantic import BaseModel
from pydantic_core import from_json
from sqlalchemy import bindparam, select
from starlette.requests import Request
from starlette.responses import Response

from app.database import Snapshot
from app.formats.schema_org import describe_page
from app.http.context import context_of, database_of, path_of
from app.http.documents import DOCUMENTS, fetch_document, not_found
from app.listing.page import fetch_page
from app.models import Reference
from app.models.base import col
from app.schemas.nutrient import IntakeRead
from app.schemas.source import PassageRead
from app.web.layout import page_response
from app.web.pages.charts import fetch_charts
from app.web.pages.exports import list_export_options
from app.web.pages.fields import list_fields, list_prose
from app.web.pages.labels import load_terminology
from app.web.pages.listings import LISTINGS, PASSAGE_LISTING
from app.web.pages.prose import render_body
from app.web.pages.related import (
    fetch_claims,
    fetch_filtered_listings,
    fetch_first,
    group_related,
)

Document = dict[str, Any]

SELECT_TITLES: Final = select(col(Reference.id), col(Reference.title)).where(
    col(Reference.id).in_(bindparam("ids", expanding=True))
)

TYPES_WITH_OWN_TEMPLATE: Final = ("claims", "conflicts", "evidence", "sources", "vocabularies")
"""Types whose pages have a template of their own."""

MAX_GAPS_OR_CONFLICTS: Final = 5
"""Maximum number of gaps, and of conflicts, on a record page."""

MAX_EVIDENCE: Final = 8
"""Maximum number of evidence summaries on a record page."""

MAX_PASSAGES: Final = 100
"""Maximum number of passages on the page of an article; the list has all of them."""


async def show_record(request: Request, kind: str, identifier: str) -> Response:
    """Show the page of a record."""

    def fetch(snapshot: Snapshot) -> Document:
        document = from_json(fetch_document(snapshot, kind, identifier)[0])
        common = _fetch_common_context(snapshot, LISTINGS[kind].query.record(), document)
        return common | _fetch_related_context(snapshot, document)

    context = await database_of(request).run_async(fetch)
    document = context["document"]
    url = f"{context_of(request).settings.public_url}{path_of(request)}"
    return page_response(
        request,
        f"explorer/{kind if kind in TYPES_WITH_OWN_TEMPLATE else 'record'}.html",
        title=document["name"],
        listing=LISTINGS[kind],
        body=render_body(document.get("body") or "", document.get("references", ())),
        prose=list_prose(document),
        linked_data=describe_page(document, url, context["terminology"].code_systems),
        export_options=list_export_options(request, document),
        **context,
    )


async def show_passage(request: Request, source_id: str, passage_id: str) -> Response:
    """Show the page of a passage."""
    context = await _fetch_part(request, "passages", passage_id, PassageRead, source=source_id)
    title = f"Passage {context['document']['ordinal']}: {context['parent']['name']}"
    return page_response(request, "explorer/passages.html", title=title, **context)


async def show_intake(request: Request, nutrient_id: str, intake_id: str) -> Response:
    """Show the page of a reference intake."""
    context = await _fetch_part(request, "intakes", intake_id, IntakeRead, nutrient=nutrient_id)
    title = f"Reference intake: {context['parent']['name']}"
    return page_response(request, "explorer/intakes.html", title=title, **context)


async def _fetch_part(request: Request, kind: str, identifier: str, model: type[BaseModel], **parent: str) -> Document:
    """Fetch the context of a passage or intake; `parent` names the member with the parent id, and that id."""
    ((member, parent_id),) = parent.items()

    def fetch(snapshot: Snapshot) -> Document:
        document = from_json(fetch_document(snapshot, kind, identifier)[0])
        if document[member]["id"] != parent_id:
            raise not_found(snapshot, kind, identifier, document["href"])
        context = _fetch_common_context(snapshot, model, document)
        parent_document = from_json(snapshot.connection.execute(DOCUMENTS, {"ids": [parent_id]}).one().body)
        return context | {"parent": parent_document, "export_options": list_export_options(request, document)}

    return await database_of(request).run_async(fetch)


def _fetch_common_context(snapshot: Snapshot, model: type[BaseModel], document: Document) -> Document:
    """Fetch the context that all these pages need."""
    terminology = load_terminology(snapshot)
    return {
        "release": snapshot.release,
        "terminology": terminology,
        "titles": _fetch_titles(snapshot, document),
        "document": document,
        "fields": list_fields(model, document, terminology),
    }


def _fetch_titles(snapshot: Snapshot, document: Document) -> dict[str, str]:
    """Fetch the titles of the references that a record cites."""
    parts = [document, document.get("assessment") or {}, document.get("correction") or {}]
    ids = {reference["id"] for part in parts for reference in part.get("references", ())}
    return {row.id: row.title for row in snapshot.connection.execute(SELECT_TITLES, {"ids": sorted(ids)})}


def _fetch_related_context(snapshot: Snapshot, document: Document) -> Document:
    """Fetch what a record page adds: claims, related records, passages, gaps, conflicts, lists and charts."""
    kind, identifier = document["type"], document["id"]
    context: Document = {
        "claim_groups": [],
        "claims_by": "source" if kind == "sources" else "about",
        "related": group_related(document.get("related", ())),
        "passages": _fetch_documents(snapshot, [passage["id"] for passage in document.get("passages", ())]),
        "gaps": [],
        "more_gaps": False,
        "conflicts": [],
        "more_conflicts": False,
        "evidence": [],
        "more_evidence": False,
        "filtered_listings": fetch_filtered_listings(snapshot, kind, identifier),
        "claims": [],
    }
    by = context["claims_by"]
    if "related" in document or kind == "sources":
        context["claim_groups"] = fetch_claims(snapshot, by, identifier)
        context |= _fetch_some(snapshot, "gaps", MAX_GAPS_OR_CONFLICTS, **{by: [identifier]})
    if "related" in document or kind == "claims":
        member = "claim" if kind == "claims" else "about"
        context |= _fetch_some(snapshot, "conflicts", MAX_GAPS_OR_CONFLICTS, **{member: [identifier]})
    if "related" in document:
        context |= _fetch_some(snapshot, "evidence", MAX_EVIDENCE, about=[identifier])
    if kind in ("conflicts", "evidence"):
        context["claims"] = _fetch_documents(snapshot, [claim["id"] for claim in document["claims"]])
    if kind == "sources":
        context["passages"] = _fetch_passages(snapshot, identifier)
    context["charts"] = fetch_charts(snapshot, document, context["claim_groups"])
    return context


def _fetch_some(snapshot: Snapshot, kind: str, limit: int, **filters: Any) -> Document:
    """Fetch the first gaps, conflicts or evidence summaries about a record, and whether there are more."""
    shown, total = fetch_first(snapshot, kind, limit, **filters)
    return {kind: shown, f"more_{kind}": total > len(shown)}


def _fetch_documents(snapshot: Snapshot, ids: list[str]) -> list[Document]:
    """Fetch documents by id, in the order of the ids."""
    rows = snapshot.connection.execute(DOCUMENTS, {"ids": ids}) if ids else ()
    documents = {row.id: from_json(row.body) for row in rows}
    return [documents[identifier] for identifier in ids]


def _fetch_passages(snapshot: Snapshot, source_id: str) -> list[Document]:
    """Fetch the passages of an article, in article order."""
    query = PASSAGE_LISTING.query.model_validate({"limit": MAX_PASSAGES, "sort": ["ordinal"]})
    page = fetch_page(snapshot, PASSAGE_LISTING.collection, query, source=source_id)
    return [from_json(body) for body in page.bodies]
