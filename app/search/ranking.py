"""Which of the records found answers a question best."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from app.search.codes import CodeMatch
from app.search.question import WEIGHTS, How, Meaning, Question, Term
from app.search.words import stem

FIELDS: Final = {"names": 6.0, "synonyms": 5.0, "ends": 3.5, "lead": 2.0, "context": 2.0, "body": 1.0}
"""What a word counts by where it stands."""

FIT: Final = 9.0
"""What it counts that the question and a name say the same, and nothing else."""

SHARE: Final = 0.4
"""How far a name is measured by what its words say, and how far by their number."""

FIT_OF: Final = {"names": 1.0, "synonyms": 0.9}

ANOTHER_FORM: Final = 0.85
"""What another form of a word counts: `glycine` is not quite `glycinate`."""

TYPES: Final = {
    "conditions": 1.0,
    "symptoms": 1.0,
    "factors": 0.97,
    "mechanisms": 0.95,
    "nutrients": 1.0,
    "supplement-forms": 1.0,
    "dosages": 0.92,
    "food-groups": 0.97,
    "foods": 0.95,
    "lifestyle-advice": 0.97,
    "cautions": 0.95,
    "claims": 0.75,
    "gaps": 0.75,
    "conflicts": 0.75,
    "sources": 0.7,
    "references": 0.6,
    "vocabularies": 0.5,
}
"""What a record of a type counts for somebody who names a thing."""

TYPES_FOR_A_QUESTION: Final = {kind: 0.9 * weight for kind, weight in TYPES.items()} | {
    "claims": 1.1,
    "gaps": 1.2,
    "conflicts": 1.3,
    "cautions": 0.95,
}
"""The same for somebody who asks whether something is so."""


@dataclass(frozen=True)
class Ranked:
    """A record that was found, and why."""

    record_id: str
    type: str
    score: float
    field: str
    """Where the best match stands: names, synonyms, ends, lead, body, context, or code."""
    how: How | CodeMatch
    is_whole: bool
    """The question says the whole of a name, and nothing else."""
    word: str = ""
    """The word of ours that counted most, or the code."""
    synonym: int = 0
    """Which synonym matched, where one did."""


def rank(question: Question, rows: Sequence[Any], *, in_order: bool = False) -> list[Ranked]:
    """Rows of `search_text`, the best answer first, or in the order given; of equals, the first by position."""
    types = TYPES_FOR_A_QUESTION if question.asks else TYPES
    ranked = [(_rank(question, row, types[row.type]), row.position) for row in rows]
    if not in_order:
        ranked.sort(key=lambda pair: (-pair[0].score, pair[1]))
    return [one for one, _ in ranked]


@dataclass(frozen=True)
class _Best:
    """The place where a question fits a record best, and what that is worth."""

    worth: float
    field: str
    word: str = ""
    synonym: int = 0


@dataclass(frozen=True)
class _Names:
    """The names of a record as ranking reads them: the words of each by their stems, and all stems between blanks."""

    forms: tuple[dict[str, str], ...]
    stems: str
    holding: dict[str, set[int]]
    """Which names hold a stem."""

    def sharing(self, question: Question) -> list[int]:
        """The places of the names that share a word with a question."""
        places = [self.holding[form] for form in question.by_stem.keys() & self.holding.keys()]
        return sorted(set().union(*places))


def _rank(question: Question, row: Any, of_type: float) -> Ranked:
    names, synonyms = _names(row.names), _names(row.synonyms)
    fields = (names.stems, synonyms.stems, _names(row.ends).stems, row.lead, row.context, row.body)
    places = [(term.rarity, _best_place(term, fields)) for term in question.understood]
    found = sum(rarity * place.worth for rarity, place in places) / question.rarity
    _, best = max(places, key=lambda one: one[0] * one[1].worth)
    fit = max(_best_fit(question, "names", names), _best_fit(question, "synonyms", synonyms), key=lambda one: one.worth)
    is_whole = _says_all(question, (names if fit.field == "names" else synonyms).forms[fit.synonym])
    return Ranked(
        record_id=row.record_id,
        type=row.type,
        score=round((found + FIT * fit.worth**2) * (1.0 if is_whole else of_type), 6),
        field=fit.field if is_whole or best.field in FIT_OF else best.field,
        how=question.how,
        is_whole=is_whole,
        word=best.word,
        synonym=fit.synonym,
    )


def _best_place(term: Term, fields: Sequence[str]) -> _Best:
    """Where a term counts most in a record."""
    best = _Best(0.0, "body")
    for meaning in term.meanings:
        inside = f" {meaning.stem} "
        for (field, weight), text in zip(FIELDS.items(), fields, strict=True):
            worth = weight * WEIGHTS[meaning.how]
            if worth <= best.worth:
                break  # Fields come by weight: no later one is worth more.
            if inside in text:
                best = _Best(worth, field, meaning.word)
                break
    return best


def _best_fit(question: Question, field: str, names: _Names) -> _Best:
    """The name or synonym that says most nearly what was asked."""
    best = _Best(0.0, field)
    for place in names.sharing(question):
        worth = FIT_OF[field] * _fit(question, names.forms[place])
        if worth > best.worth:
            best = _Best(worth, field, synonym=place)
    return best


def _same(meaning: Meaning, word: str) -> float:
    return 1.0 if meaning.word == word else ANOTHER_FORM


def _says_all(question: Question, forms: Mapping[str, str]) -> bool:
    """Whether a question and a name say the same, in whatever forms, and neither says more."""
    meant = [{meaning.stem for meaning in term.meanings} for term in question.terms]
    return all(stems & forms.keys() for stems in meant) and len(forms.keys() & question.by_stem.keys()) == len(forms)


def _fit(question: Question, forms: Mapping[str, str]) -> float:
    """How far a question and a name say the same: 1 where each word of either is in the other."""
    shared = forms.keys() & question.by_stem.keys()
    matched: dict[str, float] = {}
    for form in shared:
        term, meaning = question.by_stem[form]
        worth = term.rarity * WEIGHTS[meaning.how] * _same(meaning, forms[form])
        matched[term.word] = max(worth, matched.get(term.word, 0.0))
    said = SHARE * sum(matched.values()) / question.rarity + (1 - SHARE) * len(matched) / len(question.terms)
    return said * (len(shared) / len(forms))


@lru_cache(maxsize=5_000)
def _names(lines: str) -> _Names:
    forms = tuple({stem(word): word for word in line.split()} for line in lines.split("\n"))
    holding: dict[str, set[int]] = defaultdict(set)
    for place, name in enumerate(forms):
        for form in name:
            holding[form].add(place)
    return _Names(forms, f" {' '.join(stem(word) for word in lines.split())} ", dict(holding))
