"""Rules over all content: what must hold between records, and in every text. `RULES` reads as the policy."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Final

from app.models.record import TYPES, To
from app.models.terms import (
    VOCABULARIES,
    AdviceKind,
    ChangeOperation,
    ConflictKind,
    Disposition,
    EvidenceType,
    LeftOutReason,
    Origin,
    Verification,
)
from app.seeding.canonical import Path
from app.seeding.characters import describe, unseen
from app.seeding.check_digits import CHECKS
from app.seeding.compute import count_atoms
from app.seeding.content import Content, Fault, links
from app.seeding.records import (
    HISTORY,
    CautionRecord,
    ChangeRecord,
    ClaimRecord,
    CodeSystemRecord,
    ConflictRecord,
    ContentRecord,
    DosageRecord,
    IntakeRecord,
    LifestyleAdviceRecord,
    NoticeRecord,
    PassageRecord,
    ReferenceRecord,
    ReleaseRecord,
    SeedRecord,
    SourceRecord,
    SupplementFormRecord,
    VocabularyRecord,
)

SENTENCE_WORDS: Final = 25
READER_TEXTS: Final = (
    "one_liner", "card", "summary", "body", "said", "known", "question", "explanation", "action",
    "absorption", "gut_effects", "finding", "definition", "position", "text",
)  # fmt: skip
"""Members whose sentences a reader sees."""


def ids_are_unique_and_ordered(content: Content) -> Iterator[Fault]:
    """No id is used twice, in whatever file, and each file is ordered by id."""
    seen: dict[str, str] = {}
    for name, record in content.named_records():
        if name in HISTORY:
            continue
        parts = [record, *getattr(record, "compositions", [])]
        for part in parts:
            if part.id in seen:
                yield content.fault(
                    record, ("id",), f"{part.id!r} is also an id in {seen[part.id]}.yaml; ids are unique"
                )
            seen[part.id] = name
    for name, records in content.files.items():
        if name in HISTORY:
            continue
        for before, after in pairwise(records):
            if before.id > after.id:  # type: ignore[attr-defined]
                yield content.fault(after, ("id",), "stands behind a greater id; run `format`")


def links_have_both_ends(content: Content) -> Iterator[Fault]:
    """Every id that a record names is an id of a record of the right type."""
    types = {record.id: name for name, record in content.named_records() if name not in HISTORY}
    for _, record in content.named_records():
        for path, target, identifier in links(record):
            found = types.get(identifier)
            if identifier in content.left_out or not content.unread.isdisjoint(target.types):
                continue  # What it names may be there: its own fault is told already.
            if found is None:
                yield content.fault(record, path, f"{identifier!r} is no id of {_list(target)}")
            elif found not in target.types:
                yield content.fault(record, path, f"{identifier!r} is in {found}; wanted is {_list(target)}")


def vocabularies_are_the_terms_in_use(content: Content) -> Iterator[Fault]:
    """Each vocabulary has exactly the terms that members take, and claims name existing terms."""
    found = {record.id: record for record in content.of(VocabularyRecord)}
    for missing in VOCABULARIES.keys() - found.keys():
        yield Fault("vocabularies.yaml", 1, missing, "is missing")
    for name, record in found.items():
        wanted = [term.value for term in VOCABULARIES.get(name, ())]
        given = [term.term for term in record.terms]
        if given != wanted:
            yield content.fault(record, ("terms",), f"are {', '.join(given)}; the program knows {', '.join(wanted)}")
    terms = {f"{record.id}.{term.term}" for record in found.values() for term in record.terms}
    for claim in content.of(ClaimRecord):
        if claim.term is not None and claim.term not in terms:
            yield content.fault(claim, ("term",), f"{claim.term!r} is no term of a vocabulary")


def passages_follow_each_other(content: Content) -> Iterator[Fault]:
    """Passages of a source are numbered from 1, ordered, apart from each other and inside the file."""
    sources = {source.id: source for source in content.of(SourceRecord)}
    ends: dict[str, tuple[int, int]] = {}
    for passage in content.of(PassageRecord):
        ordinal, end = ends.get(passage.source, (0, 0))
        if passage.ordinal != ordinal + 1 or passage.id != f"{passage.source}-s{passage.ordinal:03d}":
            yield content.fault(passage, ("ordinal",), f"{passage.id} should be passage {ordinal + 1} of its source")
        if passage.start < end or passage.end <= passage.start:
            yield content.fault(passage, ("start",), f"{passage.start}–{passage.end} does not come behind {end}")
        source = sources.get(passage.source)
        if source is not None and passage.end > source.length:
            yield content.fault(passage, ("end",), f"{passage.end} is behind the end of the file, {source.length}")
        ends[passage.source] = (passage.ordinal, passage.end)


def every_passage_is_accounted_for(content: Content) -> Iterator[Fault]:
    """A passage is used exactly if a record cites it; one left out says why, and in words where that needs words."""
    cited = {
        identifier for _, record in content.named_records() for _, target, identifier in links(record)
        if target.types == ("passages",)
    }  # fmt: skip
    for passage in content.of(PassageRecord):
        used = passage.disposition is Disposition.USED
        if used and passage.id not in cited:
            yield content.fault(passage, ("disposition",), "is `used`, but no record cites it")
        if not used and passage.id in cited:
            yield content.fault(passage, ("disposition",), "is `left_out`, but a record cites it")
        if used != (passage.reason is None):
            yield content.fault(passage, ("reason",), "is given exactly if the passage is left out")
        if passage.reason in (LeftOutReason.TRANSITION, LeftOutReason.PROMOTION) and not passage.note:
            yield content.fault(passage, ("note",), f"is needed for `{passage.reason}`: say why in words")


def claims_are_sourced(content: Content) -> Iterator[Fault]:
    """A claim of a document cites at most three passages of one document; any other one cites evidence."""
    sources = {passage.id: passage.source for passage in content.of(PassageRecord)}
    for claim in content.of(ClaimRecord):
        if len({sources.get(identifier) for identifier in claim.passages}) > 1:
            yield content.fault(claim, ("passages",), "are of several documents; make a claim for each")
        by_document = bool(claim.passages)
        for member in ("said", "wording"):
            if (getattr(claim, member) is not None) != by_document:
                yield content.fault(claim, (member,), "is given exactly if the claim cites passages")
        if (claim.origin is Origin.DOCUMENTS) != by_document:
            yield content.fault(claim, ("origin",), "is `documents` exactly if the claim cites passages")
        if not by_document and not claim.assessment.references:
            yield content.fault(claim, ("assessment", "references"), "are needed: no passage stands behind this claim")


def claims_have_one_object(content: Content) -> Iterator[Fault]:
    """A claim joins its subject to a record, a term or a quantity; to one of the first two at most."""
    for claim in content.of(ClaimRecord):
        if claim.object is not None and claim.term is not None:
            yield content.fault(claim, ("term",), "stands beside `object`; give one of them")
        if claim.object is None and claim.term is None and claim.value is None:
            yield content.fault(claim, ("object",), "is missing: give `object`, `term` or `value`")
        if claim.object == claim.subject:
            yield content.fault(claim, ("object",), "is the subject itself")


def grades_cite_evidence(content: Content) -> Iterator[Fault]:
    """A certainty rests on references, or the assessment says that none was found."""
    for claim in content.of(ClaimRecord):
        assessment = claim.assessment
        searched = assessment.evidence_type is EvidenceType.NONE_FOUND
        if assessment.certainty is not None and not assessment.references and not searched:
            yield content.fault(claim, ("assessment", "references"), "are needed for a grade, or `none_found`")


def conflicts_have_two_sides(content: Content) -> Iterator[Fault]:
    """A conflict between or within documents names two claims; one with the evidence names references."""
    sources = {passage.id: passage.source for passage in content.of(PassageRecord)}
    of_claim = {claim.id: sources.get(claim.passages[0]) for claim in content.of(ClaimRecord) if claim.passages}
    for conflict in content.of(ConflictRecord):
        documents = {of_claim.get(claim) for claim in conflict.claims}
        if conflict.kind is ConflictKind.WITH_EVIDENCE:
            if not conflict.references:
                yield content.fault(conflict, ("references",), "are needed for a conflict with the evidence")
        elif len(conflict.claims) == 1:
            yield content.fault(conflict, ("claims",), "must be at least two")
        elif (len(documents) > 1) != (conflict.kind is ConflictKind.BETWEEN_DOCUMENTS):
            yield content.fault(
                conflict, ("kind",), f"is `{conflict.kind}`, but the claims are of {len(documents)} documents"
            )


def codes_are_right(content: Content) -> Iterator[Fault]:
    """Codes and identifiers are of known systems, verified, pass their check digit, and keep to their licence."""
    systems = {system.id: system for system in content.of(CodeSystemRecord)}
    for _, record in content.named_records():
        coded: list[tuple[tuple[str | int, ...], Any]] = [
            (("codes", i), code) for i, code in enumerate(getattr(record, "codes", []))
        ]
        coded += [
            (("compositions", i, "identifiers", j), identifier)
            for i, composition in enumerate(getattr(record, "compositions", []))
            for j, identifier in enumerate(composition.identifiers)
        ]
        for path, code in coded:
            system = systems.get(code.system)
            if system is None:
                yield content.fault(record, (*path, "system"), f"{code.system!r} is not in code-systems.yaml")
                continue
            if code.verification is Verification.UNVERIFIED:
                yield content.fault(record, (*path, "verification"), "codes are verified or left out")
            if system.bare_code_only and getattr(code, "display", None) is not None:
                yield content.fault(
                    record, (*path, "display"), f"the licence of {system.name} lets us give the code alone"
                )
            if code.system in CHECKS and not CHECKS[code.system](code.code):
                yield content.fault(record, (*path, "code"), f"{code.code!r} fails the check digit of {system.name}")


def numbers_make_sense(content: Content) -> Iterator[Fault]:
    """Ranges run upwards, missing values say why, and values are verified."""
    for intake in content.of(IntakeRecord):
        if intake.value is None and not intake.note:
            yield content.fault(intake, ("note",), "is needed where there is no value: say why")
        if intake.value is not None and intake.verification is Verification.UNVERIFIED:
            yield content.fault(intake, ("verification",), "intake values are verified or null")
        if intake.age_max_months is not None and intake.age_max_months <= intake.age_min_months:
            yield content.fault(intake, ("age_max_months",), "is not above `age_min_months`")
    for dosage in content.of(DosageRecord):
        if (dosage.low_mg or 0) > (dosage.high_mg if dosage.high_mg is not None else float("inf")):
            yield content.fault(dosage, ("high_mg",), "is below `low_mg`")


def formulas_can_be_read(content: Content) -> Iterator[Fault]:
    """Every formula can be read, and at most one composition of a form is the typical one."""
    for form in content.of(SupplementFormRecord):
        for index, composition in enumerate(form.compositions):
            try:
                count_atoms(composition.formula or "Mg")
            except ValueError as error:
                yield content.fault(form, ("compositions", index, "formula"), str(error))
        if sum(composition.typical for composition in form.compositions) > 1:
            yield content.fault(form, ("compositions",), "more than one is `typical`")


def releases_follow_each_other(content: Content) -> Iterator[Fault]:
    """Each release comes behind the one before, in number and in time, and brings changes."""
    changed = {change.release for change in content.of(ChangeRecord)}
    for before, after in pairwise(content.of(ReleaseRecord)):
        if _version(before) >= _version(after) or before.released_at >= after.released_at:
            yield content.fault(after, ("version",), f"does not come behind {before.version}")
        if after.version not in changed:
            yield content.fault(after, ("version",), "has no change; take it out, and make it with `release`")


def changes_follow_each_other(content: Content) -> Iterator[Fault]:
    """Each change is of a release that is there, and begins where the last change of its record ended."""
    releases = {release.version for release in content.of(ReleaseRecord)}
    digests: dict[str, str | None] = {}
    for place, change in enumerate(content.of(ChangeRecord), start=1):
        if change.seq != place:
            yield content.fault(change, ("seq",), f"is {change.seq}; the {place}th change has {place}")
        if change.release not in releases:
            broken = "is not in releases.yaml; did `release` break off? Take its changes out, and make it again"
            yield content.fault(change, ("release",), f"{change.release} {broken}")
        if change.digest_before != digests.get(change.id):
            yield content.fault(change, ("digest_before",), f"is not what the last change of {change.id!r} left")
        digests[change.id] = change.digest_after


def withdrawn_ids_lead_on(content: Content) -> Iterator[Fault]:
    """No withdrawn id is in use again, and successors lead to a record, not round in a circle."""
    present = {record.id for name, record in content.named_records() if name not in HISTORY}
    last = {change.id: change for change in content.of(ChangeRecord)}
    for change in last.values():
        if change.op is ChangeOperation.WITHDRAWN and change.id in present:
            yield content.fault(change, ("id",), f"{change.id!r} was withdrawn and is in use again; take another id")
        if change.successor is not None and _end_of_chain(change.successor, last) not in present | last.keys():
            yield content.fault(change, ("successor",), f"{change.successor!r} leads to no record that is or was there")


def _end_of_chain(successor: str, last: Mapping[str, ChangeRecord]) -> str | None:
    """The id that stands for a withdrawn one, however many successors had successors; null where they go round."""
    seen: set[str] = set()
    while (change := last.get(successor)) and change.successor is not None:
        if successor in seen:
            return None
        seen.add(successor)
        successor = change.successor
    return successor


def _version(release: ReleaseRecord) -> tuple[int, ...]:
    return tuple(int(part) for part in release.version.split("."))


def notices_reach_records(content: Content) -> Iterator[Fault]:
    """Every notice names types that there are."""
    for notice in content.of(NoticeRecord):
        for index, kind in enumerate(notice.types):
            if kind not in TYPES:
                yield content.fault(notice, ("types", index), f"{kind!r} is none of {', '.join(TYPES)}")


def references_can_be_followed(content: Content) -> Iterator[Fault]:
    """Every reference has an address or an identifier that gives one."""
    for reference in content.of(ReferenceRecord):
        if not (reference.url or reference.doi or reference.pmid or reference.pmcid):
            yield content.fault(reference, ("url",), "is needed where there is no DOI, PMID or PMCID")


def advice_of_the_day_is_gentle(content: Content) -> Iterator[Fault]:
    """Advice for every day concerns movement, sleep or diet: never a substance, a medicine or a dose."""
    gentle = (AdviceKind.MOVEMENT, AdviceKind.SLEEP, AdviceKind.DIET)
    for advice in content.of(LifestyleAdviceRecord):
        if advice.suits_every_day and advice.kind not in gentle:
            yield content.fault(advice, ("suits_every_day",), f"advice on {advice.kind} is not for every day")


def documents_are_cited(content: Content) -> Iterator[Fault]:
    """A record that the documents name cites a passage or is an end of a claim that does."""
    claimed = {
        end for claim in content.of(ClaimRecord) if claim.passages for end in (claim.subject, claim.object, claim.via)
    }
    for _, record in content.named_records():
        named = isinstance(record, ContentRecord) and record.origin is Origin.DOCUMENTS
        if named and not record.passages and record.id not in claimed:
            yield content.fault(record, ("passages",), "are needed for a record of the documents")
        if isinstance(record, CautionRecord) and not record.references:
            yield content.fault(record, ("references",), "are needed for a caution")


def texts_are_plain(content: Content) -> Iterator[Fault]:
    """Texts hold no HTML, no blank at the end of a line, nothing unseen, and no sentence over 25 words."""
    for _, record in content.named_records():
        for path, text in texts(record):
            for char in unseen(text):
                yield content.fault(record, path, describe(char))
            if text != text.strip() or " \n" in text:
                yield content.fault(record, path, "has a blank or an empty line at an end; take it out")
            if re.search(r"</?[A-Za-z!]", text):
                yield content.fault(record, path, "holds HTML; write Markdown or plain text")
            if path[-1] in READER_TEXTS:
                for sentence in re.split(r"(?<=[.?!:])\s+|\n+", text):
                    if len(sentence.split()) > SENTENCE_WORDS:
                        length = f"{len(sentence.split())} words (at most {SENTENCE_WORDS})"
                        yield content.fault(record, path, f"has a sentence of {length}: {sentence[:50]!r}…")


def lists_are_sets(content: Content) -> Iterator[Fault]:
    """Nothing stands twice in a list: no reference, passage, synonym, code or other entry."""
    for _, record in content.named_records():
        for path, value in members(record):
            if isinstance(value, list):
                for index, entry in enumerate(value):
                    if entry in value[:index]:
                        message = f"is the same as entry {value.index(entry) + 1} of its list; keep one"
                        yield content.fault(record, (*path, index), message)


def dates_have_come(content: Content, today: date) -> Iterator[Fault]:
    """No date lies in the future; `check` and `release` ask it, for a load must not hang on the clock of a server."""
    for _, record in content.named_records():
        for path, value in members(record):
            day = value.date() if isinstance(value, datetime) else value
            if isinstance(day, date) and day > today:
                yield content.fault(record, path, f"{day} lies in the future; today is {today}. Mend the date")


def texts(record: SeedRecord) -> Iterator[tuple[Path, str]]:
    """Every text of a record, with its path."""
    for path, value in members(record):
        for place, part in _entries(path, value):
            if type(part) is str:
                yield place, part


def members(record: SeedRecord, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every member of a record and of its parts, with its path."""
    for name in type(record).model_fields:
        value = getattr(record, name)
        yield (*path, name), value
        for place, part in _entries((*path, name), value):
            if isinstance(part, SeedRecord):
                yield from members(part, place)


def _entries(path: Path, value: Any) -> list[tuple[Path, Any]]:
    """The entries of a list; of anything else, itself."""
    return [((*path, index), one) for index, one in enumerate(value)] if isinstance(value, list) else [(path, value)]


def _list(target: To) -> str:
    return "any collection" if target.types == TYPES else " or ".join(target.types)


Rule = Callable[[Content], Iterator[Fault]]

RULES: Final[tuple[Rule, ...]] = (
    ids_are_unique_and_ordered,
    links_have_both_ends,
    vocabularies_are_the_terms_in_use,
    passages_follow_each_other,
    every_passage_is_accounted_for,
    claims_are_sourced,
    claims_have_one_object,
    grades_cite_evidence,
    conflicts_have_two_sides,
    codes_are_right,
    numbers_make_sense,
    formulas_can_be_read,
    releases_follow_each_other,
    changes_follow_each_other,
    withdrawn_ids_lead_on,
    notices_reach_records,
    references_can_be_followed,
    advice_of_the_day_is_gentle,
    documents_are_cited,
    lists_are_sets,
    texts_are_plain,
)


HOLD_FOR_A_PART: Final = (
    ids_are_unique_and_ordered,
    links_have_both_ends,
    claims_have_one_object,
    grades_cite_evidence,
    numbers_make_sense,
    formulas_can_be_read,
    notices_reach_records,
    references_can_be_followed,
    advice_of_the_day_is_gentle,
    lists_are_sets,
    texts_are_plain,
)
"""Rules that find no fault for want of another record: they hold for the sound ones, where some have faults of form."""


def find_faults(content: Content, rules: Sequence[Rule] = RULES) -> list[Fault]:
    """Every fault that a rule finds, all at once."""
    return sorted({fault for rule in rules for fault in rule(content)})
