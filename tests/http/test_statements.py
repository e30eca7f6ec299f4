import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, event

from app.main import create_app
from app.settings import Settings
from tests.endpoints import LIST_ENDPOINTS, RECORD_ENDPOINTS, Endpoint

pytestmark = pytest.mark.both_stores


@pytest.fixture(scope="module")
def app(shipped_url: str) -> FastAPI:
    app = create_app(Settings(database_url=shipped_url))
    for url in ("/readyz", "/v1/foods?limit=7"):
        assert get(app, url).status_code == 200  # runs the statements that are needed once per release
    return app


def get(app: FastAPI, url: str) -> httpx.Response:
    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return await client.get(url)

    return asyncio.run(send())


def count_statements(app: FastAPI, url: str) -> int:
    """The number of SQL statements that a request runs."""
    statements: list[str] = []

    def record(*arguments: Any) -> None:
        statements.append(arguments[2])

    event.listen(Engine, "before_cursor_execute", record)
    assert get(app, url).status_code == 200
    event.remove(Engine, "before_cursor_execute", record)
    return len(statements)


@pytest.mark.parametrize("endpoint", LIST_ENDPOINTS, ids=str)
def test_a_list_runs_two_statements_for_any_limit(app: FastAPI, endpoint: Endpoint) -> None:
    parent_statements = 1 if endpoint.path.count("/") > 2 else 0

    for limit in (1, 100):
        assert count_statements(app, f"{endpoint.path}?limit={limit}") == 2 + parent_statements
    facets = ",".join(endpoint.parameter("facets")["items"]["enum"])
    assert count_statements(app, f"{endpoint.path}?facets={facets}") == 2 + parent_statements


@pytest.mark.parametrize("endpoint", RECORD_ENDPOINTS, ids=str)
def test_a_record_runs_one_statement(app: FastAPI, endpoint: Endpoint) -> None:
    assert count_statements(app, endpoint.path) == 1


@pytest.mark.parametrize(
    ("url", "statements"),
    [
        ("/v1/intake-reference?age_years=35", 1),
        ("/v1/intake-reference?age_years=3&pregnant=true", 2),
        ("/v1/elemental?form=magnesium-oxide&compound_mg=500", 2),
        ("/v1/elemental?composition=magnesium-oxide-pure&elemental_mg=100", 2),
    ],
)
def test_a_computed_result_runs_few_statements(app: FastAPI, url: str, statements: int) -> None:
    assert count_statements(app, url) == statements


@pytest.mark.parametrize(
    ("url", "statements"),
    [
        ("/v1/search?q=magnesium", 2),
        ("/v1/search?q=magnesium+for+restless+legs&type=claims&facets=type&limit=100", 2),
        ("/v1/search?q=magnesium+glycinate+swollen", 3),
        ("/v1/search?q=almonds+melatonin", 4),
        ("/v1/search?q=xqzwv", 0),
    ],
    ids=["many matches", "one type", "few matches of all words", "few matches in names", "no match"],
)
def test_a_search_drops_words_only_while_few_records_match(app: FastAPI, url: str, statements: int) -> None:
    get(app, "/v1/search?q=legs")  # loads the vocabulary, once per release

    assert count_statements(app, url) == statements


def test_each_expanded_type_runs_one_more_statement(app: FastAPI) -> None:
    path = "/v1/conditions?limit=100&expand="

    assert count_statements(app, path + "claims") == 3
    assert count_statements(app, path + "claims,cautions,passages") == 5


def test_a_filter_by_id_runs_no_more_statements(app: FastAPI) -> None:
    assert count_statements(app, "/v1/symptoms?condition=restless-legs-syndrome") == 2


def test_citations_run_two_statements_for_any_number_of_ids(app: FastAPI) -> None:
    claim_ids = [item["id"] for item in get(app, "/v1/claims?limit=50&fields=id").json()["items"]]
    assert len(claim_ids) == 50

    for ids in (["nuts"], claim_ids, ["standing"]):
        assert count_statements(app, f"/v1/citations?ids={','.join(ids)}") == 2


@pytest.mark.parametrize(
    ("ids", "statements"),
    [("magnesium", 1), ("magnesium,nuts,article-citrate-s003,intake-ul-adult", 1), ("nuts,no", 2)],
)
def test_records_by_id_run_one_statement_and_unknown_ids_one_more(app: FastAPI, ids: str, statements: int) -> None:
    assert count_statements(app, f"/v1/records?ids={ids}") == statements
    assert count_statements(app, f"/v1/citations?ids={ids}") == statements + 1


def test_a_record_by_its_id_alone_runs_one_statement(app: FastAPI) -> None:
    assert count_statements(app, "/v1/records/magnesium") == 1
