"""Sources generated for Kotlin and Swift have every member of list items, and terms are strings. They are not compiled.

They are generated from the document with one more term in each vocabulary, which must not occur in them.
"""

import copy
import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any, Final

import pytest

from tests.endpoints import LIST_ENDPOINTS, OPENAPI, Endpoint
from tests.judges.generated import RECIPES, find_schema, generate
from tests.judges.relay import NEW_TERM, VOCABULARY_KEYS

pytestmark = pytest.mark.slow

MEMBER: Final = {
    "Kotlin": re.compile(
        r'@SerialName\(value = "(?P<name>\w+)"\)\s+val `?(?P<property>\w+)`?: (?P<type>[^=\n]+?)(?: = [^\n]+?)?,?\n'
    ),
    "Swift": re.compile(r"public var `?(?P<property>\w+)`?: (?P<type>[^=\n{]+?)(?: = [^\n]+?)?\n"),
}
"""A member of a class, and in Kotlin its name in JSON."""

CODING_KEY: Final = re.compile(r'^ +case `?(?P<property>\w+)`?(?: = "(?P<name>\w+)")?$', re.MULTILINE)
"""The name in JSON of a member of a Swift structure."""

LIST_TYPE: Final = {"Kotlin": "kotlin.collections.List<{}>", "Swift": "[{}]"}
STRING_TYPE: Final = {"Kotlin": "kotlin.String", "Swift": "String"}

DECLARATION: Final = re.compile(
    r"\b(?:(?:va[lr]|let|func?|class|struct|enum|case) )+`?(\w+)|`?(\w+)`?: |^ +(\w+)\(\"", re.MULTILINE
)
"""A declared constant, function, class or case, a parameter, or a value of a Kotlin enum."""

STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
INTERPOLATION: Final = re.compile(r"\$\{([^}]*)\}|\\\(([^)]*)\)")
NAME: Final = re.compile(r"\.([a-z]\w*)|\b([A-Z]\w*)|\b(\w+)(?: =|:) ")
STANDARD: Final = {"map", "OpenAPIClient", "it"}
"""Names in recipes that are not generated: a function of lists, and the module of the Swift client."""


def add_term() -> dict[str, Any]:
    """The document with a new term in each vocabulary of responses, whether open or closed."""
    document = copy.deepcopy(OPENAPI)
    pending: list[Any] = [
        schema for name, schema in document["components"]["schemas"].items() if not name.endswith("Choice")
    ]
    while pending:
        part = pending.pop()
        if isinstance(part, dict):
            for key in VOCABULARY_KEYS & part.keys():
                part[key].append(NEW_TERM)
        pending.extend(part.values() if isinstance(part, dict) else part if isinstance(part, list) else ())
    return document


@pytest.fixture(scope="session")
def sources_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, str]]:
    """A function that returns the sources of a client by file name, generated on first use."""

    @cache
    def read(title: str) -> dict[str, str]:
        folder = tmp_path_factory.mktemp("sources")
        document = folder / "openapi.json"
        document.write_text(json.dumps(add_term()), encoding="utf-8")
        generate(RECIPES[title], str(document), folder)
        files = [path for ending in ("kt", "swift", "ts") for path in folder.rglob(f"*.{ending}")]
        return {path.stem: path.read_text(encoding="utf-8") for path in files}

    return read


SourcesOf = Callable[[str], dict[str, str]]


def each(*titles: str) -> pytest.MarkDecorator:
    marks = {title: pytest.mark.xdist_group(title) for title in titles}
    return pytest.mark.parametrize("title", [pytest.param(title, marks=marks[title]) for title in titles])


def read_members(source: str, title: str) -> dict[str, str]:
    """The types of the members of a class, by their names in JSON."""
    members = list(MEMBER[title].finditer(source))
    if title == "Kotlin":
        return {member["name"]: member["type"] for member in members}
    keys = {key["property"]: key["name"] or key["property"] for key in CODING_KEY.finditer(source)}
    return {keys[member["property"]]: member["type"] for member in members if member["property"] in keys}


def find_item_name(endpoint: Endpoint) -> tuple[str, str]:
    """The names of the page and of the items of a list."""
    (content,) = endpoint.operation["responses"]["200"]["content"].values()
    page = content["schema"]["$ref"].rpartition("/")[2]
    item = find_schema(content["schema"])["properties"]["items"]["items"]["$ref"].rpartition("/")[2]
    return page, item


@each("Kotlin", "Swift")
def test_list_items_have_every_member_of_the_summary(sources_of: SourcesOf, title: str) -> None:
    sources = sources_of(title)
    for endpoint in LIST_ENDPOINTS:
        page, item = find_item_name(endpoint)
        schema = OPENAPI["components"]["schemas"][item]

        assert read_members(sources[page], title)["items"] == LIST_TYPE[title].format(item)
        assert read_members(sources[item], title).keys() == schema["properties"].keys()


@each("Kotlin", "Swift")
def test_terms_are_strings(sources_of: SourcesOf, title: str) -> None:
    members = read_members(sources_of(title)["ClaimSummary"], title)

    assert {members[name] for name in ("standing", "predicate", "origin")} == {STRING_TYPE[title]}


@each("Kotlin", "Swift", "TypeScript with openapi-fetch")
def test_a_new_term_leaves_the_sources_unchanged(sources_of: SourcesOf, title: str) -> None:
    sources = sources_of(title)

    assert sources
    assert [name for name, source in sources.items() if NEW_TERM in source] == []


@each("Kotlin", "Swift")
def test_every_name_in_a_recipe_is_declared(sources_of: SourcesOf, title: str) -> None:
    sources = "\n".join(sources_of(title).values())
    declared = {name for names in DECLARATION.findall(sources + RECIPES[title].code) for name in names}
    code = re.sub(r"^import .*\.", "", RECIPES[title].code, flags=re.MULTILINE)
    code = STRING.sub(lambda string: " ".join("".join(found) for found in INTERPOLATION.findall(string[0])), code)
    names = {"".join(name) for name in NAME.findall(code)}

    assert {"known", "certainty", "listClaims", "CertaintyOrNoneChoice" if title == "Kotlin" else "veryLow"} <= names
    assert names - declared - STANDARD == set()
