"""Which of the records found answers a question best."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from app.search.candidates import Candidate, Name, names_with
from app.search.codes import CodeMatch
from app.search.index import FIELDS, NAMES
from app.search.question import WEIGHTS, How, Meaning, Question, Term

FIT: Final = 9.0
"""What it counts that the question and a name say the same, and nothing else."""

SHARE: Final = 0.4
"""How far a name is measured by what its words say, and how far by their number."""

A_SYNONYM: Final = 0.9
"""What a synonym that says the same counts, where the name counts 1."""

ANOTHER_FORM: Final = 0.85
"""What another form of a word counts: `glycine` is not quite `glycinate`."""

NO_NAME: Final = Name(0, {})
"""Of a record without a name that says anything of a question."""

WEIGHTS_OF_TYPES: Final = {
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

WEIGHTS_FOR_A_QUESTION: Final = {kind: 0.9 * weight for kind, weight in WEIGHTS_OF_TYPES.items()} | {
    "claims": 1.1,
    "gaps": 1.2,
    "conflicts": 1.3,
    "cautions": 0.95,
}
"""The same for somebody who asks whether something is so."""


class Ranked(NamedTuple):
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
    name: int = 0
    """Which name says most of the question: 0 for the preferred one, then the synonyms."""


class _Sought(NamedTuple):
    """A meaning as it is looked for in a record."""

    stem: str
    """Between blanks."""
    worths: Sequence[float]
    """What it counts in each field."""
    meaning: Meaning


class Ranking:
    """How well records answer one question."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._types = WEIGHTS_FOR_A_QUESTION if question.asks else WEIGHTS_OF_TYPES
        self._terms = [(term.rarity, _sought(term)) for term in question.understood]
        self._forms = {
            form: (term.word, meaning.word, term.rarity * WEIGHTS[meaning.how])
            for form, (term, meaning) in question.by_stem.items()
        }

    def order(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """The best answer first; of equals, the first by position."""
        return sorted(candidates, key=lambda one: (-self._score(one), one.position))

    def explain(self, candidate: Candidate) -> Ranked:
        """Why a record was found."""
        matches = [(rarity, *_best(sought, candidate.stems)) for rarity, sought in self._terms]
        _, _, place, meaning = max(matches, key=lambda match: match[0] * match[1])
        _, name = self._best_name(candidate)
        is_whole, field = self._says_all(name), _FIELDS[place]
        return Ranked(
            record_id=candidate.record_id,
            type=candidate.type,
            field=_field_of(name) if is_whole or field in NAMES else field,
            how=self._question.how,
            is_whole=is_whole,
            word=meaning.word if meaning else "",
            name=name.place,
        )

    def _score(self, candidate: Candidate) -> float:
        # Asked of every candidate: the loop of `_best` without what only explains.
        stems, found, is_named = candidate.stems, 0.0, False
        for rarity, sought in self._terms:
            best = 0.0
            for stem, worths, _ in sought:
                if (start := stems.find(stem)) >= 0:
                    place = stems.count("|", 0, start)
                    is_named = is_named or place < _NAMED
                    best = max(best, worths[place])
            found += rarity * best
        found /= self._question.rarity
        if not is_named:
            return round(found * self._types[candidate.type], 6)
        fit, name = self._best_name(candidate)
        of_type = 1.0 if fit and self._says_all(name) else self._types[candidate.type]
        return round((found + FIT * fit**2) * of_type, 6)

    def _best_name(self, candidate: Candidate) -> tuple[float, Name]:
        """How far a record's name or a synonym says what was asked, at best, and which."""
        best, which = 0.0, NO_NAME
        for name in names_with(candidate, self._forms):
            worth = (A_SYNONYM if name.place else 1.0) * self._fit(name)
            if worth > best:
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
        return (
            bool(name.words)
            and name.words.keys() <= self._forms.keys()
            and all(any(meaning.stem in name.words for meaning in term.meanings) for term in self._question.terms)
        )


_FIELDS: Final = list(FIELDS)
_NAMED: Final = len(NAMES)


def _sought(term: Term) -> list[_Sought]:
    return [
        _Sought(f" {meaning.stem} ", [weight * WEIGHTS[meaning.how] for weight in FIELDS.values()], meaning)
        for meaning in term.meanings
    ]


def _best(sought: Sequence[_Sought], stems: str) -> tuple[float, int, Meaning | None]:
    """What a term counts in a record at most, in which field that is, and by which of its meanings."""
    best, field, which = 0.0, len(_FIELDS) - 1, None
    for stem, worths, meaning in sought:
        if (start := stems.find(stem)) >= 0:
            place = stems.count("|", 0, start)
            if worths[place] > best:
                best, field, which = worths[place], place, meaning
    return best, field, which


def _field_of(name: Name) -> str:
    return "synonyms" if name.place else "names"
