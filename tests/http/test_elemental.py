"""Magnesium in a compound, in both directions, compared with independent arithmetic from atomic weights."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

import httpx
import pytest

from app.calculators.elemental import compare_with_limit, compute_amounts, round_amount
from app.chemistry import ATOMIC_WEIGHTS, count_atoms
from app.http.problems import InvalidParameter
from app.models.dosage import ADULT_UL_MG
from app.resources.elemental import choose_composition
from app.schemas.elemental import ElementalQuery
from app.seeding.content import Content
from app.seeding.derived import composition_shares
from app.seeding.records.supplement_forms import SupplementFormRecord

pytestmark = pytest.mark.both_stores


def get_elemental(client: httpx.Client, **parameters: Any) -> dict[str, Any]:
    response: dict[str, Any] = client.get("/v1/elemental", params=parameters).raise_for_status().json()
    return response


def round_to_four_digits(value: float | Decimal) -> float:
    return float(Context(prec=4, rounding=ROUND_HALF_UP).create_decimal(str(value)))


@pytest.mark.parametrize(
    ("composition", "compound", "elemental"),
    [
        ("magnesium-oxide-pure", 500, 301.5),  # 24.305 / 40.304
        ("magnesium-oxide-pure", 420, 253.3),
        ("trimagnesium-dicitrate-anhydrous", 500, 80.82),  # 3 × 24.305 / 451.1
        ("magnesium-bisglycinate-anhydrous", 400, 56.38),  # 24.305 / 172.42
        ("magnesium-chloride-hexahydrate", 1000, 119.6),
        ("magnesium-sulfate-heptahydrate", 100_000, 9861),
        ("magnesium-hydroxide-pure", 0.001, 0.0004168),
    ],
)
def test_a_weight_of_compound_contains_its_share_of_magnesium(
    client: httpx.Client, composition: str, compound: float, elemental: float
) -> None:
    response = get_elemental(client, composition=composition, compound_mg=compound)

    assert (response["compound_mg"], response["elemental_mg"]) == (compound, elemental)
    assert response["formula"].startswith("elemental = compound × share: ")
    assert "e-" not in response["formula"].lower().replace("elemental", "")


@pytest.mark.parametrize(
    ("composition", "elemental", "compound"),
    [
        ("magnesium-oxide-pure", 100, 165.8),
        ("trimagnesium-dicitrate-anhydrous", 100, 618.7),
        ("trimagnesium-dicitrate-nonahydrate", 100, 841),
        ("magnesium-bisglycinate-anhydrous", 100, 709.4),
        ("magnesium-sulfate-heptahydrate", 350, 3549),
    ],
)
def test_an_amount_of_magnesium_needs_more_of_the_compound(
    client: httpx.Client, composition: str, elemental: float, compound: float
) -> None:
    response = get_elemental(client, composition=composition, elemental_mg=elemental)

    assert (response["compound_mg"], response["elemental_mg"]) == (compound, elemental)
    assert response["formula"].startswith("compound = elemental ÷ share: ")


def test_every_composition_returns_the_share_stated_by_its_form(client: httpx.Client, content: Content) -> None:
    count = 0
    for form in content.records_of(SupplementFormRecord):
        stated = {
            composition["id"]: composition
            for composition in client.get(f"/v1/supplement-forms/{form.id}").json()["compositions"]
        }
        for composition in form.compositions:
            shares = composition_shares(composition.formula)
            if shares.elemental_percent is None or shares.mg_per_100_mg_magnesium is None:
                continue
            count += 1
            response = get_elemental(client, composition=composition.id, elemental_mg=100)
            shown = response["composition"]
            assert response["form"]["id"] == form.id
            assert response["form"]["href"] == shown["href"] == f"/v1/supplement-forms/{form.id}"
            assert {name: stated[composition.id][name] for name in shown if name != "href"} == {
                name: value for name, value in shown.items() if name != "href"
            }
            assert round(response["compound_mg"]) == shares.mg_per_100_mg_magnesium
            reverse = get_elemental(client, composition=composition.id, compound_mg=1000)
            assert reverse["elemental_mg"] == pytest.approx(10 * shares.elemental_percent, abs=0.06)
            assert reverse["elemental_mg"] == round_to_four_digits(reverse["elemental_mg"])
    assert count >= 20


@pytest.mark.parametrize("formula", ["MgO", "MgCl2·6H2O", "Mg3(C6H5O7)2", "Mg(C2H6NO3S)2"])
@pytest.mark.parametrize("shown", [0.01, 11.3, 60.0])
def test_the_share_is_computed_from_the_formula_not_the_percentage(formula: str, shown: float) -> None:
    atoms = count_atoms(formula)
    mass = sum(ATOMIC_WEIGHTS[element] * count for element, count in atoms.items())
    composition = {"formula": formula, "elemental_percent": shown, "molar_mass_g_per_mol": float(mass)}

    amounts = compute_amounts(composition, ElementalQuery(composition="made-up", compound_mg=1))

    assert amounts.unrounded_elemental_mg == atoms["Mg"] * ATOMIC_WEIGHTS["Mg"] / mass


def test_a_form_is_resolved_to_its_typical_composition_explicitly(client: httpx.Client, content: Content) -> None:
    for form in content.records_of(SupplementFormRecord):
        typical = [composition for composition in form.compositions if composition.typical]
        if typical:
            response = get_elemental(client, form=form.id, compound_mg=500)
            assert response["composition"]["id"] == typical[0].id
            assert f"This uses the typical compound of the form: {typical[0].name}." in response["explanation"]
    named = get_elemental(client, composition="trimagnesium-dicitrate-anhydrous", compound_mg=500)
    assert "typical" not in named["explanation"]


def test_a_form_without_a_typical_composition_is_refused_with_its_compositions(
    client: httpx.Client, content: Content
) -> None:
    forms = [
        form
        for form in content.records_of(SupplementFormRecord)
        if not any(composition.typical for composition in form.compositions)
    ]
    assert {form.id for form in forms} >= {"magnesium-malate", "magnesium-taurate"}
    for form in forms:
        response = client.get("/v1/elemental", params={"form": form.id, "compound_mg": 500})
        assert response.status_code == 422
        assert response.json()["errors"][0]["name"] == "form"
        suggested = response.json()["suggestions"]
        assert suggested == [
            f"composition={composition.id}" for composition in form.compositions if composition.formula
        ]
        for parameter in suggested:
            assert client.get(f"/v1/elemental?{parameter}&compound_mg=500").status_code == 200


def test_a_material_without_an_agreed_formula_is_refused(client: httpx.Client) -> None:
    problem = client.get("/v1/elemental?composition=dimagnesium-malate&compound_mg=500").json()

    assert problem["status"] == 422
    assert "has no agreed formula" in problem["detail"]
    assert "composition=magnesium-malate-anhydrous" in problem["suggestions"]


@pytest.mark.parametrize(
    "compositions",
    [[], [{"id": "one", "typical": True, "elemental_percent": None}]],
)
def test_a_form_without_any_share_is_refused(compositions: list[dict[str, Any]]) -> None:
    query = ElementalQuery(form="magnesium-mystery", compound_mg=500)

    with pytest.raises(InvalidParameter) as raised:
        choose_composition(query, {"compositions": compositions})

    assert "has no composition with a known share of magnesium" in raised.value.detail
    assert raised.value.suggestions == []


@pytest.mark.parametrize(
    ("query", "suggested"),
    [
        ("form=magnesium-citrat", "form=magnesium-citrate"),
        ("form=spinach-boiled", "form=magnesium-aspartate"),
        ("composition=magnesium-oxid-pure", "composition=magnesium-oxide-pure"),
        ("composition=xyzzy", "composition=dimagnesium-malate"),
    ],
)
def test_an_unknown_id_is_refused_with_similar_ones(client: httpx.Client, query: str, suggested: str) -> None:
    response = client.get(f"/v1/elemental?{query}&compound_mg=5")

    assert response.status_code == 422
    assert response.json()["type"].endswith("/problems/invalid-parameter")
    assert suggested in response.json()["suggestions"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"form", "composition", "compound_mg", "elemental_mg"}),
        ("form=magnesium-oxide", {"compound_mg", "elemental_mg"}),
        ("compound_mg=5", {"form", "composition"}),
        ("form=magnesium-oxide&compound_mg=5&elemental_mg=5", {"compound_mg", "elemental_mg"}),
        ("form=magnesium-oxide&composition=magnesium-oxide-pure&compound_mg=5", {"form", "composition"}),
        ("form=magnesium-oxide&composition=magnesium-oxide-pure&compound_mg=x", {"compound_mg", "form", "composition"}),
    ],
)
def test_missing_and_excess_parameters_are_reported(client: httpx.Client, query: str, names: set[str]) -> None:
    response = client.get(f"/v1/elemental?{query}")

    assert response.status_code == 422
    assert {error["name"] for error in response.json()["errors"]} == names


@pytest.mark.parametrize(
    "amount",
    ["0", "0.0", "-5", "100000.1", "100001", "5e2", "+5", ".5", "5.", "1_0", "٣", "nan", "inf", "", " 5", "5,5", "x"],
)
@pytest.mark.parametrize("name", ["compound_mg", "elemental_mg"])
def test_an_amount_must_be_positive_bounded_and_in_plain_digits(client: httpx.Client, name: str, amount: str) -> None:
    response = client.get("/v1/elemental", params={"form": "magnesium-oxide", name: amount})

    assert response.status_code == 422
    assert response.json()["errors"][0]["name"] == name


@pytest.mark.parametrize("amount", ["0.000001", "100000", "100000.000000", "000500", "62.5"])
@pytest.mark.parametrize("name", ["compound_mg", "elemental_mg"])
def test_the_bounds_of_an_amount_are_inclusive(client: httpx.Client, name: str, amount: str) -> None:
    response = get_elemental(client, form="magnesium-oxide", **{name: amount})

    assert response[name] == response["query"][name] == float(amount)
    assert response["compound_mg"] > response["elemental_mg"] > 0


@pytest.mark.parametrize(
    ("parameters", "exceeds"),
    [
        ({"elemental_mg": "349.999999"}, "no"),
        ({"elemental_mg": "350"}, "no"),
        ({"elemental_mg": "350.000001"}, "yes"),
        ({"compound_mg": "2165"}, "no"),  # 349.86
        ({"compound_mg": "2166"}, "yes"),  # 350.03, shown as 350
        ({"compound_mg": "100000"}, "yes"),
    ],
)
def test_the_adult_limit_is_compared_before_rounding(
    client: httpx.Client, parameters: dict[str, str], exceeds: str
) -> None:
    response = get_elemental(client, form="magnesium-citrate", **parameters)

    assert response["exceeds_adult_ul"] == exceeds
    above = "This amount of magnesium is above that limit" in response["explanation"]
    assert above == (exceeds == "yes")
    hidden = above and response["elemental_mg"] <= 350
    assert ("before rounding" in response["explanation"]) == hidden
    assert ("does not make it safe for everyone" in response["explanation"]) == (not above)


def test_the_limit_is_the_record_that_loading_used(client: httpx.Client) -> None:
    limit = get_elemental(client, form="magnesium-oxide", compound_mg=1)["adult_ul"]

    assert limit == client.get("/v1/nutrients/magnesium/intakes/intake-ul-adult").json()
    assert (limit["value"], limit["jurisdiction"]) == (ADULT_UL_MG, "us_canada")
    assert limit["applies_to"] == "supplements_and_medicines"


MGO = {"formula": "MgO", "elemental_percent": 60.3, "molar_mass_g_per_mol": 40.304}


def test_without_a_limit_no_comparison_is_made() -> None:
    amounts = compute_amounts(MGO, ElementalQuery(form="magnesium-oxide", compound_mg=1))

    assert compare_with_limit(amounts, None) == "unknown"


def test_cautions_of_the_form_are_included(client: httpx.Client) -> None:
    cautions = get_elemental(client, form="magnesium-citrate", compound_mg=500)["cautions"]

    assert cautions == client.get("/v1/supplement-forms/magnesium-citrate").json()["cautions"]
    assert "caution-kidney-disease" in {caution["id"] for caution in cautions}


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("301.55", "301.6"),
        ("301.45", "301.5"),
        ("80.855", "80.86"),
        ("80.865", "80.87"),
        ("0.12345", "0.1235"),
        ("999.96", "1000"),
        ("0.000123455", "0.0001235"),
        ("60304", "60300"),
        ("60325", "60330"),
    ],
)
def test_amounts_are_rounded_half_up_to_four_digits(amount: str, shown: str) -> None:
    assert round_amount(Decimal(amount)) == Decimal(shown)


def test_sentences_are_short_and_give_no_personal_advice(client: httpx.Client) -> None:
    for amount in (100, 2166, 90_000):
        response = get_elemental(client, form="magnesium-citrate", compound_mg=amount)
        text = f"{response['explanation']} {response['rounding']}"
        assert "not advice" in text
        assert "doctor or pharmacist" in text
        assert "you should" not in text.lower()
        for sentence in re.split(r"(?<=[.?!])\s", text):
            assert len(sentence.split()) <= 25, sentence
