"""What a record says besides its texts, as labels and values: terms by name, ids by the name of their record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from app.schemas.record import ContentRead, RecordRead
from app.web.pages.labels import Word, Words, label_of, vocabulary_in

PROSE: Final = ("question", "known", "explanation", "finding", "action", "absorption", "gut_effects")
"""Members that are read as text; what is known comes before what is said."""

LINKED: Final = (
    "about",
    "asserted_by",
    "claims",
    "form",
    "group",
    "nutrient",
    "reference",
    "reported_by",
    "silent_sources",
    "source",
    "via",
)
"""Members that hold ids of records."""

SHOWN_ELSEWHERE: Final = {*PROSE, "claims", "sha256", "title", "url"}
_SHARED: Final = ContentRead.model_fields.keys() | RecordRead.model_fields.keys()

IDENTIFIERS: Final = {
    "doi": "https://doi.org/{}",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
}
"""Where an identifier of a publication leads."""


@dataclass(frozen=True)
class Fact:
    """A member in words."""

    label: str
    values: Sequence[Word]


def linked_ids(documents: Iterable[Mapping[str, Any]]) -> set[str]:
    """The ids that records name in members of their own."""
    found: set[str] = set()
    for document in documents:
        for member in LINKED:
            value = document.get(member)
            found |= set(value) if isinstance(value, list) else {value} if value else set()
        found |= {one["id"] for one in document.get("used_by", ())}
    return found


def facts_of(
    model: type[BaseModel], document: Mapping[str, Any], words: Words, names: Mapping[str, Word]
) -> list[Fact]:
    """The facts of a record in the order of its members; what is not known is left out."""
    facts = []
    for member in model.model_fields:
        if member in _SHARED or member in SHOWN_ELSEWHERE:
            continue
        value = document[member]
        values = value if isinstance(value, list) else [value]
        if words_for := [word for one in values if (word := _word(model, member, one, words, names)) is not None]:
            facts.append(Fact(label_of(member), words_for))
    return facts


def _word(model: type[BaseModel], member: str, value: Any, words: Words, names: Mapping[str, Word]) -> Word | None:
    """A value as a text with a link; nothing for what is null or needs a table of its own."""
    if value is None or (isinstance(value, dict) and member != "serving"):
        return None
    vocabulary = vocabulary_in(model.model_fields[member].annotation)
    if member == "serving":
        word = Word(f"{value['label']} ({value['grams']:g} g)")
    elif vocabulary:
        word = words.term(vocabulary, value)
    elif member in LINKED and value in names:
        word = names[value]
    elif member in IDENTIFIERS:
        word = Word(value, IDENTIFIERS[member].format(value))
    elif isinstance(value, bool):
        word = Word("Yes" if value else "No")
    else:
        word = Word(f"{value:g}" if isinstance(value, float) else str(value))
    return word


def prose_of(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The longer texts of a record's own, each with its heading."""
    return [(label_of(member), document[member]) for member in PROSE if document.get(member)]
