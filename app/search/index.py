"""Rows of the search tables, made from the documents of the records."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlmodel import SQLModel

from app.models import RenderedHit, SearchCode, SearchName, SearchText, SearchWord
from app.models.registry import TYPE_NAMES, TYPES
from app.search.passages import hit_columns
from app.search.words import folded, stem, stems_of, words_of
from app.text import fold

Members = Mapping[str, Any]
Rows = Iterator[tuple[type[SQLModel], dict[str, Any]]]

LEAD: Final = ("one_liner", "card")
BODY: Final = (
    "summary", "body", "known", "question", "explanation", "absorption", "gut_effects", "action", "medicine_class",
    "schedule", "timing", "finding", "title", "authors", "usda_description", "population", "said",
)  # fmt: skip
"""Text members that are searched. `said` makes a claim findable too, but is never shown in a snippet: see `passages`.
"""

NAMED: Final = ("about", "form", "group", "via", "silent_sources", "claims")
"""Members with ids of records whose names help to find this one."""


FIELD_WEIGHTS: Final = {"names": 6.0, "synonyms": 5.0, "ends": 3.5, "lead": 2.0, "context": 2.0, "body": 1.0}
"""Weight of a word by field, highest first; `ends` are the names of the subject and the object of a claim."""

NAME_FIELDS: Final = ("names", "synonyms")
"""Fields of one line per name, which keep all of its words, because a query may be the whole name."""


def code_key(code: str) -> str:
    """A code without case, blanks, dots and hyphens, so that different spellings compare equal."""
    return "".join(char for char in fold(code) if char.isalnum())


def search_rows(documents: Iterable[Members]) -> Rows:
    """Each row of the search tables, with its table."""
    records = {one["id"]: one for one in documents if one.get("type") in TYPES}
    terms = {f"{one['id']}.{term['term']}": term for one in records.values() for term in one.get("terms", [])}
    ordered = sorted(records.values(), key=_order)
    codes = 0
    words: set[str] = set()
    in_names: set[str] = set()
    records_with: Counter[str] = Counter()
    for position, one in enumerate(ordered, 1):
        texts = _texts(one, records, terms)
        identity = {"position": position, "record_id": one["id"], "type": one["type"]}
        indexed = {"names": _lines(texts), "stems": _stems(texts), "codes": " ".join(texts["codes"])}
        yield SearchText, identity | indexed
        yield RenderedHit, {"record_id": one["id"]} | hit_columns(one)
        held = {word.text for field in texts.values() for text in field for word in words_of(text)}
        words |= held
        records_with.update({stem(word) for word in held})
        in_names |= {word.text for text in texts["names"] + texts["synonyms"] for word in words_of(text)}
        for system, code, key in _codes(one):
            codes += 1
            yield SearchCode, {"position": codes, "record_id": one["id"], "system": system, "code": code, "key": key}
    for position, (one, member, text) in enumerate(_names(ordered), 1):
        yield SearchName, _name_row(position, one, member, text)
    for word in words:
        counts = {"records": records_with[stem(word)], "in_names": word in in_names}
        yield SearchWord, {"word": word, "stem": stem(word)} | counts


def _texts(one: Members, records: Mapping[str, Members], terms: Mapping[str, Members]) -> dict[str, list[str]]:
    """The texts of a record by field."""
    return {
        "names": [one["name"]],
        "synonyms": list(one.get("synonyms", [])),
        "ends": [text for end in _ends(one) for text in _all_names(end, records, terms)],
        "lead": [one[member] for member in LEAD],
        "context": [*_context(one, records, terms)],
        "body": [*_body(one)],
        "codes": [key for _, _, key in _codes(one)],
    }


def _lines(texts: Mapping[str, list[str]]) -> str:
    return "\n".join(folded(text) for field in NAME_FIELDS for text in texts[field])


def _stems(texts: Mapping[str, list[str]]) -> str:
    """The fields in order, separated by `|`; stems are padded with blanks, so that finding one needs no splitting.

    A stem is listed only in the first field that has it, where its weight is highest; each line of a name has all of
    its stems.
    """
    held: set[str] = set()
    fields = []
    for field in FIELD_WEIGHTS:
        lines = [stems_of(text).split() for text in texts[field]]
        if field not in NAME_FIELDS:
            lines = [list(dict.fromkeys(form for line in lines for form in line if form not in held))]
        held.update(*lines)
        fields.append("\n".join(f" {' '.join(line)} " for line in lines))
    return "|".join(fields)


def split_stems(stems: str) -> tuple[str, str]:
    """The stems of the name fields, and those of all other fields."""
    *names, others = stems.split("|", len(NAME_FIELDS))
    return " ".join(names), others.replace("|", " ")


def _body(one: Members) -> Iterator[str]:
    for member in BODY:
        if isinstance(text := one.get(member), str):
            yield text
    if correction := one.get("correction"):
        yield correction["position"]
    for term in one.get("terms", []):
        yield f"{term['name']} {term['definition']}"
    for composition in one.get("compositions", []):
        yield composition["name"]
    for member in ("routes", "preparations", "audience"):
        yield " ".join(one.get(member, [])).replace("_", " ")


def _context(one: Members, records: Mapping[str, Members], terms: Mapping[str, Members]) -> Iterator[str]:
    """Names of the records it refers to: a claim about RLS is found by `restless legs`, whatever words it uses."""
    named = _ends(one)
    for member in NAMED:
        value = one.get(member) or []
        named += [value] if isinstance(value, str) else value
    for identifier in dict.fromkeys(named):
        yield from _all_names(identifier, records, terms)
    if predicate := terms.get(f"predicate.{one.get('predicate')}"):
        yield " ".join([predicate["name"], *predicate["synonyms"]])


def _ends(one: Members) -> list[str]:
    return [end["id"] for end in (one.get("subject"), one.get("object")) if end]


def _all_names(identifier: str, records: Mapping[str, Members], terms: Mapping[str, Members]) -> Iterator[str]:
    """The names and synonyms of a record or a term."""
    if found := records.get(identifier) or terms.get(identifier):
        yield found["name"]
        yield from found.get("synonyms", [])


def _order(one: Members) -> tuple[int, int, str]:
    """Sort key: records with most related records first, then types in the order of the documentation."""
    return -len(one.get("related", [])), TYPE_NAMES.index(one["type"]), one["id"]


def _names(ordered: Sequence[Members]) -> Iterator[tuple[Members, str, str]]:
    """Each name with its record, in the order of suggestions: things before statements, names before synonyms."""
    for are_statements in (False, True):
        those = [one for one in ordered if TYPES[one["type"]].is_statement is are_statements]
        for one in those:
            yield one, "name", one["name"]
        for one in those:
            for synonym in one.get("synonyms", []):
                yield one, "synonym", synonym


def _name_row(position: int, one: Members, member: str, text: str) -> dict[str, Any]:
    return {
        "position": position,
        "record_id": one["id"],
        "type": one["type"],
        "member": member,
        "text": text,
        "words": folded(text),
        "stems": stems_of(text),
    }


def _codes(one: Members) -> Iterator[tuple[str, str, str]]:
    """Systems, codes and their keys; a code prefixed with its system, such as HP:0012452, is found without it too."""
    identifiers = [each for composition in one.get("compositions", []) for each in composition["identifiers"]]
    for system, code in dict.fromkeys((each["system"], each["code"]) for each in [*one.get("codes", []), *identifiers]):
        for written in dict.fromkeys((code, code.rpartition(":")[2])):
            yield system, code, code_key(written)
