"""The rules that content must satisfy beyond the schema of each file; `RULES` lists the policy."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from app.seeding.content import Content
from app.seeding.failures import Fault
from app.seeding.rules.evidence import (
    claims_are_sourced,
    claims_have_one_object,
    conflicts_have_two_sides,
    documents_are_cited,
    every_passage_is_accounted_for,
    grades_cite_evidence,
    passages_follow_each_other,
    references_can_be_followed,
)
from app.seeding.rules.facts import codes_are_right, formulas_can_be_read, numbers_make_sense
from app.seeding.rules.history import (
    changes_follow_each_other,
    digests_are_what_changes_left,
    releases_follow_each_other,
    withdrawn_ids_stay_retired,
)
from app.seeding.rules.records import (
    ids_are_unique_and_ordered,
    links_have_both_ends,
    notices_reach_records,
    vocabularies_are_the_terms_in_use,
)
from app.seeding.rules.texts import advice_of_the_day_is_gentle, lists_are_sets, texts_are_plain

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
    digests_are_what_changes_left,
    withdrawn_ids_stay_retired,
    notices_reach_records,
    references_can_be_followed,
    advice_of_the_day_is_gentle,
    documents_are_cited,
    lists_are_sets,
    texts_are_plain,
)


PARTIAL_RULES: Final = (
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
"""Rules that give no false positives if some records are missing because they failed validation."""


def find_faults(content: Content, rules: Sequence[Rule] = RULES) -> list[Fault]:
    """The faults that the rules find, sorted and without duplicates."""
    return sorted({fault for rule in rules for fault in rule(content)})
