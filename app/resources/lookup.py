"""Lookup of a name or a clinical code."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.database import Snapshot
from app.http.context import DatabaseDep
from app.http.negotiation import choose_format
from app.http.openapi_responses import RESULT_RESPONSES
from app.http.problems import InvalidParameter, query_error
from app.http.responses import content_response
from app.schemas.envelope import meta_of
from app.schemas.lookup import LookupAsked, LookupMatch, LookupQuery, LookupReply
from app.search.codes import fetch_system_id, fetch_system_ids
from app.search.lookup import Match, look_up_code, look_up_text
from app.text import find_similar

router = APIRouter(tags=["Finding"])


@router.get("/lookup", response_model=LookupReply, responses=RESULT_RESPONSES)
async def look_up(request: Request, database: DatabaseDep, query: Annotated[LookupQuery, Query()]) -> Response:
    """Find the record that a name or a clinical code stands for: `text=`, or `system=` and `code=`.

    Each match says how it was found. In ICD a code also finds the records of the wider code and of narrower ones.
    """
    choose_format(request, query.format)
    _refuse_halves(query)

    def ask(snapshot: Snapshot) -> LookupReply:
        system = _system(snapshot, query.system) if query.system else None
        if query.text is not None:
            found, meant = look_up_text(snapshot, query.text)
        else:
            found, meant = look_up_code(snapshot, system or "", query.code or ""), []
        return LookupReply(
            query=LookupAsked(text=query.text, system=system, code=query.code),
            matches=[_match(one) for one in found],
            did_you_mean=meant,
            meta=meta_of(snapshot.release.version),
        )

    release, reply = await database.run_async(lambda snapshot: (snapshot.release, ask(snapshot)))
    return content_response(request, reply.model_dump_json().encode(), release, query)


def _refuse_halves(query: LookupQuery) -> None:
    """Refuse a lookup that is neither by text nor by code, or both."""
    given = [name for name in ("text", "system", "code") if getattr(query, name) is not None]
    if given in (["text"], ["system", "code"]):
        return
    missing = [query_error(name, "give `text`, or `system` and `code`") for name in given or ("text",)]
    raise InvalidParameter(
        f"Give either `text`, or `system` and `code` together; given: {', '.join(given) or 'none'}.",
        missing,
        ["text=restless legs", "system=icd-10-cm&code=G25.81"],
    )


def _system(snapshot: Snapshot, asked: str) -> str:
    if (system := fetch_system_id(snapshot, asked)) is not None:
        return system
    known = fetch_system_ids(snapshot)
    raise InvalidParameter(
        f"system: {asked[:100]!r} is not one of ours; there are {', '.join(known)}.",
        [query_error("system", "no such code system; give its id, name, URL or OID", asked)],
        [f"system={one}" for one in find_similar(asked, known) or known],
    )


def _match(one: Match) -> LookupMatch:
    return LookupMatch.model_validate(
        {
            "record": {
                "type": one.type,
                "id": one.record_id,
                "name": one.name,
                "href": f"/v1/{one.type}/{one.record_id}",
            },
            "how": one.how,
            "matched_on": one.matched_on,
            "confidence": one.confidence,
        }
    )
