"""Smoke test of the benchmarks: the smallest measurement, with real servers and a real load client."""

import math
from pathlib import Path

import pytest

from benchmarks.__main__ import TINY_PLAN, measure_all
from benchmarks.contestants import nginx, this_service, tutorial
from benchmarks.contestants.contestant import CACHED, FIXED, UNCACHED, run_server, send_request
from benchmarks.report import Results, list_goals, render_report
from benchmarks.scaling import exponent
from benchmarks.synthetic import cached_database, make_documents
from tests.tools import NGINX, WRK

pytestmark = pytest.mark.xdist_group("benchmarks")  # measured once, not in each process

PARTS = ("rounds", "growth", "connections", "releases")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("benchmarks")


@pytest.fixture(scope="module")
def results(folder: Path) -> Results:
    for tool in (WRK, NGINX):
        if tool.find() is None:
            pytest.skip(tool.missing)
    return measure_all(TINY_PLAN, folder, PARTS)


@pytest.mark.slow
def test_every_contestant_completes_all_its_workloads(results: Results) -> None:
    measurements = results.measurements

    # A short run repeats requests, and a busy machine may slow down the client; any other remark is a fault.
    assert [remark for remark in measurements.remarks if not remark.endswith(("were repeated", "was the limit"))] == []
    for name, workloads in (
        (this_service.NAME, (*FIXED, *UNCACHED)),
        (nginx.NAME, FIXED),
        (tutorial.NAME, (*CACHED, *UNCACHED)),
    ):
        assert {workload for workload in workloads if not measurements.rate(name, workload)} == set(), name
        assert min(measurements.megabytes[name]) > 1
    assert results.consistency is not None
    assert (results.consistency.mixed, results.consistency.stale, results.consistency.failed) == (0, 0, [])
    assert {run.failed for run in results.connections.values()} == {0}


@pytest.mark.slow
def test_the_report_has_a_figure_for_every_goal_that_a_short_run_can_measure(results: Results, folder: Path) -> None:
    out_of_reach = ("PostgreSQL", "Datasette", "200,000")
    text = render_report(results)

    assert [
        goal.name
        for goal in list_goals(results)
        if goal.figure is None and not any(name in goal.name for name in out_of_reach)
    ] == []
    assert "| uncached list, relative to the tutorial application | ≥ 6 × |" in text
    assert str(Path.home()) not in text
    assert str(folder.parent) not in text


@pytest.mark.slow
def test_the_tutorial_implementation_returns_the_same_responses(folder: Path) -> None:
    foods = make_documents(30)
    mine = this_service.make_service(this_service.sqlite_url(cached_database(folder, 30)), 30)
    theirs = tutorial.make_tutorial(this_service.sqlite_url(folder / "tutorial.db"), foods, 30)
    with run_server(mine) as first, run_server(theirs) as second:
        for path in ("/v1/foods/food-7", "/v1/foods?group=group-3", "/v1/foods?magnesium_mg_per_100g_min=250.5"):
            responses = [send_request(server.port, path).json() for server in (first, second)]
            items = [response.get("items", response) for response in responses]
            assert items[0], path
            assert items[0] == items[1], path


def test_growth_is_reported_as_an_exponent() -> None:
    assert exponent({200: 1.0, 20_000: 1.0, 200_000: 1.0}) == 0
    assert math.isclose(exponent({200: 2.0, 20_000: 200.0, 200_000: 2000.0}), 1)
    assert math.isclose(exponent({100: 1.0, 10_000: 10.0}), 0.5)
