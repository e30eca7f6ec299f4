"""Elemental magnesium: how much a compound contains, and how much compound contains an amount of it."""

from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import Query, Request, Response
from pydantic_core import from_json
from sqlalchemy import bindparam, select

from app.calculators.elemental import ROUNDING, Members, compare_with_limit, compute_amounts, explain
from app.database import LoadedRelease, Snapshot
from app.http.context import DatabaseDep
from app.http.ids import unknown_ids
from app.http.negotiation import choose_format
from app.http.openapi_responses import RESULT_RESPONSES
from app.http.problems import InvalidParameter, query_error
from app.http.responses import content_response
from app.http.routing import ResourceRouter
from app.listing.filters import join_parts, join_records
from app.models import Composition, Intake, Rendered, SupplementForm
from app.models.base import col
from app.models.record import table_of
from app.models.terms import IntakeKind, Jurisdiction, LifeStage
from app.schemas.elemental import ElementalQuery, ElementalRead
from app.schemas.envelope import meta_of
from app.text import find_similar

router = ResourceRouter(prefix="/elemental", tags=["Reference"])

FORM: Final = (
    select(col(Rendered.body))
    .select_from(join_records(SupplementForm))
    .where(col(SupplementForm.id) == bindparam("form"))
)
FORM_OF_COMPOSITION: Final = (
    select(col(Rendered.body))
    .select_from(table_of(Rendered).join(table_of(Composition), col(Composition.form_id) == col(Rendered.id)))
    .where(col(Composition.id) == bindparam("composition"))
)
COMPOSITIONS: Final = select(col(Composition.id)).order_by(col(Composition.id))
ADULT_LIMIT: Final = (
    select(col(Rendered.body))
    .select_from(join_parts(Intake))
    .where(
        col(Intake.nutrient) == "magnesium",
        col(Intake.kind) == IntakeKind.UL,
        col(Intake.life_stage) == LifeStage.ADULT,
        col(Intake.jurisdiction) == Jurisdiction.US_CANADA,
        col(Intake.value).is_not(None),
    )
    .order_by(col(Intake.position))
    .limit(1)
)


@router.get("", summary="Calculate elemental magnesium", response_model=ElementalRead, responses=RESULT_RESPONSES)
async def get_elemental(request: Request, database: DatabaseDep, query: Annotated[ElementalQuery, Query()]) -> Response:
    """Returns the amount of magnesium in a compound, or the amount of a compound that contains that much magnesium.

    Provide exactly one of `form` and `composition`, and exactly one of `compound_mg` and `elemental_mg`. For a form,
    its `typical` composition is used; if it has none, provide one of its compositions instead. This is reference
    arithmetic, not advice on a dose. The query is not logged.
    """
    choose_format(request)

    def fetch(snapshot: Snapshot) -> tuple[LoadedRelease, Members, Members | None]:
        limit = snapshot.connection.execute(ADULT_LIMIT).scalar()
        return snapshot.release, fetch_form(snapshot, query), from_json(limit) if limit else None

    release, form, limit = await database.run_async(fetch)
    composition = choose_composition(query, form)
    amounts = compute_amounts(composition, query)
    exceeds = compare_with_limit(amounts, limit)
    result = ElementalRead.model_validate(
        {
            "query": query.model_dump(),
            "form": form,
            "composition": {**composition, "href": form["href"]},
            "compound_mg": float(amounts.compound_mg),
            "elemental_mg": float(amounts.elemental_mg),
            "formula": amounts.formula,
            "rounding": ROUNDING,
            "exceeds_adult_ul": exceeds,
            "adult_ul": limit,
            "explanation": explain(query, composition, amounts, exceeds, limit),
            "cautions": form["cautions"],
            "meta": meta_of(release.version),
        }
    )
    return content_response(request, result.model_dump_json().encode(), release, query)


def fetch_form(snapshot: Snapshot, query: ElementalQuery) -> Members:
    """The requested form, or the form of the requested composition.

    Raises:
        InvalidParameter: with similar ids, if it does not exist.
    """
    if query.form is not None:
        body = snapshot.connection.execute(FORM, {"form": query.form}).scalar()
    else:
        body = snapshot.connection.execute(FORM_OF_COMPOSITION, {"composition": query.composition}).scalar()
    if body is not None:
        form: Members = from_json(body)
        return form
    if query.form is not None:
        raise unknown_ids(snapshot, "form", ("supplement-forms",), [query.form])
    known = list(snapshot.connection.execute(COMPOSITIONS).scalars())
    raise _invalid_parameter(
        "composition",
        query.composition,
        "is not the id of a composition",
        find_similar(query.composition or "", known) or known,
    )


def choose_composition(query: ElementalQuery, form: Members) -> Members:
    """The requested composition, or the typical one of the requested form.

    Raises:
        InvalidParameter: if the form has no typical composition, or the share of magnesium is unknown; lists the
            compositions with a known share.
    """
    listed: Sequence[Members] = form["compositions"]
    with_share = [composition["id"] for composition in listed if composition["elemental_percent"]]
    if query.form is None:
        chosen = next(composition for composition in listed if composition["id"] == query.composition)
        if not chosen["elemental_percent"]:
            raise _invalid_parameter(
                "composition",
                query.composition,
                "has no agreed formula, so its share of magnesium is unknown",
                with_share,
            )
        return chosen
    typical = next(
        (composition for composition in listed if composition["typical"] and composition["elemental_percent"]), None
    )
    if typical is None:
        detail = "has no typical composition" if with_share else "has no composition with a known share of magnesium"
        raise _invalid_parameter("form", query.form, detail, with_share)
    return typical


def _invalid_parameter(name: str, value: str | None, detail: str, compositions: Sequence[str]) -> InvalidParameter:
    hint = f"; try one of: {', '.join(compositions[:10])}" if compositions else ""
    return InvalidParameter(
        f"{name}: {value!r} {detail}{hint}.",
        [query_error(name, detail, value)],
        [f"composition={identifier}" for identifier in compositions[:10]],
    )
