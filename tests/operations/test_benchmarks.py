"""Smoke test of the benchmarks: the smallest measurement, with real servers and a real load client."""

import math
from pathlib import Path

import pytest

from benchmarks.__main__ import TINY, measure_all
from benchmarks.contestants import nginx, ours, tutorial
from benchmarks.contestants.contestant import CACHED, FIXED, UNIQUE, ask, running
from benchmarks.report import Results, goals, write
from benchmarks.scaling import exponent
from benchmarks.synthetic import database_of, documents
from tests.tools import NGINX, WRK

PARTS = ("rounds", "growth", "connections", "releases")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("benchmarks")


@pytest.fixture(scope="module")
def results(folder: Path) -> Results:
    for tool in (WRK, NGINX):
        if tool.find() is None:
            pytest.skip(tool.missing)
    return measure_all(TINY, folder, PARTS)


@pytest.mark.slow
def test_every_contestant_completes_all_its_work(results: Results) -> None:
    measured = results.measured

    # A short run repeats requests, and a busy machine may slow down the client; any other remark is a fault.
    assert [one for one in measured.remarks if not one.endswith(("were repeated", "was the limit"))] == []
    for name, works in ((ours.NAME, (*FIXED, *UNIQUE)), (nginx.NAME, FIXED), (tutorial.NAME, (*CACHED, *UNIQUE))):
        assert {work for work in works if not measured.rate(name, work)} == set(), name
        assert min(measured.megabytes[name]) > 1
    assert results.consistency is not None
    assert (results.consistency.mixed, results.consistency.stale, results.consistency.failed) == (0, 0, [])
    assert {run.failed for run in results.soaked.values()} == {0}


@pytest.mark.slow
def test_report_has_a_figure_for_every_goal_within_reach_of_a_short_run(results: Results, folder: Path) -> None:
    beyond = ("PostgreSQL", "Datasette", "200,000")
    text = write(results)

    assert [
        goal.what for goal in goals(results) if goal.figure is None and not any(x in goal.what for x in beyond)
    ] == []
    assert "| never-repeating list, of the tutorial way | ≥ 6 × |" in text
    assert str(Path.home()) not in text
    assert str(folder.parent) not in text


@pytest.mark.slow
def test_tutorial_implementation_returns_the_same_responses(folder: Path) -> None:
    made = documents(30)
    mine = ours.ours(ours.sqlite_url(database_of(folder, 30)), 30)
    theirs = tutorial.tutorial(ours.sqlite_url(folder / "tutorial.db"), made, 30)
    with running(mine) as one, running(theirs) as other:
        for path in ("/v1/foods/food-7", "/v1/foods?group=group-3", "/v1/foods?magnesium_mg_per_100g_min=250.5"):
            answers = [ask(server.port, path).json() for server in (one, other)]
            said = [answer.get("items", answer) for answer in answers]
            assert said[0], path
            assert said[0] == said[1], path


def test_growth_is_reported_as_an_exponent() -> None:
    assert exponent({200: 1.0, 20_000: 1.0, 200_000: 1.0}) == 0
    assert math.isclose(exponent({200: 2.0, 20_000: 200.0, 200_000: 2000.0}), 1)
    assert math.isclose(exponent({100: 1.0, 10_000: 10.0}), 0.5)
