"""Rows of the search tables, built from the documents of records."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlmodel import SQLModel

from app.models import RenderedHit, SearchCode, SearchName, SearchText, SearchWord
from app.models.registry import TYPE_NAMES, TYPES
from app.search.passages import hit_columns
from app.search.words import fold_words, stem, stem_words
from app.text import REFERENCE_MARKER, fold

Members = Mapping[str, Any]
Rows = Iterator[tuple[type[SQLModel], dict[str, Any]]]

SUMMARY_MEMBERS: Final = ("one_liner", "card")
BODY_MEMBERS: Final = (
    "summary", "body", "known", "question", "explanation", "absorption", "gut_effects", "action", "medicine_class",
    "schedule", "timing", "finding", "title", "authors", "usda_description", "population", "answer", "said",
)  # fmt: skip
"""Text members that are searched. `said` makes a claim findable too, but is never shown in a snippet: see `passages`.
"""

RELATED_MEMBERS: Final = ("about", "form", "group", "via", "covers", "silent_sources", "claims")
"""Members with links to records whose names are searched too."""

FIELD_WEIGHTS: Final = {"names": 6.0, "synonyms": 5.0, "claim_ends": 3.5, "summary": 2.0, "related": 2.0, "body": 1.0}
"""Weight of a word by field, highest first; `claim_ends` are the names of both ends of a claim or summary."""

NAME_FIELDS: Final = ("names", "synonyms")
"""Fields of one line per name, which keep all of its words, because a query may be the whole name."""


def normalize_code(code: str) -> str:
    """A code in lower case, without blanks, dots and hyphens, so that different spellings compare equal."""
    return "".join(char for char in fold(code) if char.isalnum())


def search_rows(documents: Iterable[Members]) -> Rows:
    """Each row of the search tables, with its table."""
    records = {document["id"]: document for document in documents if document.get("type") in TYPES}
    terms = {f"{record['id']}.{term['term']}": term for record in records.values() for term in record.get("terms", [])}
    ordered = sorted(records.values(), key=_sort_key)
    code_position = 0
    words: set[str] = set()
    in_names: set[str] = set()
    record_counts: Counter[str] = Counter()
    for position, record in enumerate(ordered, 1):
        texts = _texts_by_field(record, records, terms)
        identity = {"position": position, "record_id": record["id"], "type": record["type"]}
        indexed = {"names": _name_lines(texts), "stems": _stem_fields(texts), "codes": " ".join(texts["codes"])}
        yield SearchText, identity | indexed
        yield RenderedHit, {"record_id": record["id"]} | hit_columns(record)
        record_words = {word for field in texts.values() for text in field for word in fold_words(text).split()}
        words |= record_words
        record_counts.update({stem(word) for word in record_words})
        in_names |= {word for text in texts["names"] + texts["synonyms"] for word in fold_words(text).split()}
        for system, code, key in _code_rows(record):
            code_position += 1
            yield (
                SearchCode,
                {"position": code_position, "record_id": record["id"], "system": system, "code": code, "key": key},
            )
    for position, (record, member, text) in enumerate(_ordered_names(ordered), 1):
        yield SearchName, _name_row(position, record, member, text)
    for word in words:
        counts = {"records": record_counts[stem(word)], "in_names": word in in_names}
        yield SearchWord, {"word": word, "stem": stem(word)} | counts


def _texts_by_field(
    record: Members, records: Mapping[str, Members], terms: Mapping[str, Members]
) -> dict[str, list[str]]:
    """The texts of a record by field."""
    return {
        "names": [record["name"]],
        "synonyms": list(record.get("synonyms", [])),
        "claim_ends": [text for end in _claim_ends(record) for text in _all_names(end, records, terms)],
        "summary": [record[member] for member in SUMMARY_MEMBERS],
        "related": [*_related_texts(record, records, terms)],
        "body": [*_body_texts(record)],
        "codes": [key for _, _, key in _code_rows(record)],
    }


def _name_lines(texts: Mapping[str, list[str]]) -> str:
    return "\n".join(fold_words(text) for field in NAME_FIELDS for text in texts[field])


def _stem_fields(texts: Mapping[str, list[str]]) -> str:
    """The fields in order, separated by `|`; stems are padded with blanks, so that finding one needs no splitting.

    A stem is listed only in the first field that has it, where its weight is highest; each line of a name has all of
    its stems.
    """
    seen: set[str] = set()
    fields = []
    for field in FIELD_WEIGHTS:
        lines = [stem_words(text).split() for text in texts[field]]
        if field not in NAME_FIELDS:
            lines = [list(dict.fromkeys(form for line in lines for form in line if form not in seen))]
        seen.update(*lines)
        fields.append("\n".join(f" {' '.join(line)} " for line in lines))
    return "|".join(fields)


def split_stems(stems: str) -> tuple[str, str]:
    """The stems of the name fields, and those of all other fields."""
    *names, others = stems.split("|", len(NAME_FIELDS))
    return " ".join(names), others.replace("|", " ")


def _body_texts(record: Members) -> Iterator[str]:
    for member in BODY_MEMBERS:
        if isinstance(text := record.get(member), str):
            yield REFERENCE_MARKER.sub("", text)
    if correction := record.get("correction"):
        yield correction["position"]
    for term in record.get("terms", []):
        yield f"{term['name']} {term['definition']}"
    for composition in record.get("compositions", []):
        yield composition["name"]
    for member in ("routes", "preparations", "audience"):
        yield " ".join(record.get(member, [])).replace("_", " ")


def _related_texts(record: Members, records: Mapping[str, Members], terms: Mapping[str, Members]) -> Iterator[str]:
    """Names of the records it refers to: `restless legs` finds a claim about RLS, whatever words the claim uses."""
    ids = _claim_ends(record)
    for member in RELATED_MEMBERS:
        value = record.get(member) or []
        ids += [link["id"] for link in (value if isinstance(value, list) else [value])]
    for identifier in dict.fromkeys(ids):
        yield from _all_names(identifier, records, terms)
    if predicate := terms.get(f"predicate.{record.get('predicate')}"):
        yield " ".join([predicate["name"], *predicate["synonyms"]])


def _claim_ends(record: Members) -> list[str]:
    return [end["id"] for end in map(record.get, ("subject", "object", "outcome")) if end]


def _all_names(identifier: str, records: Mapping[str, Members], terms: Mapping[str, Members]) -> Iterator[str]:
    """The names and synonyms of a record or a term."""
    if entry := records.get(identifier) or terms.get(identifier):
        yield entry["name"]
        yield from entry.get("synonyms", [])


def _sort_key(record: Members) -> tuple[int, int, str]:
    """Sort key: records with most claims about them first, then types in the order of the documentation."""
    related = sum(item["claims"] for group in record.get("related", []) for item in group["items"])
    return (
        -(related or len(record.get("claims", []))),
        TYPE_NAMES.index(record["type"]),
        record["id"],
    )


def _ordered_names(ordered: Sequence[Members]) -> Iterator[tuple[Members, str, str]]:
    """Each name with its record, in the order of suggestions: things before statements, names before synonyms."""
    for are_statements in (False, True):
        records = [record for record in ordered if TYPES[record["type"]].is_statement is are_statements]
        for record in records:
            yield record, "name", record["name"]
        for record in records:
            for synonym in record.get("synonyms", []):
                yield record, "synonym", synonym


def _name_row(position: int, record: Members, member: str, text: str) -> dict[str, Any]:
    return {
        "position": position,
        "record_id": record["id"],
        "type": record["type"],
        "member": member,
        "text": text,
        "words": fold_words(text),
        "stems": stem_words(text),
    }


def _code_rows(record: Members) -> Iterator[tuple[str, str, str]]:
    """Systems, codes and their keys; a code prefixed with its system, such as HP:0012452, is also found without it."""
    identifiers = [each for composition in record.get("compositions", []) for each in composition["identifiers"]]
    for system, code in dict.fromkeys(
        (each["system"], each["code"]) for each in [*record.get("codes", []), *identifiers]
    ):
        for variant in dict.fromkeys((code, code.rpartition(":")[2])):
            yield system, code, normalize_code(variant)
