"""Which of the records found answers a question best."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from app.models.registry import TYPES
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

WEIGHTS_OF_TYPES: Final = {name: one.search_weight for name, one in TYPES.items()}
"""The factor of each type in searches that name a thing."""

WEIGHTS_FOR_A_QUESTION: Final = {
    name: 0.9 * one.search_weight if one.question_weight is None else one.question_weight for name, one in TYPES.items()
}
"""The factor of each type in searches that ask a question."""


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


class Rated(NamedTuple):
    """A record, and how well it answers; the least is the best."""

    worth: float
    """Below nothing, so that the best comes first."""
    position: int
    """Of equals, the first by position."""
    name: Name
    """What it is called, where that says something of the question."""
    candidate: Candidate


class _Sought(NamedTuple):
    """A meaning as it is looked for in a record."""

    stem: str
    """Between blanks."""
    worths: Sequence[float]
    """What it counts in each field."""
    meaning: Meaning


class _Form(NamedTuple):
    """What a stem says of a question where it stands in a name."""

    term: str
    word: str
    worth: float


class Ranking:
    """How well records answer one question."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._types = WEIGHTS_FOR_A_QUESTION if question.asks else WEIGHTS_OF_TYPES
        self._terms = [(term.rarity, _sought(term)) for term in question.understood]
        self._forms = {
            form: _Form(term.word, meaning.word, term.rarity * WEIGHTS[meaning.how])
            for form, (term, meaning) in question.by_stem.items()
        }

    def order(self, candidates: Iterable[Candidate]) -> list[Rated]:
        """The best answer first."""
        return sorted(map(self.rate, candidates))

    def rate(self, candidate: Candidate) -> Rated:
        """How well a record answers."""
        # Asked of every candidate: the loop of `_best` without what only explains.
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
        """Why a record was found."""
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
        """How far a record's name or a synonym says what was asked, at best, and which; of those with these stems."""
        best, which = 0.0, NO_NAME
        for name in names_with(candidate.names, candidate.stems, sought):
            worth = (A_SYNONYM if name.place else 1.0) * self._fit(name)
            if worth > best:
                best, which = worth, name
        return best, which

    def _fit(self, name: Name) -> float:
        """How far the question and a name say the same: 1 where each word of either is in the other."""
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
