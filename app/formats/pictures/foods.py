"""Magnesium in a serving of foods, as bars against the daily value."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.formats.pictures.layout import LAYOUTS, Layout, Scale, count, grid, line, number, text_width, ticks
from app.formats.pictures.model import Box, Cell, Column, Drawing, Label, Picture, Shape, Table

TITLE: Final = "Magnesium in a serving of food"
MOST_FOODS: Final = 20
A_FIFTH: Final = 20
"""From this share on, in percent, US labels may call a food high in a nutrient."""

HEAD: Final = 46.0
BAR: Final = 18.0
NEAR: Final = 18.0
"""A tick so near to the line of the daily value would be read as its label."""


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
    """The foods with most magnesium in a serving, of so many in all, or of those of one group."""
    shown = tuple(foods[:MOST_FOODS])
    everything = f"/foods?sort=-magnesium_mg_per_serving{f'&group={group}' if group else ''}"
    return Picture(
        name=f"foods-{group}" if group else "foods",
        title=TITLE,
        message=_message(shown),
        table=_table(shown),
        drawings=tuple(_draw(shown, layout) for layout in LAYOUTS) if shown else (),
        notes=_notes(shown, total),
        more=Cell(f"All {count(total, 'food')} by magnesium in a serving", everything) if shown else None,
    )


def _message(foods: Sequence[FoodAmount]) -> str:
    if not foods:
        return "There are no foods to show."
    best, rich = foods[0], sum(food.percent_daily_value >= A_FIFTH for food in foods)
    return (
        f"{best.name}: {number(best.magnesium_mg)} mg in {best.serving}, {best.percent_daily_value}% of the daily "
        f"value of {best.daily_value_mg} mg. With {rich} of {count(len(foods), 'food')}, one serving gives a fifth of "
        "it or more."
    )


def _notes(foods: Sequence[FoodAmount], total: int) -> tuple[str, ...]:
    if not foods:
        return ()
    left = total - len(foods)
    said = "Servings differ in weight: a cup of bran is more than most people eat. The table gives the grams."
    daily = f"The daily value on US food labels is {foods[0].daily_value_mg} mg. It is no personal target."
    return (daily, said, f"Left out: {count(left, 'food')} with less in a serving.") if left else (daily, said)


def _table(foods: Sequence[FoodAmount]) -> Table:
    daily = f" ({foods[0].daily_value_mg} mg)" if foods else ""
    return Table(
        caption="Magnesium in one serving, most first",
        columns=(
            Column("Food"),
            Column("Serving"),
            Column("Magnesium, mg", is_number=True),
            Column(f"Of the daily value{daily}", is_number=True),
        ),
        rows=tuple(
            (
                Cell(food.name, f"/foods/{food.id}"),
                Cell(f"{food.serving}, {number(food.grams)} g"),
                Cell(number(food.magnesium_mg)),
                Cell(f"{food.percent_daily_value}%"),
            )
            for food in foods
        ),
    )


def _draw(foods: Sequence[FoodAmount], layout: Layout) -> Drawing:
    row = 28.0 if layout.is_wide else 42.0
    bottom = HEAD + row * len(foods)
    daily = foods[0].daily_value_mg
    start = 318.0 if layout.is_wide else 1.0
    scale = Scale(start, layout.width - 2, max(daily, *(food.magnesium_mg for food in foods)))
    shapes: list[Shape] = [*grid(scale, HEAD - 4, bottom), *_axis(scale, daily)]
    for place, food in enumerate(foods):
        shapes += _row(food, layout, scale, HEAD + row * place)
    shapes.append(line(scale.place(daily), HEAD - 26, scale.place(daily), bottom, "limit"))
    return Drawing(layout.name, layout.width, bottom + 4, tuple(shapes), (scale.start - 2, HEAD - 26))


def _axis(scale: Scale, daily: int) -> Iterator[Label]:
    yield Label(scale.start, 12, "mg in a serving", "small")
    yield Label(scale.place(daily), 12, f"Daily value {daily} mg", "strong", "end")
    for tick in ticks(scale.most):
        if abs(scale.place(tick) - scale.place(daily)) > NEAR:
            yield Label(scale.place(tick), HEAD - 10, number(tick), "tick", "middle" if tick else "start")


def _row(food: FoodAmount, layout: Layout, scale: Scale, top: float) -> Iterator[Shape]:
    if layout.is_wide:
        yield Label(0, top + 18, food.name)
        yield Label(scale.start - 12, top + 18, food.serving, "small", "end")
        y = top + 5
    else:
        yield Label(0, top + 14, food.name)
        yield Label(layout.width - 10, top + 14, food.serving, "small", "end")
        y = top + 20
    said = f"{number(food.magnesium_mg)} mg · {food.percent_daily_value}%"
    end = scale.place(food.magnesium_mg)
    yield Box(scale.start, y, scale.length(food.magnesium_mg), BAR, "bar")
    if scale.length(food.magnesium_mg) > text_width(said, bold=True) + 12:
        yield Label(end - 6, y + 13.5, said, "inside", "end")
    else:
        yield Label(end + 6, y + 13.5, said, "value")
