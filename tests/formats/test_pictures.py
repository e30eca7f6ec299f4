"""Pictures as pure functions: lengths match amounts, omissions are stated, and missing data are handled."""

import pytest

from app.formats.pictures.compositions import Share, draw_compositions, format_formula
from app.formats.pictures.evidence import draw_evidence
from app.formats.pictures.foods import MAX_FOODS, FoodAmount, draw_foods
from app.formats.pictures.graph import MAX_PER_TYPE, ClaimEdge, draw_graph
from app.formats.pictures.intakes import NO_MAX_AGE, Amount, draw_intakes, make_bands
from app.formats.pictures.layout import NARROW, WIDE, compute_ticks, wrap_text
from app.formats.pictures.model import Box, Dot, Drawing, Label, Picture, Stroke
from app.models.terms import Certainty, Direction, IntakeKind, LifeStage, Predicate, Sex, Standing

PHRASES = {(predicate, inverse): predicate.value for predicate in Predicate for inverse in (True, False)}


def make_food(number: int, magnesium: float) -> FoodAmount:
    return FoodAmount(f"food-{number}", f"Food {number}", "1 cup", 100, magnesium, round(magnesium / 4.2), 420)


def make_share(percent: float | None, name: str = "salt") -> Share:
    return Share(
        name, name.capitalize(), "form", "MgO" if percent else None, percent, 100 if percent else None, typical=False
    )


def make_amount(
    kind: IntakeKind, stage: LifeStage, months: tuple[int, int], value: float | None, sex: str = ""
) -> Amount:
    amount_sex = Sex(sex) if sex else None
    return Amount(f"{kind}-{months[0]}", f"/v1/x/{kind}-{months[0]}", kind, stage, amount_sex, *months, value)


def make_edge(number: int, standing: Standing = Standing.UNPROVEN, other: str = "") -> ClaimEdge:
    identifier = other or f"symptom-{number:02}"
    return ClaimEdge(
        f"claim-{number}", "symptoms", identifier, identifier, Predicate.HAS_SYMPTOM, inverse=False, standing=standing
    )


def label_texts(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.shapes if isinstance(shape, Label)]


def boxes_with_class(drawing: Drawing, css_class: str) -> list[Box]:
    return [shape for shape in drawing.shapes if isinstance(shape, Box) and shape.css_class == css_class]


EMPTY_PICTURES = [
    draw_foods([], 0),
    draw_intakes([]),
    draw_compositions([]),
    draw_compositions([make_share(None)]),
    draw_evidence({}),
    draw_graph("rls", "RLS", [], PHRASES),
]


@pytest.mark.parametrize("picture", EMPTY_PICTURES)
def test_picture_without_data_has_a_message_and_no_drawing(picture: Picture) -> None:
    assert picture.drawings == ()
    assert picture.message.endswith(".")
    assert picture.more is None


def test_bars_start_at_zero_and_are_proportional_to_their_amounts() -> None:
    for drawing in draw_foods([make_food(1, 300), make_food(2, 150), make_food(3, 0)], 3).drawings:
        first, second, third = boxes_with_class(drawing, "bar")
        assert first.x == second.x == third.x
        assert first.width == pytest.approx(2 * second.width)
        assert third.width == 0


def test_line_of_the_daily_value_is_at_its_position_on_the_scale() -> None:
    for drawing in draw_foods([make_food(1, 420)], 1).drawings:
        bar = boxes_with_class(drawing, "bar")[0]
        limit = next(one for one in drawing.shapes if isinstance(one, Stroke) and one.css_class == "limit")
        assert float(limit.path.removeprefix("M").split()[0]) == pytest.approx(bar.x + bar.width, abs=0.1)


def test_amount_above_the_daily_value_fits_into_the_picture() -> None:
    for drawing in draw_foods([make_food(1, 900)], 1).drawings:
        bar = boxes_with_class(drawing, "bar")[0]
        assert bar.x + bar.width <= drawing.width
        assert "Daily value 420 mg" in label_texts(drawing)


def test_omitted_foods_are_counted_in_a_note() -> None:
    picture = draw_foods([make_food(number, 400 - number) for number in range(MAX_FOODS + 5)], 48)

    assert len(picture.table.rows) == MAX_FOODS
    assert any("28 foods" in note for note in picture.notes)
    assert picture.more is not None
    assert picture.more.href == "/foods?sort=-magnesium_mg_per_serving"


def test_bar_of_a_share_is_proportional_to_the_full_bar() -> None:
    for drawing in draw_compositions([make_share(60.3, "oxide"), make_share(8.0, "taurate")]).drawings:
        for part, whole, percent in zip(
            boxes_with_class(drawing, "bar")[1:], boxes_with_class(drawing, "rest")[1:], (60.3, 8.0), strict=True
        ):
            assert part.width / whole.width == pytest.approx(percent / 100)


def test_compound_without_a_formula_is_listed_in_the_table_and_counted_in_a_note() -> None:
    picture = draw_compositions([make_share(60.3, "oxide"), make_share(None, "trade-material")])

    assert [row[0].text for row in picture.table.rows] == ["Oxide", "Trade-material"]
    assert picture.table.rows[1][2].text == "not known"
    assert any("1 compound without" in note for note in picture.notes)


@pytest.mark.parametrize(
    ("formula", "formatted"),
    [
        ("MgO", "MgO"),
        ("Mg3(C6H5O7)2·9H2O", "Mg₃(C₆H₅O₇)₂·9H₂O"),
        ("MgSO4·12H2O", "MgSO₄·12H₂O"),
        ("C12H22", "C₁₂H₂₂"),
    ],
)
def test_numbers_in_a_formula_are_subscripts_unless_they_count_molecules(formula: str, formatted: str) -> None:
    assert format_formula(formula) == formatted


def test_evidence_map_has_a_dot_per_graded_claim_and_a_ring_per_ungraded_one() -> None:
    counts = {
        (Certainty.LOW, Direction.FOR): 40,
        (Certainty.HIGH, Direction.AGAINST): 1,
        (None, Direction.FOR): 7,
    }
    picture = draw_evidence(counts)

    for drawing in picture.drawings:
        dots = [shape for shape in drawing.shapes if isinstance(shape, Dot)]
        assert len([dot for dot in dots if dot.css_class == "claim"]) == 41
        assert len([dot for dot in dots if "hollow" in dot.css_class]) == 7
        assert all(0 < dot.x < drawing.width and 0 < dot.y < drawing.height for dot in dots)


def test_links_of_the_evidence_map_select_the_claims_that_they_count() -> None:
    rows = draw_evidence({(Certainty.LOW, Direction.FOR): 2, (None, Direction.FOR): 3}, "magnesium", "M").table.rows

    assert rows[2][3].href == "/claims?about=magnesium&certainty=low&direction=for"
    assert rows[2][1].href is None, "a count of zero has no link"
    assert rows[4][0].href == rows[4][4].href == "/claims?about=magnesium&certainty=none"
    assert rows[5][4].text == "5"


def test_ages_with_equal_values_share_a_row_even_if_sexes_change_at_different_ages() -> None:
    bands = make_bands(
        [
            make_amount(IntakeKind.AI, LifeStage.INFANT, (0, 7), 30),
            make_amount(IntakeKind.RDA, LifeStage.ADULT, (228, NO_MAX_AGE), 320, "female"),
            make_amount(IntakeKind.RDA, LifeStage.ADULT, (228, 372), 400, "male"),
            make_amount(IntakeKind.RDA, LifeStage.ADULT, (372, NO_MAX_AGE), 420, "male"),
            make_amount(IntakeKind.RDA, LifeStage.PREGNANCY, (228, 372), 350, "female"),
            make_amount(IntakeKind.UL, LifeStage.ADULT, (228, NO_MAX_AGE), 350),
        ]
    )

    assert [band.label for band in bands] == ["0–6 months", "19–30 years", "31+ years", "Pregnant, 19–30 years"]
    assert [band.male.value if band.male else None for band in bands] == [30, 400, 420, None]
    assert [band.limit.value if band.limit else None for band in bands] == [None, 350, 350, None]


def test_limit_for_supplements_is_drawn_in_a_separate_panel() -> None:
    amounts = [
        make_amount(IntakeKind.RDA, LifeStage.CHILD, (12, 48), 80),
        make_amount(IntakeKind.UL, LifeStage.CHILD, (12, 48), 65),
    ]
    for drawing in draw_intakes(amounts).drawings:
        area, limit = boxes_with_class(drawing, "area")[0], boxes_with_class(drawing, "ceiling")[0]
        is_separate = limit.x > area.x + area.width if drawing.layout == "wide" else limit.y > area.y + area.height
        assert is_separate
        assert limit.hatched
        assert limit.width / area.width == pytest.approx(65 / 80), "both panels have the same scale"


def test_missing_limit_is_stated_but_not_drawn() -> None:
    amounts = [
        make_amount(IntakeKind.AI, LifeStage.INFANT, (0, 7), 30),
        make_amount(IntakeKind.UL, LifeStage.INFANT, (0, 12), None),
    ]
    picture = draw_intakes(amounts)

    assert picture.table.rows[0][3].text == "none set"
    assert all(
        not boxes_with_class(drawing, "ceiling") and "none set" in label_texts(drawing) for drawing in picture.drawings
    )
    assert any("not mean any amount is safe" in note for note in picture.notes)


def test_graph_counts_omitted_records_and_its_table_lists_all() -> None:
    count = MAX_PER_TYPE + 3
    picture = draw_graph("rls", "RLS", [make_edge(number) for number in range(count)], PHRASES)

    assert len(picture.table.rows) == count
    assert any("3 symptoms" in note for note in picture.notes)
    for drawing in picture.drawings:
        assert len([text for text in label_texts(drawing) if text.startswith("symptom-")]) == MAX_PER_TYPE


def test_record_has_a_line_for_each_standing_with_its_own_class() -> None:
    edges = [make_edge(1, Standing.ACCEPTED, "a"), make_edge(2, Standing.ACCEPTED, "a")]
    picture = draw_graph("rls", "RLS", [*edges, make_edge(3, Standing.REJECTED, "a")], PHRASES)

    for drawing in picture.drawings:
        assert "= 2 · ✕ 1" in label_texts(drawing)
        classes = [shape.css_class for shape in drawing.shapes if isinstance(shape, Stroke)]
        assert classes.count("edge edge-rejected") == 2, "one in the legend, one in the drawing"
        assert classes.count("edge edge-accepted") == 2
    assert [(row[3].text, row[4].text) for row in picture.table.rows] == [
        ("=\u00a0accepted", "2"),
        ("✕\u00a0rejected", "1"),
    ]
    assert [row[4].href for row in picture.table.rows] == [
        "/claims?subject=rls,a&object=rls,a&standing=accepted",
        "/claims/claim-3",
    ]


def test_records_with_the_best_standing_are_drawn_first() -> None:
    weak = [make_edge(number) for number in range(MAX_PER_TYPE)]
    picture = draw_graph("rls", "RLS", [*weak, make_edge(99, Standing.SUPPORTED)], PHRASES)

    assert all("symptom-99" in label_texts(drawing) for drawing in picture.drawings)


def test_picture_does_not_depend_on_the_order_of_the_data() -> None:
    edges = [make_edge(number) for number in range(5)]

    assert draw_graph("rls", "RLS", edges, PHRASES) == draw_graph("rls", "RLS", edges[::-1], PHRASES)


def test_every_picture_has_a_narrow_and_a_wide_layout() -> None:
    picture = draw_foods([make_food(1, 300)], 1)

    assert [(drawing.layout, drawing.width) for drawing in picture.drawings] == [
        ("narrow", NARROW.width),
        ("wide", WIDE.width),
    ]


def test_text_is_wrapped_and_truncation_is_marked() -> None:
    assert wrap_text("Anti-sickness medicines", 500) == ["Anti-sickness medicines"]
    assert wrap_text("Unpleasant feelings in the legs", 120) == ["Unpleasant", "feelings in the…"]


@pytest.mark.parametrize(("max_value", "last"), [(1, 1), (100, 80), (420, 400), (900, 800)])
def test_ticks_are_round_and_start_at_zero(max_value: float, last: float) -> None:
    ticks = compute_ticks(max_value)

    assert ticks[0] == 0
    assert ticks[-1] <= max_value
    assert len(ticks) <= 6
    assert ticks[-1] >= last * 0.75
