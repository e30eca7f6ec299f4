"""Which of the records found answers a question best."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from app.search.candidates import FIELDS, Candidate, Name
from app.search.codes import CodeMatch
from app.search.question import WEIGHTS, How, Meaning, Question

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
    field: str
    """Where the best match stands: names, synonyms, ends, lead, body, context, or code."""
    how: How | CodeMatch
    is_whole: bool
    """The question says the whole of a name, and nothing else."""
    word: str = ""
    """The word of ours that counted most, or the code."""
    synonym: int = 0
    """Which synonym matched, where one did."""


class Ranking:
    """How well records answer one question."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._types = TYPES_FOR_A_QUESTION if question.asks else TYPES
        self._terms = [
            (term.rarity, [(meaning, _worths(meaning)) for meaning in term.meanings]) for term in question.understood
        ]
        self._forms = {
            form: (term.word, meaning.word, term.rarity * WEIGHTS[meaning.how])
            for form, (term, meaning) in question.by_stem.items()
        }

    def order(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """The best answer first; of equals, the first by position."""
        return sorted(candidates, key=lambda one: (-self._score(one), one.position))

    def explain(self, candidate: Candidate) -> Ranked:
        """Why a record was found."""
        bests = [(rarity, *_best(meanings, candidate)) for rarity, meanings in self._terms]
        _, _, meaning = max(bests, key=lambda one: one[0] * one[1])
        field = candidate.fields.get(meaning.stem, "body") if meaning else "body"
        _, name = self._best_name(candidate)
        is_whole = self._says_all(name)
        return Ranked(
            record_id=candidate.record_id,
            type=candidate.type,
            field=name.field if is_whole or field in FIT_OF else field,
            how=self._question.how,
            is_whole=is_whole,
            word=meaning.word if meaning else "",
            synonym=name.place,
        )

    def _score(self, candidate: Candidate) -> float:
        worths = [rarity * _best(meanings, candidate)[0] for rarity, meanings in self._terms]
        found = sum(worths) / self._question.rarity
        fit, name = self._best_name(candidate)
        of_type = 1.0 if fit and self._says_all(name) else self._types[candidate.type]
        return round((found + FIT * fit**2) * of_type, 6)

    def _best_name(self, candidate: Candidate) -> tuple[float, Name]:
        """How far a record's name or a synonym says what was asked, at best, and which."""
        best, which = 0.0, candidate.names[0]
        places = {place for form in self._forms if form in candidate.named for place in candidate.named[form]}
        for place in sorted(places):
            name = candidate.names[place]
            if (worth := FIT_OF[name.field] * self._fit(name)) > best:
                best, which = worth, name
        return best, which

    def _fit(self, name: Name) -> float:
        """How far the question and a name say the same: 1 where each word of either is in the other."""
        shared = name.words.keys() & self._forms.keys()
        matched: dict[str, float] = {}
        for form in shared:
            term, word, worth = self._forms[form]
            worth *= 1.0 if word == name.words[form] else ANOTHER_FORM
            matched[term] = max(worth, matched.get(term, 0.0))
        asked = self._question
        said = SHARE * sum(matched.values()) / asked.rarity + (1 - SHARE) * len(matched) / len(asked.terms)
        return said * (len(shared) / len(name.words))

    def _says_all(self, name: Name) -> bool:
        """Whether the question and a name say the same, in whatever forms, and neither says more."""
        return name.words.keys() <= self._forms.keys() and all(
            any(meaning.stem in name.words for meaning in term.meanings) for term in self._question.terms
        )


_Worths = dict[str, float]


def _worths(meaning: Meaning) -> _Worths:
    """What a meaning counts in each field."""
    return {field: weight * WEIGHTS[meaning.how] for field, weight in FIELDS.items()}


def _best(meanings: list[tuple[Meaning, _Worths]], candidate: Candidate) -> tuple[float, Meaning | None]:
    """What a term counts in a record at most, and by which of its meanings."""
    best, which = 0.0, None
    for meaning, worths in meanings:
        field = candidate.fields.get(meaning.stem)
        if field is not None and worths[field] > best:
            best, which = worths[field], meaning
    return best, which
