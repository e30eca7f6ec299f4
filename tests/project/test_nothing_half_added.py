"""A type, setting or command is declared in every list that needs it, or in none."""

import re
from typing import get_args

import pytest
from fastapi.routing import APIRoute

from app import __version__
from app.cli import COMMANDS
from app.http.parameters import query_model
from app.models import METADATA
from app.models.record_type import Type
from app.models.registry import TYPES, import_modules
from app.resources import COLLECTIONS
from app.schemas.page import Page
from app.schemas.query import DocumentQuery
from app.schemas.record import ContentRead, summary_model
from app.seeding.records import RECORD_CLASSES
from app.seeding.records.base import ContentRecord
from app.settings import PROJECT, Settings
from app.web.pages.listings import LISTINGS
from tests.conftest import api_routes
from tests.endpoints import OPENAPI, OPERATIONS
from tests.minimal_seed import build_minimal_seed

CARDS = (PROJECT / "app" / "static" / "embed" / "v1" / "cards.js").read_text(encoding="utf-8")
GUIDE = PROJECT / "docs" / "guide"
SELF_HOSTING = (GUIDE / "self-hosting.md").read_text(encoding="utf-8")
ENDPOINTS = (GUIDE / "endpoints.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", TYPES)
def test_a_type_has_read_model_record_seed_file_and_endpoints(kind: str) -> None:
    assert kind in RECORD_CLASSES
    assert COLLECTIONS[kind].query.record() is RECORD_CLASSES[kind].read_model
    assert (PROJECT / "seed" / f"{kind}.yaml").is_file()
    assert f"/v1/{kind}" in OPENAPI["paths"]
    assert any(re.fullmatch(rf"/v1/{kind}/{{\w+}}", path) for path in OPENAPI["paths"])


def test_there_is_no_read_model_record_or_file_without_a_type() -> None:
    assert set(COLLECTIONS) == {*TYPES, "passages", "intakes", "changes"}
    extra = {"releases", "changes", "digests", "notices", "orders", "code-systems", "passages", "intakes"}
    assert set(RECORD_CLASSES) == set(TYPES) | extra
    assert {path.stem for path in (PROJECT / "seed").glob("*.yaml")} == set(RECORD_CLASSES)


def test_a_type_without_a_module_is_reported_with_the_missing_file() -> None:
    with pytest.raises(ImportError, match=r"'leg-wraps' needs a module app/resources/leg_wraps\.py"):
        import_modules("app.resources", ["conditions", "leg-wraps"])


@pytest.mark.parametrize("record_type", TYPES.values(), ids=TYPES)
def test_types_for_readers_have_the_members_for_readers_in_responses_and_files(record_type: Type) -> None:
    assert issubclass(RECORD_CLASSES[record_type.name].read_model, ContentRead) == record_type.is_for_readers
    assert issubclass(RECORD_CLASSES[record_type.name], ContentRecord) == record_type.is_for_readers


@pytest.mark.parametrize("record_type", TYPES.values(), ids=TYPES)
def test_a_type_has_the_same_names_everywhere(record_type: Type) -> None:
    operation = OPERATIONS[f"/v1/{record_type.name}"]

    assert operation["tags"] == [record_type.tag.name]
    assert LISTINGS[record_type.name].title == record_type.title
    assert re.search(rf'"{record_type.name}": "{re.escape(record_type.label)}"', CARDS)


@pytest.mark.parametrize("record_type", TYPES.values(), ids=TYPES)
def test_a_list_counts_by_the_facets_of_its_type(record_type: Type) -> None:
    parameters = OPERATIONS[f"/v1/{record_type.name}"]["parameters"]
    facets = next(parameter["schema"]["items"]["enum"] for parameter in parameters if parameter["name"] == "facets")

    assert set(facets) == set(record_type.facets)


def test_the_minimal_seed_has_a_record_of_every_type() -> None:
    assert [name for name, records in build_minimal_seed().items() if name in TYPES and not records] == []


@pytest.mark.parametrize("route", api_routes().values(), ids=lambda route: route.name)
def test_fields_accepts_the_members_of_the_record_in_the_response(route: APIRoute) -> None:
    query = query_model(route)
    if not issubclass(query, DocumentQuery):
        assert "fields" not in query.model_fields
        return

    model = route.response_model
    if issubclass(model, Page):
        assert get_args(model.model_fields["items"].annotation)[0] is summary_model(query.record())
    else:
        assert query.record() is model


def test_every_member_of_a_read_model_has_a_description() -> None:
    schemas = OPENAPI["components"]["schemas"]
    undocumented = [
        f"{name}.{member}"
        for name, schema in schemas.items()
        for member, details in schema.get("properties", {}).items()
        if "description" not in details and "$ref" not in details and name.endswith("Read")
    ]
    assert undocumented == []
    assert METADATA.tables


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_the_guide(name: str) -> None:
    assert f"| `{name.upper()}` |" in SELF_HOSTING


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_guide(command: str) -> None:
    assert f"| `{command}` |" in SELF_HOSTING


@pytest.mark.parametrize("kind", TYPES)
def test_every_collection_is_in_the_guide(kind: str) -> None:
    assert f"| `/v1/{kind}` |" in ENDPOINTS


def test_the_lock_files_agree_on_every_version() -> None:
    def versions(name: str) -> dict[str, str]:
        text = (PROJECT / "requirements" / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([a-z0-9_.\[\]-]+)==([^\s;]+)", text, re.MULTILINE))

    run, dev = versions("run.txt"), versions("dev.txt")
    assert run
    assert {name: dev.get(name) for name in run} == run


def test_the_lock_files_contain_hashes_and_no_address() -> None:
    for path in (PROJECT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert text.count("--hash=sha256:") > 20
        assert "://" not in text


def test_the_version_has_an_entry_in_the_changelog() -> None:
    changelog = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{__version__}]" in changelog
    assert f'version = "{__version__}"' in (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
