"""Ranking of candidates by how well they match a query."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from app.models.registry import TYPES
from app.search.candidates import Candidate, Name, find_names
from app.search.codes import CodeMatch
from app.search.index import FIELD_WEIGHTS, NAME_FIELDS
from app.search.parsing import MATCH_WEIGHTS, Meaning, ParsedQuery, Term, WordMatch

EXACT_NAME_SCORE: Final = 9.0
"""Score of an exact match between the query and a name."""

RARITY_SHARE: Final = 0.4
"""Share of the rarity of matched words in the fit of a name; the rest is the share of their number."""

SYNONYM_FACTOR: Final = 0.9
"""Factor of a matching synonym, relative to 1 for the preferred name."""

OTHER_FORM_FACTOR: Final = 0.85
"""Factor of a match by another form of a word: `glycine` is not quite `glycinate`."""

NO_NAME: Final = Name(0, {})
"""Placeholder for a record without a matching name."""

TYPE_WEIGHTS: Final = {name: type_.search_weight for name, type_ in TYPES.items()}
"""The factor of each type in queries that name a thing."""

QUESTION_TYPE_WEIGHTS: Final = {
    name: 0.9 * type_.search_weight if type_.question_weight is None else type_.question_weight
    for name, type_ in TYPES.items()
}
"""The factor of each type in queries phrased as questions."""


class Ranked(NamedTuple):
    """A search result and the reason for its match."""

    record_id: str
    type: str
    field: str
    """Field of the best match: a key of `FIELD_WEIGHTS`, or code."""
    how: WordMatch | CodeMatch
    is_full_match: bool
    """Whether the query is exactly a name of the record."""
    word: str = ""
    """The indexed word that contributed most, or the code."""
    name: int = 0
    """Index of the best matching name: 0 for the preferred name, then the synonyms."""


class Scored(NamedTuple):
    """A candidate with its score (lower is better)."""

    score: float
    """Negated, so that sorting puts the best first."""
    position: int
    """Breaks ties."""
    name: Name
    """The best matching name."""
    candidate: Candidate


class _WeightedMeaning(NamedTuple):
    """A meaning prepared for matching against candidates."""

    stem: str
    """Padded with blanks."""
    weights: Sequence[float]
    """Weight in each field."""
    meaning: Meaning


class _StemScore(NamedTuple):
    """The contribution of a stem that occurs in a name."""

    term: str
    word: str
    score: float


class Ranking:
    """Scores candidates for one query."""

    def __init__(self, query: ParsedQuery) -> None:
        self._query = query
        self._type_weights = QUESTION_TYPE_WEIGHTS if query.is_question else TYPE_WEIGHTS
        self._terms = [(term.rarity, _weighted_meanings(term)) for term in query.understood]
        self._stem_scores = {
            stem: _StemScore(term.word, meaning.word, term.rarity * MATCH_WEIGHTS[meaning.how])
            for stem, (term, meaning) in query.by_stem.items()
        }

    def order(self, candidates: Iterable[Candidate]) -> list[Scored]:
        """Candidates with their scores, best first."""
        return sorted(map(self.score, candidates))

    def score(self, candidate: Candidate) -> Scored:
        """Score a candidate."""
        # Runs for every candidate: the loop of `_best_match` without the parts that only serve `explain`.
        stems, score, name_stems = candidate.stems, 0.0, []
        for rarity, meanings in self._terms:
            best = 0.0
            for stem, weights, _ in meanings:
                if (start := stems.find(stem)) >= 0:
                    field = stems.count("|", 0, start)
                    if field < _NAME_FIELD_COUNT:
                        name_stems.append(stem)
                    best = max(best, weights[field])
            score += rarity * best
        score /= self._query.rarity
        type_weight = self._type_weights[candidate.type]
        if not name_stems:
            return Scored(-round(score * type_weight, 6), candidate.position, NO_NAME, candidate)
        fit, name = self._best_name(candidate, name_stems)
        if fit and self._equals_query(name):
            type_weight = 1.0
        return Scored(-round((score + EXACT_NAME_SCORE * fit**2) * type_weight, 6), candidate.position, name, candidate)

    def explain(self, scored: Scored) -> Ranked:
        """Derive the reason why a record matches: its best field, word and name."""
        candidate, highest, field, word = scored.candidate, -1.0, "", ""
        for rarity, meanings in self._terms:
            weight, index, meaning = _best_match(meanings, candidate.stems)
            if rarity * weight > highest:
                highest, field, word = rarity * weight, _FIELDS[index], meaning.word if meaning else ""
        is_full_match = self._equals_query(scored.name)
        if is_full_match or field in NAME_FIELDS:
            field = "synonyms" if scored.name.number else "names"
        how = self._query.how
        return Ranked(candidate.record_id, candidate.type, field, how, is_full_match, word, scored.name.number)

    def _best_name(self, candidate: Candidate, stems: Sequence[str]) -> tuple[float, Name]:
        """The best fit (0 to 1) among the names with any of these stems, and that name."""
        best_fit, best_name = 0.0, NO_NAME
        for name in find_names(candidate.names, candidate.stems, stems):
            fit = (SYNONYM_FACTOR if name.number else 1.0) * self._fit(name)
            if fit > best_fit:
                best_fit, best_name = fit, name
        return best_fit, best_name

    def _fit(self, name: Name) -> float:
        """How closely a name matches the query: 1 if each contains every word of the other."""
        matched: dict[str, float] = {}
        shared = 0
        for stem, word in name.words.items():
            if contribution := self._stem_scores.get(stem):
                shared += 1
                score = contribution.score if contribution.word == word else contribution.score * OTHER_FORM_FACTOR
                matched[contribution.term] = max(score, matched.get(contribution.term, 0.0))
        by_rarity = sum(matched.values()) / self._query.rarity
        by_number = len(matched) / len(self._query.terms)
        return (RARITY_SHARE * by_rarity + (1 - RARITY_SHARE) * by_number) * (shared / len(name.words))

    def _equals_query(self, name: Name) -> bool:
        """Whether the query and a name have exactly the same words, in any form."""
        return (
            bool(name.words)
            and name.words.keys() <= self._stem_scores.keys()
            and all(any(meaning.stem in name.words for meaning in term.meanings) for term in self._query.terms)
        )


_FIELDS: Final = list(FIELD_WEIGHTS)
_NAME_FIELD_COUNT: Final = len(NAME_FIELDS)


def _weighted_meanings(term: Term) -> list[_WeightedMeaning]:
    return [
        _WeightedMeaning(
            f" {meaning.stem} ", [weight * MATCH_WEIGHTS[meaning.how] for weight in FIELD_WEIGHTS.values()], meaning
        )
        for meaning in term.meanings
    ]


def _best_match(meanings: Sequence[_WeightedMeaning], stems: str) -> tuple[float, int, Meaning | None]:
    """The highest weight of a term in a record, with the index of the field and the meaning it comes from."""
    best_weight, best_field, best_meaning = 0.0, len(_FIELDS) - 1, None
    for stem, weights, meaning in meanings:
        if (start := stems.find(stem)) >= 0:
            field = stems.count("|", 0, start)
            if weights[field] > best_weight:
                best_weight, best_field, best_meaning = weights[field], field, meaning
    return best_weight, best_field, best_meaning
