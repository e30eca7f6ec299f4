"""JSON-LD descriptions of records in schema.org terms, for their pages.

Unproven and rejected claims must not appear as causes, risks or treatments, so only accepted and supported relations
are described. A claim is described by its evidence, never by the words of its source.
"""

from collections.abc import Mapping
from typing import Any, Final

from app.models.registry import TYPES
from app.schemas.envelope import LICENCE_URL

Document = Mapping[str, Any]
Thing = dict[str, Any]

ESTABLISHED: Final = ("supported", "accepted")


def describe_page(document: Document, url: str, code_systems: Mapping[str, str]) -> Thing:
    """The page of a record, with the record as its main entity."""
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
    thing |= _type_members(document)
    return {name: value for name, value in thing.items() if value not in (None, [], "")}


def _type_members(document: Document) -> Thing:
    """Members specific to the type of the record."""
    kind = document["type"]
    members: Thing = {}
    if kind == "supplement-forms":
        members = {"nonProprietaryName": document["name"], "isProprietary": False, "activeIngredient": "Magnesium"}
    elif kind == "claims":
        members = {"text": document["known"]}
    elif kind == "gaps":
        members = {"name": document["question"], "acceptedAnswer": {"@type": "Answer", "text": document["known"]}}
    elif kind == "evidence":
        members = {"name": document["question"], "acceptedAnswer": {"@type": "Answer", "text": document["answer"]}}
    elif kind == "references":
        members = {"headline": document["title"], "url": document["url"]}
        members["datePublished"] = str(document["year"] or "")
    elif kind == "sources":
        members = {"headline": document["title"], "url": document["url"]}
    elif kind == "vocabularies":
        members = {"hasDefinedTerm": [_term(one) for one in document["terms"]]}
    return members


def _code(code: Document, code_systems: Mapping[str, str]) -> Thing:
    system = code_systems.get(code["system"], code["system"])
    return {"@type": "MedicalCode", "codeValue": code["code"], "codingSystem": system}


def _symptoms(document: Document) -> list[Thing]:
    """Symptoms of a condition according to accepted or supported claims, each once."""
    names = {
        item["name"]: None
        for group in document["related"]
        if group["predicate"] == "has_symptom" and not group["inverse"]
        for item in group["items"]
        if item["type"] == "symptoms" and item["standing"] in ESTABLISHED
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
        "name": reference["name"],
        "datePublished": str(reference["year"]) if reference["year"] else None,
        "url": reference["url"],
    }
    return {name: value for name, value in cited.items() if value}
