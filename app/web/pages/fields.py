"""Fields on record pages: labels and values, with terms and ids replaced by their names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from app.schemas.record import ContentRead, RecordRead
from app.web.pages.labels import LinkedLabel, Terminology, member_label, vocabulary_of_annotation

PROSE_MEMBERS: Final = ("question", "known", "explanation", "finding", "action", "absorption", "gut_effects")
"""Members shown as paragraphs; what is known comes before what articles say."""

LINK_MEMBERS: Final = (
    "about",
    "asserted_by",
    "claims",
    "covers",
    "evidence",
    "form",
    "group",
    "nutrient",
    "reference",
    "reported_by",
    "silent_sources",
    "source",
    "via",
)
"""Members whose values are links to records."""

SHOWN_ELSEWHERE: Final = {*PROSE_MEMBERS, "claims", "sha256", "title", "url"}
_SHARED_MEMBERS: Final = ContentRead.model_fields.keys() | RecordRead.model_fields.keys()

IDENTIFIER_URLS: Final = {
    "doi": "https://doi.org/{}",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
}
"""URL templates of the identifiers of publications."""


@dataclass(frozen=True)
class RecordField:
    """A labelled member of a record, with its values."""

    label: str
    values: Sequence[LinkedLabel]


def list_fields(model: type[BaseModel], document: Mapping[str, Any], terminology: Terminology) -> list[RecordField]:
    """List the fields of a record in the order of its members, without null values."""
    fields = []
    for member in model.model_fields:
        if member in _SHARED_MEMBERS or member in SHOWN_ELSEWHERE:
            continue
        value = document[member]
        values = value if isinstance(value, list) else [value]
        if labels := [
            label for item in values if (label := _label_value(model, member, item, terminology)) is not None
        ]:
            fields.append(RecordField(member_label(member), labels))
    return fields


def _label_value(model: type[BaseModel], member: str, value: Any, terminology: Terminology) -> LinkedLabel | None:
    """Label a value, with a link if it has one; None for null values and for objects, which have their own tables."""
    if value is None or (isinstance(value, dict) and member not in (*LINK_MEMBERS, "serving")):
        return None
    vocabulary = vocabulary_of_annotation(model.model_fields[member].annotation)
    if member == "serving":
        label = LinkedLabel(f"{value['label']} ({value['grams']:g} g)")
    elif vocabulary:
        label = terminology.term(vocabulary, value)
    elif member in LINK_MEMBERS:
        label = LinkedLabel(value["name"], value["href"].removeprefix("/v1"))
    elif member in IDENTIFIER_URLS:
        label = LinkedLabel(value, IDENTIFIER_URLS[member].format(value))
    elif isinstance(value, bool):
        label = LinkedLabel("Yes" if value else "No")
    else:
        label = LinkedLabel(f"{value:g}" if isinstance(value, float) else str(value))
    return label


def list_prose(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """List the prose members of a record as pairs of heading and text."""
    return [(member_label(member), document[member]) for member in PROSE_MEMBERS if document.get(member)]
