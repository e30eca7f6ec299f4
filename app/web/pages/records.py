"""The page of one record, and of one passage or reference intake."""

from typing import Any, Final

from pydantic import BaseModel
from pydantic_core import from_json
from starlette.requests import Request
from starlette.responses import Response

from app.database import Snapshot
from app.formats.schema_org import describe_page
from app.http.context import context_of, database_of, path_of
from app.http.documents import DOCUMENTS, fetch_document, not_found
from app.listing.page import fetch_page
from app.schemas.nutrient import IntakeRead
from app.schemas.records import READ_MODELS
from app.schemas.source import PassageRead
from app.web.layout import answer_page
from app.web.pages.charts import fetch_drawings
from app.web.pages.exports import exports_of
from app.web.pages.fields import facts_of, linked_ids, prose_of
from app.web.pages.labels import names_of, words_of
from app.web.pages.listings import LISTINGS, PASSAGE_LISTING
from app.web.pages.prose import markdown
from app.web.pages.related import (
    fetch_claims,
    fetch_narrowed,
    fetch_some,
    related_by_standing,
)

Document = dict[str, Any]

OWN_PAGES: Final = ("claims", "conflicts", "sources", "vocabularies")
"""Types whose page is not like the others."""

MOST_BESIDE: Final = 5
"""So many gaps and conflicts stand on the page of a record."""

LEDGER: Final = 100
"""So many passages of an article its page shows at most; the list has them all."""


async def show_record(request: Request, kind: str, identifier: str) -> Response:
    """The page of a record."""

    def ask(snapshot: Snapshot) -> Document:
        document = from_json(fetch_document(snapshot, kind, identifier)[0])
        return _about_any(snapshot, READ_MODELS[kind], document) | _surroundings(snapshot, document)

    context = await database_of(request).run_async(ask)
    document = context["document"]
    url = f"{context_of(request).settings.public_url}{path_of(request)}"
    return answer_page(
        request,
        f"explorer/{kind if kind in OWN_PAGES else 'record'}.html",
        title=document["name"],
        shelf=LISTINGS[kind],
        body=markdown(document.get("body") or ""),
        prose=prose_of(document),
        linked_data=describe_page(document, url, context["words"].code_systems),
        ways=exports_of(request, document),
        **context,
    )


async def show_passage(request: Request, source_id: str, passage_id: str) -> Response:
    """The page of a passage."""
    context = await _part(request, "passages", passage_id, PassageRead, source=source_id)
    title = f"Passage {context['document']['ordinal']}: {context['whole']['name']}"
    return answer_page(request, "explorer/passages.html", title=title, **context)


async def show_intake(request: Request, nutrient_id: str, intake_id: str) -> Response:
    """The page of a reference intake."""
    context = await _part(request, "intakes", intake_id, IntakeRead, nutrient=nutrient_id)
    title = f"Reference intake: {context['whole']['name']}"
    return answer_page(request, "explorer/intakes.html", title=title, **context)


async def _part(request: Request, kind: str, identifier: str, model: type[BaseModel], **whole: str) -> Document:
    """What the page of a part needs, which lies below its `whole`."""
    ((member, parent),) = whole.items()

    def ask(snapshot: Snapshot) -> Document:
        document = from_json(fetch_document(snapshot, kind, identifier)[0])
        if document[member] != parent:
            raise not_found(snapshot, kind, identifier, document["href"])
        about = _about_any(snapshot, model, document)
        holder = from_json(snapshot.connection.execute(DOCUMENTS, {"ids": [parent]}).one().body)
        return about | {"whole": holder, "ways": exports_of(request, document)}

    return await database_of(request).run_async(ask)


def _about_any(snapshot: Snapshot, model: type[BaseModel], document: Document) -> Document:
    """What the page of anything needs."""
    words = words_of(snapshot)
    names = names_of(snapshot, linked_ids([document]))
    return {
        "release": snapshot.release,
        "words": words,
        "names": names,
        "document": document,
        "facts": facts_of(model, document, words, names),
    }


def _surroundings(snapshot: Snapshot, document: Document) -> Document:
    """What stands around a record on its page: claims, related records, passages, gaps, conflicts, lists."""
    kind, identifier = document["type"], document["id"]
    around: Document = {
        "claim_groups": [],
        "claims_by": "source" if kind == "sources" else "about",
        "related": related_by_standing(document.get("related", ()), words_of(snapshot)),
        "passages": _documents(snapshot, [one["id"] for one in document.get("passages", ())]),
        "gaps": [],
        "more_gaps": False,
        "conflicts": [],
        "more_conflicts": False,
        "narrowed": fetch_narrowed(snapshot, kind, identifier),
        "claims": [],
    }
    by = around["claims_by"]
    if "related" in document or kind == "sources":
        around["claim_groups"] = fetch_claims(snapshot, by, identifier)
        around |= _some(snapshot, "gaps", by, identifier)
    if "related" in document or kind == "claims":
        around |= _some(snapshot, "conflicts", "claim" if kind == "claims" else "about", identifier)
    if kind == "conflicts":
        around["claims"] = _documents(snapshot, document["claims"])
    if kind == "sources":
        around["passages"] = _ledger(snapshot, identifier)
    around["drawings"] = fetch_drawings(snapshot, document, around["claim_groups"])
    return around


def _some(snapshot: Snapshot, kind: str, member: str, identifier: str) -> Document:
    """Some gaps or conflicts about a record, and whether there are more."""
    shown, total = fetch_some(snapshot, kind, MOST_BESIDE, **{member: [identifier]})
    return {kind: shown, f"more_{kind}": total > len(shown)}


def _documents(snapshot: Snapshot, ids: list[str]) -> list[Document]:
    """Documents by their ids, in the order of these."""
    rows = snapshot.connection.execute(DOCUMENTS, {"ids": ids}) if ids else ()
    found = {row.id: from_json(row.body) for row in rows}
    return [found[one] for one in ids]


def _ledger(snapshot: Snapshot, source_id: str) -> list[Document]:
    """The passages of an article, in its order."""
    query = PASSAGE_LISTING.query.model_validate({"limit": LEDGER, "sort": ["ordinal"]})
    found = fetch_page(snapshot, PASSAGE_LISTING.collection, query, source=source_id)
    return [from_json(body) for body in found.bodies]
