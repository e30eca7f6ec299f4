"""Records as schema.org describes things, for the page of each: little, and nothing that is not so.

What is contested or rejected is no cause, risk or treatment here, so relations are left out unless they are accepted
or supported. What a source says never stands here without what is known.
"""

from collections.abc import Mapping
from typing import Any, Final

from app.models.registry import TYPES
from app.schemas.envelope import LICENCE_URL

Document = Mapping[str, Any]
Thing = dict[str, Any]

STANDS: Final = ("supported", "accepted")


def describe_page(document: Document, url: str, code_systems: Mapping[str, str]) -> Thing:
    """The page of a record, and the thing that it is about."""
    page = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage" if TYPES[document["type"]].is_medical else "WebPage",
        "@id": url,
        "url": url,
        "name": document["name"],
        "description": document["card"],
        "inLanguage": document.get("language", "en"),
        "license": LICENCE_URL,
        "dateModified": document["updated_on"],
        "mainEntity": _thing(document, f"{url}#thing", code_systems),
        "citation": [_citation(one) for one in document.get("references", ())],
    }
    return {name: value for name, value in page.items() if value}


def _thing(document: Document, identifier: str, code_systems: Mapping[str, str]) -> Thing:
    kind = TYPES[document["type"]].schema_org
    thing: Thing = {"@type": kind, "@id": identifier, "name": document["name"], "description": document["card"]}
    thing["alternateName"] = document.get("synonyms")
    if kind in ("MedicalCondition", "MedicalSymptom"):
        thing["code"] = [_code(one, code_systems) for one in document["codes"]]
    if kind == "MedicalCondition":
        thing["signOrSymptom"] = _symptoms(document)
    thing |= _own(document)
    return {name: value for name, value in thing.items() if value not in (None, [], "")}


def _own(document: Document) -> Thing:
    """What only things of one type say."""
    kind = document["type"]
    own: Thing = {}
    if kind == "supplement-forms":
        own = {"nonProprietaryName": document["name"], "isProprietary": False, "activeIngredient": "Magnesium"}
    elif kind == "claims":
        own = {"text": document["known"]}
    elif kind == "gaps":
        own = {"name": document["question"], "acceptedAnswer": {"@type": "Answer", "text": document["known"]}}
    elif kind == "references":
        own = {"headline": document["title"], "url": document["url"]}
        own["datePublished"] = str(document["year"] or "")
    elif kind == "sources":
        own = {"headline": document["title"], "url": document["url"]}
    elif kind == "vocabularies":
        own = {"hasDefinedTerm": [_term(one) for one in document["terms"]]}
    return own


def _code(code: Document, code_systems: Mapping[str, str]) -> Thing:
    system = code_systems.get(code["system"], code["system"])
    return {"@type": "MedicalCode", "codeValue": code["code"], "codingSystem": system}


def _symptoms(document: Document) -> list[Thing]:
    """Symptoms that a claim which stands says it has, each once."""
    names = {
        edge["name"]: None
        for edge in document["related"]
        if edge["predicate"] == "has_symptom"
        and not edge["inverse"]
        and edge["type"] == "symptoms"
        and edge["standing"] in STANDS
    }
    return [{"@type": "MedicalSymptom", "name": name} for name in names]


def _term(term: Document) -> Thing:
    return {
        "@type": "DefinedTerm",
        "termCode": term["term"],
        "name": term["name"],
        "description": term["definition"],
    }


def _citation(reference: Document) -> Thing:
    cited = {
        "@type": "CreativeWork",
        "name": reference["title"],
        "datePublished": str(reference["year"]) if reference["year"] else None,
        "url": reference["url"],
    }
    return {name: value for name, value in cited.items() if value}
