"""Tests of the rules: each reports its fault in a changed minimal seed, with its location."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from app.seeding.content import Content
from app.seeding.failures import FaultyContent
from app.seeding.load import read_checked
from app.seeding.records import RECORD_CLASSES
from app.seeding.records.base import SeedRecord
from app.seeding.rules import RULES, find_faults
from app.seeding.rules.texts import texts_are_plain
from app.seeding.validate import read_content
from tests.minimal_seed import build_minimal_seed, make_passage, make_record, write_seed

Seed = dict[str, list[dict[str, Any]]]
Change = Callable[[Seed], Any]


EFFECT = {
    "measure": "Steps", "value": 2.0, "low": 1.0, "high": 3.0, "unit": "steps", "interval": "confidence_95",
    "reference": "trial-2020",
}  # fmt: skip


def cite_two_documents(seed: Seed) -> None:
    """Add a second document, and cite it in a claim about the first."""
    seed["sources"].append(seed["sources"][0] | {"id": "tiny-article"})
    seed["passages"].append(seed["passages"][0] | {"id": "tiny-article-s001", "source": "tiny-article"})
    seed["claims"][0]["passages"].append("tiny-article-s001")


VIOLATIONS: dict[str, tuple[Change, str, str]] = {
    "an id used twice": (
        lambda seed: seed["symptoms"].append(seed["conditions"][0] | {"kind": "urge"}),
        "symptoms.yaml: restlessness.id",
        "also an id in conditions",
    ),
    "records out of order": (
        lambda seed: seed["vocabularies"].reverse(),
        "vocabularies.yaml",
        "after a greater id",
    ),
    "a reference to a missing record": (
        lambda seed: seed["claims"][0].update(object="nothing"),
        "claims.yaml: nuts-calm.object",
        "'nothing' is not an id",
    ),
    "a reference to the wrong type": (
        lambda seed: seed["claims"][0].update(via="nuts"),
        "claims.yaml: nuts-calm.via",
        "is in food-groups; a record of mechanisms is required",
    ),
    "a nested reference to a missing record": (
        lambda seed: seed["claims"][0]["assessment"].update(references=["nothing"]),
        "claims.yaml: nuts-calm.assessment.references.0",
        "'nothing' is not an id",
    ),
    "a vocabulary with another term": (
        lambda seed: seed["vocabularies"][0]["terms"].pop(),
        "vocabularies.yaml",
        "the program expects",
    ),
    "an order of a list that has none": (
        lambda seed: seed["orders"].append({"id": "foods", "records": ["walnuts"]}),
        "orders.yaml: foods.id",
        "'foods' is not one of conditions, symptoms, ",
    ),
    "an order with a record of another list": (
        lambda seed: seed["orders"][0]["records"].append("nuts"),
        "orders.yaml: conditions.records.1",
        "'nuts' is in food-groups; a record of conditions is required",
    ),
    "an order with a missing record": (
        lambda seed: seed["orders"][0]["records"].append("nothing"),
        "orders.yaml: conditions.records.1",
        "'nothing' is not an id",
    ),
    "an order that names a record twice": (
        lambda seed: seed["orders"][0]["records"].append("restlessness"),
        "orders.yaml: conditions.records.1",
        "duplicates entry 1",
    ),
    "a term that does not exist": (
        lambda seed: seed["claims"][0].update(object=None, term="trait.nothing"),
        "claims.yaml: nuts-calm.term",
        "not a term",
    ),
    "a gap in the numbering of passages": (
        lambda seed: seed["passages"].pop(0),
        "passages.yaml: small-article-s002.ordinal",
        "should be passage 1",
    ),
    "passages that overlap": (
        lambda seed: seed["passages"][1].update(start=10),
        "passages.yaml: small-article-s002.start",
        "does not start at or after",
    ),
    "a passage beyond the end": (
        lambda seed: seed["passages"][2].update(end=5000),
        "passages.yaml: small-article-s003.end",
        "beyond the end of the file",
    ),
    "a used passage without a citation": (
        lambda seed: seed["passages"][2].update(disposition="used", reason=None),
        "passages.yaml: small-article-s003.disposition",
        "no record cites it",
    ),
    "a cited passage that is left out": (
        lambda seed: seed["passages"][1].update(disposition="left_out", reason="heading"),
        "passages.yaml: small-article-s002.disposition",
        "a record cites it",
    ),
    "a passage left out without a reason": (
        lambda seed: seed["passages"][0].update(reason=None),
        "passages.yaml: small-article-s001.reason",
        "if and only if",
    ),
    "promotion without a note": (
        lambda seed: seed["passages"][2].update(note=None),
        "passages.yaml: small-article-s003.note",
        "explain why",
    ),
    "a claim with passages but without `said`": (
        lambda seed: seed["claims"][0].update(said=None),
        "claims.yaml: nuts-calm.said",
        "if and only if",
    ),
    "a claim without passage or reference": (
        lambda seed: seed["claims"].append(
            make_record("other-claim", "Other", origin="editorial", known="Known.", subject="nuts",
                        predicate="may_relieve", object="restlessness",
                        assessment={"direction": "for", "evidence_type": "consensus", "reason": "None."})
        ),
        "claims.yaml: other-claim.assessment.references",
        "cites no passage",
    ),
    "a claim without an object": (
        lambda seed: seed["claims"][0].update(object=None),
        "claims.yaml: nuts-calm.object",
        "is missing",
    ),
    "a claim with two objects": (
        lambda seed: seed["claims"][0].update(term="trait.common"),
        "claims.yaml: nuts-calm.term",
        "give one of them",
    ),
    "a claim about itself": (
        lambda seed: seed["claims"][0].update(object="nuts"),
        "claims.yaml: nuts-calm.object",
        "the same as the subject",
    ),
    "a grade without evidence": (
        lambda seed: seed["claims"][0]["assessment"].update(references=[]),
        "claims.yaml: nuts-calm.assessment.references",
        "required for a grade",
    ),
    "a grade without a summary": (
        lambda seed: seed["claims"][0].update(evidence=None),
        "claims.yaml: nuts-calm.evidence",
        "required for a claim with a grade",
    ),
    "a grade that is not that of the summary": (
        lambda seed: seed["claims"][0]["assessment"].update(direction="for"),
        "claims.yaml: nuts-calm.assessment.difference",
        "not that of evidence-nuts: very_low, unclear",
    ),
    "a difference from a summary with the same grade": (
        lambda seed: seed["claims"][0]["assessment"].update(difference="It is not the same."),
        "claims.yaml: nuts-calm.assessment.difference",
        "if and only if",
    ),
    "a difference from no summary": (
        lambda seed: (
            seed["claims"][0].update(evidence=None),
            seed["claims"][0]["assessment"].update(certainty=None, difference="It is not the same."),
        ),
        "claims.yaml: nuts-calm.assessment.difference",
        "needs a summary",
    ),
    "a summary of another outcome": (
        lambda seed: seed["evidence"][0].update(outcome="urge"),
        "claims.yaml: nuts-calm.evidence",
        "does not cover both ends of this claim",
    ),
    "a summary of another subject": (
        lambda seed: seed["evidence"][0].update(subject="walnuts"),
        "claims.yaml: nuts-calm.evidence",
        "does not cover both ends of this claim",
    ),
    "a mechanism graded like its outcome": (
        lambda seed: (
            seed["evidence"][0].update(direction="for"),
            seed["claims"][0].update(via="habit"),
            seed["claims"][0]["assessment"].update(direction="for"),
        ),
        "claims.yaml: nuts-calm.via",
        "does not cover the mechanism habit",
    ),
    "two summaries of one question": (
        lambda seed: seed["evidence"].append(seed["evidence"][0] | {"id": "evidence-nuts-again"}),
        "evidence.yaml: evidence-nuts-again.outcome",
        "those of evidence-nuts",
    ),
    "a summary without an outcome": (
        lambda seed: seed["evidence"][0].update(outcome=None),
        "evidence.yaml: evidence-nuts.outcome",
        "must be given",
    ),
    "a grade of a summary without a study": (
        lambda seed: seed["evidence"][0].update(studies=[]),
        "evidence.yaml: evidence-nuts.studies",
        "required for a grade",
    ),
    "an absence without a search": (
        lambda seed: seed["evidence"][0].update(certainty=None),
        "evidence.yaml: evidence-nuts.searched",
        "say where we looked",
    ),
    "a direction without a grade": (
        lambda seed: seed["evidence"][0].update(certainty=None, direction="for", searched="Everywhere."),
        "evidence.yaml: evidence-nuts.direction",
        "must be `unclear`",
    ),
    "an effect outside its interval": (
        lambda seed: seed["evidence"][0].update(effect=EFFECT | {"value": 9.0}),
        "evidence.yaml: evidence-nuts.effect.value",
        "not between",
    ),
    "an interval of no kind": (
        lambda seed: seed["evidence"][0].update(effect=EFFECT | {"interval": None}),
        "evidence.yaml: evidence-nuts.effect.interval",
        "if and only if there are limits",
    ),
    "an effect of a review without its own number of people": (
        lambda seed: (
            seed["references"][0].update(kind="systematic_review"),
            seed["evidence"][0].update(effect=EFFECT),
        ),
        "evidence.yaml: evidence-nuts.effect.trials",
        "those behind the effect",
    ),
    "a summary of a study that was not read": (
        lambda seed: seed["references"][0].update(finding=None),
        "evidence.yaml: evidence-nuts.studies.0.reference",
        "was not read",
    ),
    "a correction by a study that was not read": (
        lambda seed: seed["references"][0].update(finding=None),
        "claims.yaml: nuts-calm.correction.references.0",
        "was not read",
    ),
    "a marker of a reference that is not cited": (
        lambda seed: seed["conditions"][0].update(body="It is common[^trial-2020]."),
        "conditions.yaml: restlessness.body",
        "not in `references`",
    ),
    "a marker outside a body": (
        lambda seed: seed["claims"][0].update(known="This is not known[^trial-2020]."),
        "claims.yaml: nuts-calm.known",
        "only `body` can have markers",
    ),
    "a conflict of one claim": (
        lambda seed: seed["conflicts"].append(
            make_record("one-sided", "One-sided", origin="editorial", kind="within_document", explanation="E.",
                        known="K.", claims=["nuts-calm"])
        ),
        "conflicts.yaml: one-sided.claims",
        "at least two entries",
    ),
    "more urgent cautions than a claim can show": (
        lambda seed: seed["cautions"].extend(
            seed["cautions"][0] | {"id": f"caution-allergy-{letter}", "about": [about]}
            for letter, about in zip("bcdef", ("nuts", "nuts", "nuts", "restlessness", "restlessness"), strict=True)
        ),
        "claims.yaml: nuts-calm.subject",
        "have 6 urgent cautions; it shows 5",
    ),
    "a code with a wrong check digit": (
        lambda seed: seed["conditions"][0]["codes"][0].update(code="32914009"),
        "conditions.yaml: restlessness.codes.0.code",
        "check digit",
    ),
    "a display text that the licence forbids": (
        lambda seed: seed["conditions"][0]["codes"][0].update(display="Restless legs"),
        "conditions.yaml: restlessness.codes.0.display",
        "the code only",
    ),
    "an unverified code": (
        lambda seed: seed["conditions"][0]["codes"][0].update(verification="unverified"),
        "conditions.yaml: restlessness.codes.0.verification",
        "verify the code or leave it out",
    ),
    "a code of an unknown system": (
        lambda seed: seed["conditions"][0]["codes"][0].update(system="nothing"),
        "conditions.yaml: restlessness.codes.0.system",
        "code-systems.yaml",
    ),
    "a reference without an address": (
        lambda seed: seed["references"][0].update(doi=None),
        "references.yaml: trial-2020.url",
        "no DOI",
    ),
    "a caution without evidence": (
        lambda seed: seed["cautions"][0].update(references=[]),
        "cautions.yaml: caution-allergy.references",
        "required for a caution",
    ),
    "a sentence of 26 words": (
        lambda seed: seed["claims"][0].update(known="Word " * 25 + "end."),
        "claims.yaml: nuts-calm.known",
        "26 words",
    ),
    "HTML in a text": (
        lambda seed: seed["claims"][0].update(known="<b>Known</b>."),
        "claims.yaml: nuts-calm.known",
        "HTML",
    ),
    "trailing white space": (
        lambda seed: seed["claims"][0].update(known="Known. "),
        "claims.yaml: nuts-calm.known",
        "has a space",
    ),
    "an unknown member": (
        lambda seed: seed["claims"][0].update(known_position="Known."),
        "claims.yaml: nuts-calm.known_position",
        "unknown member",
    ),
    "a missing member": (
        lambda seed: seed["claims"][0].pop("known"),
        "claims.yaml: nuts-calm.known",
        "is missing",
    ),
    "a number for a text": (
        lambda seed: seed["claims"][0].update(known=12),
        "claims.yaml: nuts-calm.known",
        "must be text; put it in quotes: '12'",
    ),
    "a number in quotes": (
        lambda seed: seed["references"][0].update(year="2020"),
        "references.yaml: trial-2020.year",
        "must be a whole number, without quotes; it is '2020'",
    ),
    "an empty age range": (
        lambda seed: seed["intakes"][0].update(age_max_months=228),
        "intakes.yaml: magnesium-rda.age_max_months",
        "must be greater than",
    ),
    "a claim of two documents": (
        cite_two_documents,
        "claims.yaml: nuts-calm.passages",
        "several documents",
    ),
    "a text that is too long": (
        lambda seed: seed["claims"][0].update(card="a" * 161),
        "claims.yaml: nuts-calm.card",
        "160",
    ),
    "an unknown term of a member": (
        lambda seed: seed["claims"][0].update(predicate="cures"),
        "claims.yaml: nuts-calm.predicate",
        "'cures'",
    ),
}  # fmt: skip


def test_the_minimal_seed_satisfies_every_rule(minimal_seed: Path) -> None:
    assert find_faults(read_content(minimal_seed)) == []


@pytest.mark.parametrize(("change", "where", "message"), VIOLATIONS.values(), ids=VIOLATIONS)
def test_a_broken_rule_is_reported_with_its_location(tmp_path: Path, change: Change, where: str, message: str) -> None:
    seed = build_minimal_seed()
    change(seed)
    write_seed(tmp_path, seed)

    with pytest.raises(FaultyContent) as caught:
        read_checked(tmp_path)

    file, _, member = where.partition(": ")
    matching = [
        fault
        for fault in caught.value.faults
        if fault.file == file and fault.where.startswith(member) and message in fault.message
    ]
    assert matching, "\n".join(map(str, caught.value.faults))
    assert matching[0].line >= 1


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    seed = build_minimal_seed()
    seed["claims"][0].update(object="nothing", said=None)
    seed["passages"].append(make_passage("small-article-s003", 4, role="sentence", disposition="used"))
    write_seed(tmp_path, seed)

    with pytest.raises(FaultyContent) as caught:
        read_checked(tmp_path)

    assert {"claims.yaml", "passages.yaml"} <= {fault.file for fault in caught.value.faults}
    assert len(caught.value.faults) >= 4


def test_a_fault_names_the_line_of_the_member(minimal_seed: Path) -> None:
    path = minimal_seed / "claims.yaml"
    path.write_text(path.read_text().replace("object: restlessness", "object: nothing"))
    line = path.read_text().splitlines().index("  object: nothing") + 1

    with pytest.raises(FaultyContent) as caught:
        read_checked(minimal_seed)

    assert [(fault.file, fault.line) for fault in caught.value.faults if "nothing" in fault.message] == [
        ("claims.yaml", line)
    ]


def test_missing_and_unknown_files_are_refused(minimal_seed: Path) -> None:
    (minimal_seed / "claims.yaml").unlink()
    (minimal_seed / "clams.yaml").write_text("[]")

    with pytest.raises(FaultyContent) as caught:
        read_content(minimal_seed)

    assert {fault.file for fault in caught.value.faults} == {"claims.yaml", "clams.yaml"}


def test_every_rule_has_a_docstring() -> None:
    assert all(rule.__doc__ for rule in RULES)


def test_validation_errors_in_one_file_do_not_hide_broken_rules_in_another(tmp_path: Path) -> None:
    seed = build_minimal_seed()
    seed["cautions"][0]["colour"] = "red"
    seed["references"][0]["doi"] = None
    seed["claims"][0]["known"] = "<b>Known</b>."
    write_seed(tmp_path, seed)

    with pytest.raises(FaultyContent) as caught:
        read_checked(tmp_path)

    assert [fault.where for fault in caught.value.faults] == [
        "caution-allergy.colour",
        "nuts-calm.known",
        "trial-2020.url",
    ]


PROSE_MEMBERS = {
    "absorption", "action", "answer", "body", "card", "definition", "difference", "explanation", "finding",
    "gut_effects", "known", "one_liner", "position", "question", "said", "searched", "summary", "text",
}  # fmt: skip
OTHER_TEXT_MEMBERS = {
    "authors", "comparator", "container", "display", "family", "file_name", "formula", "inverse_name", "label",
    "licence", "locator", "measure", "medicine_class", "name", "note", "population", "publisher", "reason",
    "schedule", "scheme", "section", "symbol", "synonyms", "timing", "title", "unit", "usda_description",
}  # fmt: skip
"""Texts whose sentences are not checked: names, labels, notes for editors and quotations."""

ID_AND_CODE_MEMBERS = {
    "about", "aliases", "claims", "code", "correction_keys", "covers", "digest", "digest_after", "digest_before",
    "doi", "evidence", "form", "group", "id", "language", "members", "ndb_number", "nutrient", "object", "oid",
    "outcome", "outcome_term", "own", "passages", "pmcid", "pmid", "records", "reference", "references", "release",
    "sha256", "silent_sources", "source", "subject", "successor", "system", "term", "type", "types", "uri_template",
    "url", "version", "via",
}  # fmt: skip


def walk_types(annotation: Any) -> Iterator[Any]:
    yield annotation
    for argument in get_args(annotation):
        yield from walk_types(argument)


def test_every_text_member_is_classified() -> None:
    """Every new member must be added to one of the three sets, so that its sentences are checked if it is prose."""
    text_members = {
        name
        for record_class in walk_record_classes()
        for name, info in record_class.model_fields.items()
        if str in walk_types(info.annotation)
    }

    assert text_members == PROSE_MEMBERS | OTHER_TEXT_MEMBERS | ID_AND_CODE_MEMBERS


@pytest.mark.parametrize("member", sorted(PROSE_MEMBERS))
@pytest.mark.parametrize(("words", "is_a_fault"), [(25, False), (26, True)])
def test_a_sentence_of_more_than_25_words_is_a_fault_in_every_text_for_readers(
    member: str, words: int, is_a_fault: bool
) -> None:
    record_class = next(candidate for candidate in walk_record_classes() if member in candidate.model_fields)
    blank = dict.fromkeys(record_class.model_fields) | {member: "w " * (words - 1) + "w."}
    record = record_class.model_construct(**blank)

    faults = list(texts_are_plain(Content({"foods": [record]})))

    assert len(faults) == is_a_fault


def walk_record_classes() -> Iterator[type[SeedRecord]]:
    """Yield the classes of records and of their parts."""
    queue = [*RECORD_CLASSES.values()]
    for record_class in queue:
        yield record_class
        for info in record_class.model_fields.values():
            queue += [
                part for part in walk_types(info.annotation) if isinstance(part, type) and issubclass(part, SeedRecord)
            ]
