"""Pictures as pure functions: lengths are honest, nothing is left out in silence, and nothing fails without data."""

import pytest

from app.formats.pictures.compositions import Share, draw_compositions, formula_text
from app.formats.pictures.evidence import draw_evidence
from app.formats.pictures.foods import MOST_FOODS, FoodAmount, draw_foods
from app.formats.pictures.graph import MOST_OF_A_TYPE, Relation, draw_graph
from app.formats.pictures.intakes import NO_END, Amount, bands_of, draw_intakes
from app.formats.pictures.layout import NARROW, WIDE, ticks, wrap
from app.formats.pictures.model import Box, Dot, Drawing, Label, Picture, Stroke
from app.models.terms import Certainty, Direction, IntakeKind, LifeStage, Predicate, Sex, Standing

WORDS = {(predicate, inverse): predicate.value for predicate in Predicate for inverse in (True, False)}


def food(place: int, magnesium: float) -> FoodAmount:
    return FoodAmount(f"food-{place}", f"Food {place}", "1 cup", 100, magnesium, round(magnesium / 4.2), 420)


def share(percent: float | None, name: str = "salt") -> Share:
    return Share(
        name, name.capitalize(), "form", "MgO" if percent else None, percent, 100 if percent else None, typical=False
    )


def amount(kind: IntakeKind, stage: LifeStage, months: tuple[int, int], value: float | None, sex: str = "") -> Amount:
    whom = Sex(sex) if sex else None
    return Amount(f"{kind}-{months[0]}", f"/v1/x/{kind}-{months[0]}", kind, stage, whom, *months, value)


def relation(place: int, standing: Standing = Standing.CONTESTED, other: str = "") -> Relation:
    identifier = other or f"symptom-{place:02}"
    return Relation(
        f"claim-{place}", "symptoms", identifier, identifier, Predicate.HAS_SYMPTOM, inverse=False, standing=standing
    )


def texts(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.shapes if isinstance(shape, Label)]


def boxes(drawing: Drawing, look: str) -> list[Box]:
    return [shape for shape in drawing.shapes if isinstance(shape, Box) and shape.look == look]


EMPTY = [
    draw_foods([], 0),
    draw_intakes([]),
    draw_compositions([]),
    draw_compositions([share(None)]),
    draw_evidence({}),
    draw_graph("rls", "RLS", [], WORDS),
]


@pytest.mark.parametrize("picture", EMPTY)
def test_without_data_there_is_a_message_and_no_drawing(picture: Picture) -> None:
    assert picture.drawings == ()
    assert picture.message.endswith(".")
    assert picture.more is None


def test_bars_are_as_long_as_their_amounts_and_begin_at_nought() -> None:
    for drawing in draw_foods([food(1, 300), food(2, 150), food(3, 0)], 3).drawings:
        first, second, third = boxes(drawing, "bar")
        assert first.x == second.x == third.x
        assert first.width == pytest.approx(2 * second.width)
        assert third.width == 0


def test_the_daily_value_stands_where_a_bar_of_it_would_end() -> None:
    for drawing in draw_foods([food(1, 420)], 1).drawings:
        bar = boxes(drawing, "bar")[0]
        limit = next(one for one in drawing.shapes if isinstance(one, Stroke) and one.look == "limit")
        assert float(limit.path.removeprefix("M").split()[0]) == pytest.approx(bar.x + bar.width, abs=0.1)


def test_an_amount_above_the_daily_value_stays_inside_the_picture() -> None:
    for drawing in draw_foods([food(1, 900)], 1).drawings:
        bar = boxes(drawing, "bar")[0]
        assert bar.x + bar.width <= drawing.width
        assert "Daily value 420 mg" in texts(drawing)


def test_foods_that_are_left_out_are_counted() -> None:
    picture = draw_foods([food(place, 400 - place) for place in range(MOST_FOODS + 5)], 48)

    assert len(picture.table.rows) == MOST_FOODS
    assert any("28 foods" in note for note in picture.notes)
    assert picture.more is not None
    assert picture.more.href == "/foods?sort=-magnesium_mg_per_serving"


def test_a_share_is_a_part_of_the_whole_bar() -> None:
    for drawing in draw_compositions([share(60.3, "oxide"), share(8.0, "taurate")]).drawings:
        for part, whole, percent in zip(
            boxes(drawing, "bar")[1:], boxes(drawing, "rest")[1:], (60.3, 8.0), strict=True
        ):
            assert part.width / whole.width == pytest.approx(percent / 100)


def test_a_compound_without_a_formula_is_in_the_table_and_in_a_note() -> None:
    picture = draw_compositions([share(60.3, "oxide"), share(None, "trade-material")])

    assert [row[0].text for row in picture.table.rows] == ["Oxide", "Trade-material"]
    assert picture.table.rows[1][2].text == "not known"
    assert any("1 compound without" in note for note in picture.notes)


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        ("MgO", "MgO"),
        ("Mg3(C6H5O7)2·9H2O", "Mg₃(C₆H₅O₇)₂·9H₂O"),
        ("MgSO4·12H2O", "MgSO₄·12H₂O"),
        ("C12H22", "C₁₂H₂₂"),
    ],
)
def test_numbers_in_a_formula_are_set_low_unless_they_count_molecules(formula: str, written: str) -> None:
    assert formula_text(formula) == written


def test_the_evidence_map_has_a_dot_for_each_claim_and_rings_for_those_without_a_grade() -> None:
    counts = {
        (Certainty.LOW, Direction.FOR): 40,
        (Certainty.HIGH, Direction.AGAINST): 1,
        (None, Direction.FOR): 7,
    }
    picture = draw_evidence(counts)

    for drawing in picture.drawings:
        dots = [shape for shape in drawing.shapes if isinstance(shape, Dot)]
        assert len([dot for dot in dots if dot.look == "claim"]) == 41
        assert len([dot for dot in dots if "hollow" in dot.look]) == 7
        assert all(0 < dot.x < drawing.width and 0 < dot.y < drawing.height for dot in dots)


def test_links_of_the_evidence_map_ask_for_what_they_count() -> None:
    rows = draw_evidence({(Certainty.LOW, Direction.FOR): 2, (None, Direction.FOR): 3}, "magnesium", "M").table.rows

    assert rows[2][3].href == "/claims?about=magnesium&certainty=low&direction=for"
    assert rows[2][1].href is None, "a count of nought leads nowhere"
    assert rows[4][0].href == rows[4][4].href == "/claims?about=magnesium&certainty=none"
    assert rows[5][4].text == "5"


def test_ages_with_the_same_values_are_one_row_and_sexes_may_change_at_different_ages() -> None:
    bands = bands_of(
        [
            amount(IntakeKind.AI, LifeStage.INFANT, (0, 7), 30),
            amount(IntakeKind.RDA, LifeStage.ADULT, (228, NO_END), 320, "female"),
            amount(IntakeKind.RDA, LifeStage.ADULT, (228, 372), 400, "male"),
            amount(IntakeKind.RDA, LifeStage.ADULT, (372, NO_END), 420, "male"),
            amount(IntakeKind.RDA, LifeStage.PREGNANCY, (228, 372), 350, "female"),
            amount(IntakeKind.UL, LifeStage.ADULT, (228, NO_END), 350),
        ]
    )

    assert [band.whom for band in bands] == ["0–6 months", "19–30 years", "31+ years", "Pregnant, 19–30 years"]
    assert [band.male.value if band.male else None for band in bands] == [30, 400, 420, None]
    assert [band.limit.value if band.limit else None for band in bands] == [None, 350, 350, None]


def test_the_limit_for_supplements_has_a_place_of_its_own() -> None:
    amounts = [
        amount(IntakeKind.RDA, LifeStage.CHILD, (12, 48), 80),
        amount(IntakeKind.UL, LifeStage.CHILD, (12, 48), 65),
    ]
    for drawing in draw_intakes(amounts).drawings:
        area, limit = boxes(drawing, "area")[0], boxes(drawing, "ceiling")[0]
        apart = limit.x > area.x + area.width if drawing.layout == "wide" else limit.y > area.y + area.height
        assert apart
        assert limit.hatched
        assert limit.width / area.width == pytest.approx(65 / 80), "both have one scale"


def test_a_limit_that_was_not_set_is_said_not_drawn() -> None:
    amounts = [
        amount(IntakeKind.AI, LifeStage.INFANT, (0, 7), 30),
        amount(IntakeKind.UL, LifeStage.INFANT, (0, 12), None),
    ]
    picture = draw_intakes(amounts)

    assert picture.table.rows[0][3].text == "none set"
    assert all(not boxes(drawing, "ceiling") and "none set" in texts(drawing) for drawing in picture.drawings)
    assert any("not make any amount safe" in note for note in picture.notes)


def test_a_graph_says_how_many_records_it_leaves_out_and_the_table_has_all() -> None:
    many = MOST_OF_A_TYPE + 3
    picture = draw_graph("rls", "RLS", [relation(place) for place in range(many)], WORDS)

    assert len(picture.table.rows) == many
    assert any("3 symptoms" in note for note in picture.notes)
    for drawing in picture.drawings:
        assert len([text for text in texts(drawing) if text.startswith("symptom-")]) == MOST_OF_A_TYPE


def test_a_record_has_a_line_for_each_standing_and_rejected_ones_have_their_own_look() -> None:
    found = [relation(1, Standing.ACCEPTED, "a"), relation(2, Standing.ACCEPTED, "a")]
    picture = draw_graph("rls", "RLS", [*found, relation(3, Standing.REJECTED, "a")], WORDS)

    for drawing in picture.drawings:
        assert "= 2 · ✕ 1" in texts(drawing)
        looks = [shape.look for shape in drawing.shapes if isinstance(shape, Stroke)]
        assert looks.count("edge edge-rejected") == 2, "the legend, and one"
        assert looks.count("edge edge-accepted") == 2
    assert [(row[3].text, row[4].text) for row in picture.table.rows] == [
        ("=\u00a0accepted", "2"),
        ("✕\u00a0rejected", "1"),
    ]
    assert [row[4].href for row in picture.table.rows] == [
        "/claims?subject=rls,a&object=rls,a&standing=accepted",
        "/claims/claim-3",
    ]


def test_records_with_surer_claims_stay_when_some_must_go() -> None:
    weak = [relation(place) for place in range(MOST_OF_A_TYPE)]
    picture = draw_graph("rls", "RLS", [*weak, relation(99, Standing.SUPPORTED)], WORDS)

    assert all("symptom-99" in texts(drawing) for drawing in picture.drawings)


def test_the_same_data_give_the_same_picture() -> None:
    relations = [relation(place) for place in range(5)]

    assert draw_graph("rls", "RLS", relations, WORDS) == draw_graph("rls", "RLS", relations[::-1], WORDS)


def test_there_is_a_layout_for_narrow_and_for_wide_columns() -> None:
    picture = draw_foods([food(1, 300)], 1)

    assert [(drawing.layout, drawing.width) for drawing in picture.drawings] == [
        ("narrow", NARROW.width),
        ("wide", WIDE.width),
    ]


def test_a_text_is_wrapped_and_what_does_not_fit_is_seen_to_be_cut() -> None:
    assert wrap("Anti-sickness medicines", 500) == ["Anti-sickness medicines"]
    assert wrap("Unpleasant feelings in the legs", 120) == ["Unpleasant", "feelings in the…"]


@pytest.mark.parametrize(("most", "last"), [(1, 1), (100, 80), (420, 400), (900, 800)])
def test_ticks_are_round_and_begin_at_nought(most: float, last: float) -> None:
    found = ticks(most)

    assert found[0] == 0
    assert found[-1] <= most
    assert len(found) <= 6
    assert found[-1] >= last * 0.75
