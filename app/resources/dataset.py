"""What can be asked of the whole: the release, counts, coverage and licences."""

from fastapi import APIRouter
from sqlalchemy import func, select
from sqlmodel import col
from starlette.requests import Request
from starlette.responses import Response

from app.database import Snapshot
from app.http.accept import choose_format
from app.http.params import documented, read_query
from app.http.render import meta_of, respond
from app.http.replies import RECORD_REPLIES
from app.http.state import database_of
from app.models import CodeSystem, Notice, Passage, Record, Release
from app.models.record import TYPES
from app.models.terms import Disposition
from app.schemas.common import NoticeRead
from app.schemas.dataset import (
    CodeSystemRead,
    CollectionRead,
    CoverageRead,
    DatasetQuery,
    DatasetRead,
    LicenceRead,
    ReleaseRead,
)
from app.schemas.source import PassageCounts

router = APIRouter(tags=["Dataset"])

LICENCES = [
    LicenceRead(covers="Texts and data", id="CC-BY-4.0", url="https://creativecommons.org/licenses/by/4.0/"),
    LicenceRead(covers="Program", id="Apache-2.0", url="https://www.apache.org/licenses/LICENSE-2.0"),
]
DATASET_REPLIES = {status: reply for status, reply in RECORD_REPLIES.items() if status != 404}


@router.get("/dataset", response_model=DatasetRead, responses=DATASET_REPLIES, openapi_extra=documented(DatasetQuery))
async def get_dataset(request: Request) -> Response:
    """Get the whole at a glance: the release, how much there is, how the documents are accounted for, and licences."""
    query = read_query(request, DatasetQuery)
    choose_format(request, query.format)
    dataset, release = database_of(request).read(lambda snapshot: (fetch_dataset(snapshot), snapshot.release))
    return respond(request, dataset.model_dump_json().encode(), release)


def fetch_dataset(snapshot: Snapshot) -> DatasetRead:
    """The release, its counts and its terms: five statements."""
    connection = snapshot.connection
    release = connection.execute(
        select(Release).where(col(Release.version) == snapshot.release.version)
    ).one()
    counts = dict(
        connection.execute(select(col(Record.type), func.count()).group_by(col(Record.type))).tuples().fetchall()
    )
    return DatasetRead(
        name="RLS & Magnesium Content",
        description="Structured content on restless legs syndrome and magnesium. Every statement is traceable to the "
        "sentence that makes it and graded against published evidence.",
        language=["en"],
        release=ReleaseRead(**release._mapping, digest=snapshot.release.digest),
        collections=[CollectionRead(type=kind, href=f"/v1/{kind}", count=counts.get(kind, 0)) for kind in TYPES],
        coverage=fetch_coverage(snapshot),
        licences=LICENCES,
        code_systems=[
            CodeSystemRead(**row._mapping) for row in connection.execute(select(CodeSystem).order_by(col(CodeSystem.id)))
        ],
        notices=[
            NoticeRead.model_validate(dict(row._mapping))
            for row in connection.execute(
                select(col(Notice.id), col(Notice.text), col(Notice.placement)).order_by(col(Notice.position))
            )
        ],
        meta=meta_of(snapshot.release),
    )


def fetch_coverage(snapshot: Snapshot) -> list[CoverageRead]:
    """How the passages of each source are accounted for."""
    statement = (
        select(col(Passage.source), col(Passage.disposition), col(Passage.reason), func.count())
        .group_by(col(Passage.source), col(Passage.disposition), col(Passage.reason))
        .order_by(col(Passage.source), col(Passage.reason))
    )
    counts: dict[str, PassageCounts] = {}
    for source, disposition, reason, count in snapshot.connection.execute(statement):
        found = counts.setdefault(source, PassageCounts(used=0, left_out=0, by_reason={}))
        if disposition == Disposition.USED:
            found.used += count
        else:
            found.left_out += count
            found.by_reason[str(reason)] = count
    return [
        CoverageRead(source=source, href=f"/v1/sources/{source}/passages", passage_counts=found)
        for source, found in counts.items()
    ]
