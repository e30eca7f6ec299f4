"""Reference intakes by age, compared with the published tables, transcribed here by hand."""

import re
from itertools import product
from typing import Any

import httpx
import pytest

from app.calculators.intake_reference import (
    LIMIT_EXPLANATION,
    NO_LIMIT,
    NO_LIMIT_LISTED,
    IntakeRow,
    explain,
    life_stages,
    month_range,
)
from app.models.terms import IntakeKind
from app.schemas.intake_reference import IntakeReferenceQuery
from app.seeding.content import Content
from app.seeding.records.nutrients import IntakeRecord

pytestmark = pytest.mark.both_stores

Steps = list[tuple[int, float | None]]

RECOMMENDED: dict[str, Steps] = {
    "male": [(0, 30), (7, 75), (12, 80), (48, 130), (108, 240), (168, 410), (228, 400), (372, 420), (612, 420)],
    "female": [(0, 30), (7, 75), (12, 80), (48, 130), (108, 240), (168, 360), (228, 310), (372, 320), (612, 320)],
}
AVERAGE: dict[str, Steps] = {
    "male": [(0, None), (12, 65), (48, 110), (108, 200), (168, 340), (228, 330), (372, 350)],
    "female": [(0, None), (12, 65), (48, 110), (108, 200), (168, 300), (228, 255), (372, 265), (612, 265)],
}
LIMIT: Steps = [(0, None), (12, 65), (48, 110), (108, 350), (228, 350)]
PREGNANT: Steps = [(0, None), (168, 400), (228, 350), (372, 360), (612, None)]
LACTATING: Steps = [(0, None), (168, 360), (228, 310), (372, 320), (612, None)]
"""Values by the first month of age they apply to (IOM 1997, as in the US Office of Dietary Supplements fact sheet)."""

BOUNDARIES = sorted({month for steps in (*RECOMMENDED.values(), *AVERAGE.values(), LIMIT) for month, _ in steps})
MONTHS_AROUND_BOUNDARIES = sorted(
    {month + step for month in (*BOUNDARIES, 1440) for step in (-1, 0, 1) if 0 <= month + step <= 1440}
)
YEARS = sorted({month // 12 + step for month in (*BOUNDARIES, 1440) for step in (-1, 0, 1) if month + 12 * step >= 12})


def value_at(steps: Steps, month: int) -> float | None:
    return [value for start, value in steps if start <= month][-1]


def get_intakes(client: httpx.Client, **parameters: Any) -> dict[str, Any]:
    params = {name: str(value).lower() for name, value in parameters.items()}
    response: dict[str, Any] = client.get("/v1/intake-reference", params=params).raise_for_status().json()
    return response


def values(rows: list[dict[str, Any]], *kinds: str) -> list[float | None]:
    return [row["value"] for row in rows if row["kind"] in kinds]


@pytest.mark.parametrize("sex", ["female", "male"])
@pytest.mark.parametrize("month", MONTHS_AROUND_BOUNDARIES)
def test_months_around_every_boundary_have_their_values(client: httpx.Client, month: int, sex: str) -> None:
    response = get_intakes(client, age_months=month, sex=sex)

    average = value_at(AVERAGE[sex], month)
    assert values(response["reference_intakes"], "rda", "ai") == [value_at(RECOMMENDED[sex], month)]
    assert values(response["reference_intakes"], "ear") == ([] if average is None else [average])
    limit = value_at(LIMIT, month)
    assert values(response["upper_limits"], "ul") == ([] if limit is None else [limit])


@pytest.mark.parametrize("sex", ["female", "male"])
@pytest.mark.parametrize("year", [year for year in YEARS if year <= 120])
def test_a_year_has_the_values_of_each_of_its_months(client: httpx.Client, year: int, sex: str) -> None:
    response = get_intakes(client, age_years=year, sex=sex)

    assert values(response["reference_intakes"], "rda") == [value_at(RECOMMENDED[sex], 12 * year)]
    assert values(response["reference_intakes"], "rda") == [value_at(RECOMMENDED[sex], 12 * year + 11)]
    assert values(response["upper_limits"], "ul") == [value_at(LIMIT, 12 * year)]


@pytest.mark.parametrize("stage", ["pregnant", "lactating"])
@pytest.mark.parametrize("month", [month for month in MONTHS_AROUND_BOUNDARIES if month > 150])
def test_pregnancy_and_breastfeeding_have_their_own_values_and_ages(
    client: httpx.Client, month: int, stage: str
) -> None:
    response = get_intakes(client, age_months=month, **{stage: True})

    value = value_at(PREGNANT if stage == "pregnant" else LACTATING, month)
    assert values(response["reference_intakes"], "rda") == ([] if value is None else [value])
    assert values(response["upper_limits"], "ul") == ([] if value is None else [350])
    assert len(response["reference_intakes"]) == (0 if value is None else 2)
    assert {row["sex"] for row in response["reference_intakes"]} <= {"female"}


def test_the_adult_group_is_split_at_31_but_not_at_51(client: httpx.Client) -> None:
    recommended = [
        values(get_intakes(client, age_years=year, sex="male")["reference_intakes"], "rda") for year in (30, 31, 50, 51)
    ]

    assert recommended == [[400], [420], [420], [420]]


def test_every_row_of_the_seed_is_returned_at_its_first_and_last_month(client: httpx.Client, content: Content) -> None:
    for row in content.records_of(IntakeRecord):
        stage = {"pregnancy": {"pregnant": True}, "lactation": {"lactating": True}}.get(row.life_stage, {})
        end = 1441 if row.age_max_months is None else row.age_max_months
        for month in (row.age_min_months - 1, row.age_min_months, end - 1, end):
            if 0 <= month <= 1440:
                response = get_intakes(client, age_months=month, sex=row.sex or "female", **stage)
                ids = [entry["id"] for entry in response["reference_intakes"] + response["upper_limits"]]
                is_expected = row.value is not None and row.age_min_months <= month < end
                assert (row.id in ids) == is_expected, (row.id, month)


def test_rows_equal_the_documents_at_their_own_url(client: httpx.Client) -> None:
    response = client.get("/v1/intake-reference?age_years=35")

    rows = response.json()["reference_intakes"] + response.json()["upper_limits"]
    assert len(rows) == 5
    for row in rows:
        assert client.get(row["href"]).text in response.text
        assert row["references"]


def test_recommended_values_precede_averages_and_limits_are_separate(client: httpx.Client) -> None:
    response = get_intakes(client, age_years=35)

    assert [row["kind"] for row in response["reference_intakes"]] == ["rda", "rda", "ear", "ear"]
    assert {row["applies_to"] for row in response["reference_intakes"]} == {"total_intake"}
    assert {row["applies_to"] for row in response["upper_limits"]} == {"supplements_and_medicines"}
    assert LIMIT_EXPLANATION in response["explanation"]


def test_without_sex_values_of_both_are_given_only_if_they_differ(client: httpx.Client) -> None:
    adult, child = get_intakes(client, age_years=20), get_intakes(client, age_years=5)

    assert [row["sex"] for row in adult["reference_intakes"]] == ["female", "male", "female", "male"]
    assert "there are rows for both" in adult["explanation"]
    assert [row["sex"] for row in child["reference_intakes"]] == [None, None]
    assert "differ by sex" not in child["explanation"]


def test_the_first_year_returns_and_explains_the_rows_of_all_its_months(client: httpx.Client) -> None:
    response = get_intakes(client, age_years=0)

    assert values(response["reference_intakes"], "ai") == [30, 75]
    assert "Use `age_months`" in response["explanation"]
    for month in (3, 9):
        assert "Use `age_months`" not in get_intakes(client, age_months=month)["explanation"]
    assert "Use `age_months`" not in get_intakes(client, age_years=1)["explanation"]


def test_a_limit_that_could_not_be_set_is_null_and_explained(client: httpx.Client) -> None:
    response = get_intakes(client, age_months=11)

    assert response["upper_limits"] == []
    assert "No upper limit could be set for this age." in response["explanation"]
    assert "does not mean any amount is safe" in response["explanation"]
    assert LIMIT_EXPLANATION not in response["explanation"]


@pytest.mark.parametrize("age", [0, 13, 51, 120])
@pytest.mark.parametrize("stage", ["pregnant", "lactating"])
def test_missing_table_rows_give_empty_lists_with_an_explanation(client: httpx.Client, age: int, stage: str) -> None:
    response = get_intakes(client, age_years=age, **{stage: True})

    assert response["reference_intakes"] == response["upper_limits"] == []
    name = {"pregnant": "pregnancy", "lactating": "breastfeeding"}[stage]
    assert f"The tables have no rows for {name} at this age" in response["explanation"]
    assert f"They cover ages 14 to 50 years for {name}." in response["explanation"]
    assert "does not mean any amount is safe" in response["explanation"]


def test_pregnant_and_breastfeeding_returns_the_rows_of_both(client: httpx.Client) -> None:
    response = get_intakes(client, age_years=35, pregnant=True, lactating=True)

    assert {row["life_stage"] for row in response["reference_intakes"]} == {"pregnancy", "lactation"}
    assert set(values(response["reference_intakes"], "rda")) == {320, 360}
    assert "no rows for being pregnant and breastfeeding at the same time" in response["explanation"]


def test_the_validated_parameters_are_echoed(client: httpx.Client) -> None:
    assert get_intakes(client, age_months=24)["query"] == {
        "age_years": None,
        "age_months": 24,
        "sex": None,
        "pregnant": False,
        "lactating": False,
    }
    plain = client.get("/v1/intake-reference?age_years=35")
    assert plain.content == client.get("/v1/intake-reference?pregnant=false&age_years=035").content


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"age_years", "age_months"}),
        ("sex=female", {"age_years", "age_months"}),
        ("age_years=35&age_months=420", {"age_years", "age_months"}),
        ("age_years=35&sex=male&pregnant=true", {"sex", "pregnant"}),
        ("age_years=35&sex=male&lactating=true", {"sex", "lactating"}),
        ("age_years=35&sex=male&pregnant=true&lactating=true", {"sex", "pregnant", "lactating"}),
        ("age_years=x&age_months=1&sex=both", {"age_years", "age_months", "sex"}),
    ],
)
def test_missing_and_contradictory_parameters_are_reported(client: httpx.Client, query: str, names: set[str]) -> None:
    response = client.get(f"/v1/intake-reference?{query}")

    problem = response.json()
    assert response.status_code == 422
    assert problem["type"].endswith("/problems/invalid-parameter")
    assert {error["name"] for error in problem["errors"]} == names
    assert sum(name in problem["detail"] for name in names) >= min(2, len(names)) or "x" in query


@pytest.mark.parametrize(
    "query",
    [
        *(f"age_years={value}" for value in ("-1", "121", "1.5", "", "old", "+1", "1_0", "1e1", "%201", "٣")),
        *(f"age_months={value}" for value in ("-1", "1441", "6.5", "99999999999999999999")),
        *(f"age_years=35&{name}={value}" for name in ("pregnant", "lactating") for value in ("1", "yes", "True", "")),
        "age_years=35&sex=Female",
        "age_years=35&nutrient=magnesium",
    ],
)
def test_only_plain_numbers_and_terms_are_accepted(client: httpx.Client, query: str) -> None:
    assert client.get(f"/v1/intake-reference?{query}").status_code == 422


def test_suggestions_resolve_a_contradiction(client: httpx.Client) -> None:
    problem = client.get("/v1/intake-reference?age_years=35&sex=male&pregnant=true").json()

    assert problem["suggestions"] == ["sex=female", "pregnant=false"]


def test_sentences_are_short_and_give_no_personal_advice(client: httpx.Client) -> None:
    texts = {
        get_intakes(client, age_months=month, pregnant=pregnant, lactating=lactating)["explanation"]
        for month, pregnant, lactating in product((3, 9, 24, 150, 200, 400, 700), (False, True), (False, True))
    } | {get_intakes(client, age_years=0)["explanation"]}

    assert len(texts) >= 8
    for text in texts:
        assert "not advice" in text
        assert "doctor or pharmacist" in text
        assert "you should" not in text.lower()
        for sentence in re.split(r"(?<=[.?!;])\s", text):
            assert len(sentence.split()) <= 25, sentence


def test_months_and_stages_follow_from_the_parameters() -> None:
    def query(**parameters: Any) -> IntakeReferenceQuery:
        return IntakeReferenceQuery.model_validate(parameters)

    assert month_range(query(age_months=7)) == (7, 8)
    assert month_range(query(age_years=0)) == (0, 12)
    assert month_range(query(age_years=31)) == (372, 384)
    assert life_stages(query(age_years=31)) == ("infant", "child", "adolescent", "adult")
    assert life_stages(query(age_years=31, lactating="true")) == ("lactation",)
    assert life_stages(query(age_years=31, pregnant="true", lactating="true")) == ("pregnancy", "lactation")


def test_rows_without_any_limit_are_explained() -> None:
    query = IntakeReferenceQuery(age_years=35)
    text = explain(query, [IntakeRow(b"{}", IntakeKind.RDA, None, 1.0, 0, None)])

    assert "The tables give no upper limit here." in text
    assert LIMIT_EXPLANATION not in text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [((350.0, 350.0), LIMIT_EXPLANATION), ((350.0, None), NO_LIMIT), ((None, None), NO_LIMIT), ((), NO_LIMIT_LISTED)],
)
def test_a_limit_that_could_not_be_set_is_named_beside_one_that_could(
    values: tuple[float | None, ...], sentence: str
) -> None:
    rows = [IntakeRow(b"", "ul", None, value, 228, None) for value in values] or [
        IntakeRow(b"", "rda", None, 420, 228, None)
    ]

    text = explain(IntakeReferenceQuery(age_years=30), rows)

    assert [candidate for candidate in (LIMIT_EXPLANATION, NO_LIMIT, NO_LIMIT_LISTED) if candidate in text] == [
        sentence
    ]
