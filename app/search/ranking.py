"""Ranking of candidates by how well they match a query."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from app.models.registry import TYPES
from app.search.candidates import Candidate, Name, names_with
from app.search.codes import CodeMatch
from app.search.index import FIELDS, NAMES
from app.search.question import WEIGHTS, How, Meaning, Question, Term

FIT: Final = 9.0
"""Score of an exact match between the query and a name."""

SHARE: Final = 0.4
"""Share of the rarity of matched words in the fit of a name; the rest is the share of their number."""

A_SYNONYM: Final = 0.9
"""Factor of a matching synonym, relative to 1 for the preferred name."""

ANOTHER_FORM: Final = 0.85
"""Factor of a match by another form of a word: `glycine` is not quite `glycinate`."""

NO_NAME: Final = Name(0, {})
"""Placeholder for a record of which no name matches."""

WEIGHTS_OF_TYPES: Final = {name: one.search_weight for name, one in TYPES.items()}
"""The factor of each type in searches that name a thing."""

WEIGHTS_FOR_A_QUESTION: Final = {
    name: 0.9 * one.search_weight if one.question_weight is None else one.question_weight for name, one in TYPES.items()
}
"""The factor of each type in searches that ask a question."""


class Ranked(NamedTuple):
    """A search result and the reason for its match."""

    record_id: str
    type: str
    field: str
    """Field of the best match: names, synonyms, ends, lead, body, context, or code."""
    how: How | CodeMatch
    is_whole: bool
    """Whether the query is exactly a name of the record."""
    word: str = ""
    """The indexed word that contributed most, or the code."""
    name: int = 0
    """Index of the best matching name: 0 for the preferred name, then the synonyms."""


class Rated(NamedTuple):
    """A candidate with its score (lower is better)."""

    worth: float
    """Negated, so that sorting puts the best first."""
    position: int
    """Breaks ties."""
    name: Name
    """The best matching name."""
    candidate: Candidate


class _Sought(NamedTuple):
    """A meaning prepared for matching against candidates."""

    stem: str
    """Padded with blanks."""
    worths: Sequence[float]
    """Weight in each field."""
    meaning: Meaning


class _Form(NamedTuple):
    """What a stem contributes when it occurs in a name."""

    term: str
    word: str
    worth: float


class Ranking:
    """Scores candidates for one query."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._types = WEIGHTS_FOR_A_QUESTION if question.asks else WEIGHTS_OF_TYPES
        self._terms = [(term.rarity, _sought(term)) for term in question.understood]
        self._forms = {
            form: _Form(term.word, meaning.word, term.rarity * WEIGHTS[meaning.how])
            for form, (term, meaning) in question.by_stem.items()
        }

    def order(self, candidates: Iterable[Candidate]) -> list[Rated]:
        """Candidates with their scores, best first."""
        return sorted(map(self.rate, candidates))

    def rate(self, candidate: Candidate) -> Rated:
        """Score a candidate."""
        # Runs for every candidate: the loop of `_best` without the parts that only serve `explain`.
        stems, found, named = candidate.stems, 0.0, []
        for rarity, sought in self._terms:
            best = 0.0
            for stem, worths, _ in sought:
                if (start := stems.find(stem)) >= 0:
                    place = stems.count("|", 0, start)
                    if place < _NAMED:
                        named.append(stem)
                    best = max(best, worths[place])
            found += rarity * best
        found /= self._question.rarity
        of_type = self._types[candidate.type]
        if not named:
            return Rated(-round(found * of_type, 6), candidate.position, NO_NAME, candidate)
        fit, name = self._best_name(candidate, named)
        if fit and self._says_all(name):
            of_type = 1.0
        return Rated(-round((found + FIT * fit**2) * of_type, 6), candidate.position, name, candidate)

    def explain(self, rated: Rated) -> Ranked:
        """Derive the reason why a record matches: its best field, word and name."""
        candidate, most, field, word = rated.candidate, -1.0, "", ""
        for rarity, sought in self._terms:
            worth, place, meaning = _best(sought, candidate.stems)
            if rarity * worth > most:
                most, field, word = rarity * worth, _FIELDS[place], meaning.word if meaning else ""
        is_whole = self._says_all(rated.name)
        if is_whole or field in NAMES:
            field = "synonyms" if rated.name.place else "names"
        how = self._question.how
        return Ranked(candidate.record_id, candidate.type, field, how, is_whole, word, rated.name.place)

    def _best_name(self, candidate: Candidate, sought: Sequence[str]) -> tuple[float, Name]:
        """The best fit (0 to 1) among the names with any of these stems, and that name."""
        best, which = 0.0, NO_NAME
        for name in names_with(candidate.names, candidate.stems, sought):
            worth = (A_SYNONYM if name.place else 1.0) * self._fit(name)
            if worth > best:
                best, which = worth, name
        return best, which

    def _fit(self, name: Name) -> float:
        """How closely a name matches the query: 1 if each contains every word of the other."""
        matched: dict[str, float] = {}
        shared = 0
        for stem, written in name.words.items():
            if form := self._forms.get(stem):
                shared += 1
                worth = form.worth if form.word == written else form.worth * ANOTHER_FORM
                matched[form.term] = max(worth, matched.get(form.term, 0.0))
        asked = self._question
        said = SHARE * sum(matched.values()) / asked.rarity + (1 - SHARE) * len(matched) / len(asked.terms)
        return said * (shared / len(name.words))

    def _says_all(self, name: Name) -> bool:
        """Whether the query and a name have exactly the same words, in any form."""
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
    """The highest weight of a term in a record, with the index of the field and the meaning it comes from."""
    best, field, which = 0.0, len(_FIELDS) - 1, None
    for stem, worths, meaning in sought:
        if (start := stems.find(stem)) >= 0:
            place = stems.count("|", 0, start)
            if worths[place] > best:
                best, field, which = worths[place], place, meaning
    return best, field, which
