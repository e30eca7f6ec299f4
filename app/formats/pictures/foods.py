"""Bar chart of the magnesium in a serving of food, compared with the daily value."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.formats.pictures.layout import (
    LAYOUTS,
    Layout,
    Scale,
    compute_ticks,
    draw_line,
    estimate_width,
    format_count,
    format_number,
    grid_lines,
)
from app.formats.pictures.model import Box, Cell, Column, Drawing, Label, Picture, Shape, Table

TITLE: Final = "Magnesium in a serving of food"
MAX_FOODS: Final = 20
HIGH_PERCENT_DAILY_VALUE: Final = 20
"""Percentage of the daily value from which US labels may call a food high in a nutrient."""

HEADER_HEIGHT: Final = 46.0
BAR_HEIGHT: Final = 18.0
MIN_TICK_DISTANCE: Final = 18.0
"""A tick closer to the line of the daily value would be read as its label."""


@dataclass(frozen=True)
class FoodAmount:
    """A food and the magnesium in one serving of it."""

    id: str
    name: str
    serving: str
    grams: float
    magnesium_mg: float
    percent_daily_value: int
    daily_value_mg: int


def draw_foods(foods: Sequence[FoodAmount], total: int, group: str | None = None) -> Picture:
    """Draw the foods with the most magnesium per serving, out of `total` foods in all or in one group."""
    shown = tuple(foods[:MAX_FOODS])
    url = f"/foods?sort=-magnesium_mg_per_serving{f'&group={group}' if group else ''}"
    return Picture(
        name=f"foods-{group}" if group else "foods",
        title=TITLE,
        message=_message(shown),
        table=_table(shown),
        drawings=tuple(_draw(shown, layout) for layout in LAYOUTS) if shown else (),
        notes=_notes(shown, total),
        more=Cell(f"All {format_count(total, 'food')} by magnesium per serving", url) if shown else None,
    )


def _message(foods: Sequence[FoodAmount]) -> str:
    if not foods:
        return "There are no foods to show."
    best, rich_count = foods[0], sum(food.percent_daily_value >= HIGH_PERCENT_DAILY_VALUE for food in foods)
    return (
        f"Highest: {best.name}, {format_number(best.magnesium_mg)} mg in {best.serving}, {best.percent_daily_value}% "
        f"of the daily value of {best.daily_value_mg} mg. For {rich_count} of the {format_count(len(foods), 'food')} "
        f"shown, this share is {HIGH_PERCENT_DAILY_VALUE}% or more after rounding."
    )


def _notes(foods: Sequence[FoodAmount], total: int) -> tuple[str, ...]:
    if not foods:
        return ()
    omitted = total - len(foods)
    notes = (
        f"The daily value on US food labels is {foods[0].daily_value_mg} mg. It is not a personal target.",
        "Servings differ in weight: a cup of bran is more than most people eat. The table gives the weight in grams.",
    )
    return (
        (*notes, f"Not shown: {format_count(omitted, 'food')} with less magnesium per serving.") if omitted else notes
    )


def _table(foods: Sequence[FoodAmount]) -> Table:
    daily = f" ({foods[0].daily_value_mg} mg)" if foods else ""
    return Table(
        caption="Magnesium per serving, highest first",
        columns=(
            Column("Food"),
            Column("Serving"),
            Column("Magnesium, mg", is_number=True),
            Column(f"Share of the daily value{daily}", is_number=True),
        ),
        rows=tuple(
            (
                Cell(food.name, f"/foods/{food.id}"),
                Cell(f"{food.serving}, {format_number(food.grams)} g"),
                Cell(format_number(food.magnesium_mg)),
                Cell(f"{food.percent_daily_value}%"),
            )
            for food in foods
        ),
    )


def _draw(foods: Sequence[FoodAmount], layout: Layout) -> Drawing:
    row_height = 28.0 if layout.is_wide else 42.0
    bottom = HEADER_HEIGHT + row_height * len(foods)
    daily = foods[0].daily_value_mg
    start = 318.0 if layout.is_wide else 1.0
    scale = Scale(start, layout.width - 2, max(daily, *(food.magnesium_mg for food in foods)))
    shapes: list[Shape] = [*grid_lines(scale, HEADER_HEIGHT - 4, bottom), *_axis(scale, daily)]
    for index, food in enumerate(foods):
        shapes += _row(food, layout, scale, HEADER_HEIGHT + row_height * index)
    shapes.append(draw_line(scale.position(daily), HEADER_HEIGHT - 26, scale.position(daily), bottom, "limit"))
    return Drawing(layout.name, layout.width, bottom + 4, tuple(shapes), (scale.start - 2, HEADER_HEIGHT - 26))


def _axis(scale: Scale, daily: int) -> Iterator[Label]:
    yield Label(scale.start, 12, "mg per serving", "small")
    yield Label(scale.position(daily), 12, f"Daily value {daily} mg", "strong", "end")
    for tick in compute_ticks(scale.max):
        if abs(scale.position(tick) - scale.position(daily)) > MIN_TICK_DISTANCE:
            yield Label(
                scale.position(tick), HEADER_HEIGHT - 10, format_number(tick), "tick", "middle" if tick else "start"
            )


def _row(food: FoodAmount, layout: Layout, scale: Scale, top: float) -> Iterator[Shape]:
    if layout.is_wide:
        yield Label(0, top + 18, food.name)
        yield Label(scale.start - 12, top + 18, food.serving, "small", "end")
        y = top + 5
    else:
        yield Label(0, top + 14, food.name)
        yield Label(layout.width - 10, top + 14, food.serving, "small", "end")
        y = top + 20
    label = f"{format_number(food.magnesium_mg)} mg · {food.percent_daily_value}%"
    end = scale.position(food.magnesium_mg)
    yield Box(scale.start, y, scale.length(food.magnesium_mg), BAR_HEIGHT, "bar")
    if scale.length(food.magnesium_mg) > estimate_width(label, bold=True) + 12:
        yield Label(end - 6, y + 13.5, label, "inside", "end")
    else:
        yield Label(end + 6, y + 13.5, label, "value")
