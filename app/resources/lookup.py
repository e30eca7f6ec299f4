"""`/v1/lookup`: the record for a name or a clinical code."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.database import Snapshot
from app.http.context import DatabaseDep
from app.http.negotiation import choose_format
from app.http.openapi_responses import RESULT_RESPONSES
from app.http.problems import InvalidParameter, query_error
from app.http.responses import content_response
from app.http.routing import ResourceRouter
from app.schemas.envelope import meta_of
from app.schemas.lookup import LookupAsked, LookupMatch, LookupQuery, LookupReply
from app.search.codes import fetch_system_id, fetch_system_ids
from app.search.lookup import Match, look_up_code, look_up_text
from app.text import find_similar

router = ResourceRouter(prefix="/lookup", tags=["Finding"])


@router.get("", summary="Look up a name or clinical code", response_model=LookupReply, responses=RESULT_RESPONSES)
async def look_up(request: Request, database: DatabaseDep, query: Annotated[LookupQuery, Query()]) -> Response:
    """Returns the records that a name (`text`) or a clinical code (`system` and `code`) identifies.

    Each match says how it was found. An ICD code also matches records with the broader code or with narrower ones.
    """
    choose_format(request)
    _check_parameters(query)

    def find(snapshot: Snapshot) -> LookupReply:
        system = _find_system(snapshot, query.system) if query.system else None
        if query.text is not None:
            matches, did_you_mean = look_up_text(snapshot, query.text)
        else:
            matches, did_you_mean = look_up_code(snapshot, system or "", query.code or ""), []
        return LookupReply(
            query=LookupAsked(text=query.text, system=system, code=query.code),
            matches=[_render_match(match) for match in matches],
            did_you_mean=did_you_mean,
            meta=meta_of(snapshot.release.version),
        )

    release, result = await database.run_async(lambda snapshot: (snapshot.release, find(snapshot)))
    return content_response(request, result.model_dump_json().encode(), release, query)


def _check_parameters(query: LookupQuery) -> None:
    """Refuse a lookup that is by neither text nor code, or by both."""
    given = [name for name in ("text", "system", "code") if getattr(query, name) is not None]
    if given in (["text"], ["system", "code"]):
        return
    errors = [query_error(name, "give `text`, or `system` and `code`") for name in given or ("text",)]
    raise InvalidParameter(
        f"Give either `text`, or `system` and `code` together; given: {', '.join(given) or 'none'}.",
        errors,
        ["text=restless legs", "system=icd-10-cm&code=G25.81"],
    )


def _find_system(snapshot: Snapshot, text: str) -> str:
    if (system := fetch_system_id(snapshot, text)) is not None:
        return system
    known = fetch_system_ids(snapshot)
    raise InvalidParameter(
        f"system: {text[:100]!r} is not a code system of this API; available: {', '.join(known)}.",
        [query_error("system", "no such code system; give its id, name, URL or OID", text)],
        [f"system={identifier}" for identifier in find_similar(text, known) or known],
    )


def _render_match(match: Match) -> LookupMatch:
    return LookupMatch.model_validate(
        {
            "record": {
                "type": match.type,
                "id": match.record_id,
                "name": match.name,
                "href": f"/v1/{match.type}/{match.record_id}",
            },
            "how": match.how,
            "matched_on": match.matched_on,
            "confidence": match.confidence,
        }
    )
