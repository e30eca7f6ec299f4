"""The rules that content must satisfy beyond the schema of each file; `RULES` lists the policy."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from app.seeding.content import Content
from app.seeding.failures import Fault
from app.seeding.rules.evidence import (
    claims_agree_with_their_summary,
    claims_are_sourced,
    claims_have_one_object,
    conflicts_have_two_sides,
    every_passage_is_accounted_for,
    evidence_was_read,
    grades_cite_evidence,
    passages_are_in_order,
    records_cite_their_documents,
    references_have_an_address,
    summaries_are_complete,
    urgent_cautions_fit_into_claims,
)
from app.seeding.rules.facts import codes_are_valid, formulas_are_valid, numbers_are_plausible
from app.seeding.rules.history import (
    changes_are_in_order,
    digests_match_changes,
    releases_are_in_order,
    withdrawn_ids_stay_retired,
)
from app.seeding.rules.records import (
    ids_are_unique_and_ordered,
    links_resolve,
    notices_name_existing_types,
    orders_name_their_records,
    vocabularies_match_the_program,
)
from app.seeding.rules.texts import (
    advice_of_the_day_is_gentle,
    lists_have_no_duplicates,
    markers_name_references,
    texts_are_plain,
)

Rule = Callable[[Content], Iterator[Fault]]

RULES: Final[tuple[Rule, ...]] = (
    ids_are_unique_and_ordered,
    links_resolve,
    vocabularies_match_the_program,
    passages_are_in_order,
    every_passage_is_accounted_for,
    claims_are_sourced,
    claims_have_one_object,
    grades_cite_evidence,
    claims_agree_with_their_summary,
    summaries_are_complete,
    evidence_was_read,
    conflicts_have_two_sides,
    urgent_cautions_fit_into_claims,
    codes_are_valid,
    numbers_are_plausible,
    formulas_are_valid,
    releases_are_in_order,
    changes_are_in_order,
    digests_match_changes,
    withdrawn_ids_stay_retired,
    notices_name_existing_types,
    orders_name_their_records,
    references_have_an_address,
    advice_of_the_day_is_gentle,
    records_cite_their_documents,
    lists_have_no_duplicates,
    markers_name_references,
    texts_are_plain,
)


PARTIAL_RULES: Final = (
    ids_are_unique_and_ordered,
    links_resolve,
    claims_have_one_object,
    grades_cite_evidence,
    summaries_are_complete,
    urgent_cautions_fit_into_claims,
    numbers_are_plausible,
    formulas_are_valid,
    notices_name_existing_types,
    orders_name_their_records,
    references_have_an_address,
    advice_of_the_day_is_gentle,
    lists_have_no_duplicates,
    markers_name_references,
    texts_are_plain,
)
"""Rules that give no false positives if some records are missing because they failed validation."""


def find_faults(content: Content, rules: Sequence[Rule] = RULES) -> list[Fault]:
    """The faults that the rules find, sorted and without duplicates."""
    return sorted({fault for rule in rules for fault in rule(content)})
