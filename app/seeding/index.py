"""An index of references between records, built once so that rendering only needs look-ups."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.models.registry import TYPE_NAMES
from app.models.release import DATASET_HREF, DATASET_ID
from app.models.terms import Disposition, Predicate, Severity, Standing
from app.seeding.content import Content, references_in
from app.seeding.derived import derive_standing, intake_name
from app.seeding.records.base import SeedRecord
from app.seeding.records.cautions import CautionRecord
from app.seeding.records.claims import ClaimRecord
from app.seeding.records.code_systems import CodeSystemRecord
from app.seeding.records.history import ChangeRecord, ReleaseRecord
from app.seeding.records.nutrients import IntakeRecord
from app.seeding.records.orders import OrderRecord
from app.seeding.records.sources import PassageRecord

SEVERITIES = [Severity.URGENT, Severity.CAUTION, Severity.INFO]
STANDINGS = list(Standing)


@dataclass(frozen=True)
class Edge:
    """A claim seen from one of the records it connects."""

    record_id: str
    other_id: str
    claim: ClaimRecord
    predicate: Predicate
    inverse: bool
    is_stated: bool = True
    """False if the claim connects two records only implicitly: its mechanism and its object."""


class ContentIndex:
    """Look-ups over all content: records by id, types, edges, cautions and back-references."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.types: dict[str, str] = {}
        self.records: dict[str, Any] = {}
        for name, record in content.named_records():
            if name in (*TYPE_NAMES, "passages", "intakes"):
                self.types[record.id], self.records[record.id] = name, record
        self.code_systems = {system.id: system for system in content.records_of(CodeSystemRecord)}
        self.standings = {
            claim.id: derive_standing(claim.assessment, claim.correction) for claim in content.records_of(ClaimRecord)
        }
        self._updated_in = {change.id: change.release for change in content.records_of(ChangeRecord)}
        self.positions = {
            identifier: position
            for order in content.records_of(OrderRecord)
            for position, identifier in enumerate(order.records)
        }
        self.edges = self._find_edges()
        self.cautions = self._find_cautions()
        self.referrers = self._find_referrers()
        self.stated_by = self._find_stated_by()

    def url(self, kind: str, identifier: str) -> str:
        """The URL of the dataset, or of a current or withdrawn record."""
        if kind == DATASET_ID:
            return DATASET_HREF
        return self.href(identifier) if identifier in self.types else f"/v1/{kind}/{identifier}"

    def href(self, identifier: str) -> str:
        """The URL of a record, a passage or an intake."""
        kind, record = self.types[identifier], self.records[identifier]
        if kind == "passages":
            return f"/v1/sources/{record.source}/passages/{identifier}"
        if kind == "intakes":
            return f"/v1/nutrients/{record.nutrient}/intakes/{identifier}"
        return f"/v1/{kind}/{identifier}"

    def name_of(self, identifier: str) -> str:
        """The name of a record; passages and intakes, which have none in their files, are named after their facts."""
        record = self.records[identifier]
        if isinstance(record, PassageRecord):
            return f"{self.records[record.source].name}, passage {record.ordinal}"
        return intake_name(record) if isinstance(record, IntakeRecord) else str(record.name)

    def updated_in(self, identifier: str) -> str:
        """The release that last changed a record; the current one for a record that no release has yet."""
        return self._updated_in.get(identifier) or self.content.records_of(ReleaseRecord)[-1].version

    def source_of(self, claim: ClaimRecord) -> str | None:
        """The source document of a claim; null for a claim of the editors."""
        return self.records[claim.passages[0]].source if claim.passages else None

    def claims_graded_by(self, evidence: str) -> list[ClaimRecord]:
        """The claims that name an evidence summary, in the order of their standing and id."""
        claims = [self.records[identifier] for identifier in self.referrers.get(evidence, [])]
        graded = [claim for claim in claims if isinstance(claim, ClaimRecord)]
        return sorted(graded, key=lambda claim: (STANDINGS.index(self.standings[claim.id]), claim.id))

    def passage_counts(self, source: str) -> dict[str, Any]:
        """The number of passages of a source that are used and left out, the latter also by reason."""
        passages = [passage for passage in self.content.records_of(PassageRecord) if passage.source == source]
        reasons = Counter(passage.reason.value for passage in passages if passage.reason is not None)
        used = sum(passage.disposition is Disposition.USED for passage in passages)
        return {"used": used, "left_out": len(passages) - used, "by_reason": dict(sorted(reasons.items()))}

    def cautions_on(self, *identifiers: str | None) -> list[CautionRecord]:
        """The cautions about any of these records, most serious first and then in editorial order, each once."""
        cautions = {
            caution.id: caution
            for identifier in identifiers
            if identifier
            for caution in self.cautions.get(identifier, [])
        }
        return sorted(cautions.values(), key=self._caution_order)

    def _caution_order(self, caution: CautionRecord) -> tuple[int, int, str]:
        position = self.positions.get(caution.id, len(self.positions))
        return SEVERITIES.index(caution.severity), position, caution.id

    def named_ids(self, record: SeedRecord) -> Iterator[str]:
        """Yield every id that a record refers to."""
        for _, _, identifier in references_in(record):
            yield identifier

    def _find_edges(self) -> dict[str, list[Edge]]:
        edges: dict[str, list[Edge]] = defaultdict(list)
        for claim in self.content.records_of(ClaimRecord):
            for edge in _edges(claim):
                edges[edge.record_id].append(edge)
        for edges_of_record in edges.values():
            edges_of_record.sort(key=self._edge_order)
        return edges

    def _edge_order(self, edge: Edge) -> tuple[int, int, str, str, bool]:
        other = self.types[edge.other_id]
        rank = STANDINGS.index(self.standings[edge.claim.id])
        return rank, TYPE_NAMES.index(other), edge.other_id, edge.claim.id, edge.inverse

    def _find_cautions(self) -> dict[str, list[CautionRecord]]:
        cautions: dict[str, list[CautionRecord]] = defaultdict(list)
        for caution in self.content.records_of(CautionRecord):
            for identifier in caution.about:
                cautions[identifier].append(caution)
        return cautions

    def _find_referrers(self) -> dict[str, list[str]]:
        """The records, passages and intakes that refer to each record, in file order."""
        referrers: dict[str, list[str]] = defaultdict(list)
        for identifier, record in self.records.items():
            for named in dict.fromkeys(self.named_ids(record)):
                referrers[named].append(identifier)
        return referrers

    def _find_stated_by(self) -> dict[str, list[str]]:
        """The records that cite passages of each source, and the claims about terms of each vocabulary."""
        stated_by: dict[str, dict[str, None]] = defaultdict(dict)
        for passage in self.content.records_of(PassageRecord):
            stated_by[passage.source] |= dict.fromkeys(self.referrers.get(passage.id, []))
        for claim in self.content.records_of(ClaimRecord):
            if claim.term:
                stated_by[claim.term.partition(".")[0]][claim.id] = None
        return {identifier: list(referrers) for identifier, referrers in stated_by.items()}


def _edges(claim: ClaimRecord) -> Iterator[Edge]:
    """Yield the edges of a claim: subject to object, subject to mechanism, and mechanism to object, each both ways."""
    subject, via, other = claim.subject, claim.via, claim.object
    if other is not None:
        yield Edge(subject, other, claim, claim.predicate, inverse=False)
        yield Edge(other, subject, claim, claim.predicate, inverse=True)
    if via is not None:
        yield Edge(subject, via, claim, Predicate.ACTS_THROUGH, inverse=False)
        yield Edge(via, subject, claim, Predicate.ACTS_THROUGH, inverse=True)
        if other is not None:
            yield Edge(via, other, claim, claim.predicate, inverse=False, is_stated=False)
            yield Edge(other, via, claim, claim.predicate, inverse=True, is_stated=False)
