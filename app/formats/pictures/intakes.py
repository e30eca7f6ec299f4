"""Step chart of reference intakes by age and sex, with a separate panel for the upper limit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from app.formats.pictures.layout import (
    LAYOUTS,
    Layout,
    Mark,
    Scale,
    compute_ticks,
    draw_line,
    draw_mark,
    format_number,
    grid_lines,
)
from app.formats.pictures.model import Box, Cell, Column, Drawing, Label, Picture, Shape, Stroke, Table
from app.models.terms import IntakeKind, LifeStage, Sex

TITLE: Final = "Magnesium per day, by age and sex"
STAGE_GROUPS: Final = (
    ("", (LifeStage.INFANT, LifeStage.CHILD, LifeStage.ADOLESCENT, LifeStage.ADULT)),
    ("Pregnant", (LifeStage.PREGNANCY,)),
    ("Breastfeeding", (LifeStage.LACTATION,)),
)
"""Life stages drawn as one sequence of ages, with the heading of each group."""

RECOMMENDED: Final = (IntakeKind.RDA, IntakeKind.AI)
NO_MAX_AGE: Final = 10_000
MONTHS_PER_YEAR: Final = 12

HEADER_HEIGHT: Final = 62.0
ROW_HEIGHT: Final = 26.0
GROUP_HEADER_HEIGHT: Final = 28.0
AREA_OVERLAP: Final = 0.6
"""Overlap of the areas of adjacent rows; without it, a line of the background shows through."""
LABEL_WIDTH: Final = 92.0
VALUE_WIDTH: Final = 40.0
"""Width of a number beside the longest bar."""

Series = Literal["both", "female", "male", "estimate"]
SERIES_MARKS: Final[dict[Series, Mark]] = {"both": "diamond", "female": "circle", "male": "square", "estimate": "ring"}
LEGEND: Final[tuple[tuple[Series, str], ...]] = (
    ("both", "both sexes"),
    ("female", "female"),
    ("male", "male"),
    ("estimate", "adequate intake"),
)


@dataclass(frozen=True)
class Amount:
    """A reference intake, with the ages and the life stage it applies to."""

    id: str
    href: str
    kind: IntakeKind
    life_stage: LifeStage
    sex: Sex | None
    from_months: int
    to_months: int
    """Exclusive end of its ages; `NO_MAX_AGE` if there is none."""
    value: float | None
    note: str | None = None


class Band(NamedTuple):
    """Ages with the same values: a row of the picture."""

    group: str
    start: int
    end: int
    female: Amount | None
    male: Amount | None
    limit: Amount | None

    @property
    def ages(self) -> str:
        """The ages in words, both inclusive."""
        unit = MONTHS_PER_YEAR if self.start >= MONTHS_PER_YEAR else 1
        word = "years" if unit == MONTHS_PER_YEAR else "months"
        if self.end >= NO_MAX_AGE:
            return f"{self.start // unit}+ {word}"
        return f"{self.start // unit}–{self.end // unit - 1} {word}"

    @property
    def label(self) -> str:
        """The group and the ages, in words."""
        return f"{self.group}, {self.ages}" if self.group else self.ages


class Panel(NamedTuple):
    """The position of one half of the picture."""

    scale: Scale
    top: float
    has_labels: bool


class Point(NamedTuple):
    """A value of a series, with the top of its row."""

    series: Series
    value: float
    top: float


def make_bands(amounts: Sequence[Amount]) -> tuple[Band, ...]:
    """The rows of the picture: a recommended value starts or ends at each boundary."""
    return tuple(
        band
        for group, stages in STAGE_GROUPS
        for band in _group_bands(group, [amount for amount in amounts if amount.life_stage in stages])
    )  # fmt: skip


def _group_bands(group: str, amounts: Sequence[Amount]) -> Iterator[Band]:
    recommended = [amount for amount in amounts if amount.kind in RECOMMENDED]
    limits = [amount for amount in amounts if amount.kind is IntakeKind.UL]
    edges = sorted({age for amount in recommended for age in (amount.from_months, amount.to_months)})
    for start, end in pairwise(edges):
        female, male = (_find_amount(recommended, start, sex) for sex in (Sex.FEMALE, Sex.MALE))
        if female or male:
            yield Band(
                group,
                start,
                end,
                female,
                male,
                _find_amount(limits, start, None) or _find_amount(limits, start, Sex.FEMALE),
            )


def _find_amount(amounts: Sequence[Amount], age: int, sex: Sex | None) -> Amount | None:
    return next(
        (amount for amount in amounts if amount.from_months <= age < amount.to_months and amount.sex in (None, sex)),
        None,
    )


def draw_intakes(amounts: Sequence[Amount], name: str = "intakes") -> Picture:
    """Draw the reference intakes of one nutrient from one authority."""
    bands = make_bands(amounts)
    return Picture(
        name=name,
        title=TITLE,
        message=_message(amounts),
        table=_table(bands),
        drawings=tuple(_draw(bands, layout) for layout in LAYOUTS) if bands else (),
        notes=_notes(amounts) if bands else (),
        more=Cell("All reference intakes with their references", "/nutrients/magnesium/intakes") if bands else None,
    )


def _message(amounts: Sequence[Amount]) -> str:
    adults = [amount for amount in amounts if amount.life_stage is LifeStage.ADULT and amount.value is not None]
    values = [amount.value or 0 for amount in adults if amount.kind in RECOMMENDED]
    limits = [amount.value or 0 for amount in adults if amount.kind is IntakeKind.UL]
    if not values:
        return "There are no reference intakes for adults to show."
    range_ = (
        format_number(min(values))
        if min(values) == max(values)
        else f"{format_number(min(values))} to {format_number(max(values))}"
    )
    recommended = f"The recommended intake for adults is {range_} mg a day from all food, drink and supplements."
    if not limits:
        return recommended
    return f"{recommended} The upper limit of {format_number(limits[0])} mg covers only supplements and medicines."


def _find_limit_note(amounts: Sequence[Amount]) -> str | None:
    """The note of a record on why a limit can be below the recommended intake."""
    return next(
        (
            amount.note
            for amount in amounts
            if amount.kind is IntakeKind.UL and amount.value is not None and amount.note
        ),
        None,
    )


def _notes(amounts: Sequence[Amount]) -> tuple[str, ...]:
    note = _find_limit_note(amounts)
    no_limit = any(amount.kind is IntakeKind.UL and amount.value is None for amount in amounts)
    return (
        *([f"The upper limit: {note[0].lower()}{note[1:]}"] if note else []),
        *(["No upper limit could be set for babies. That does not mean any amount is safe."] if no_limit else []),
        "Values for the United States and Canada, set for groups of healthy people. They are not personal advice.",
        "Rows are age groups, not a scale of years. Average requirements (EAR) are not shown.",
    )


def _table(bands: Sequence[Band]) -> Table:
    return Table(
        caption="Milligrams of magnesium per day",
        columns=(
            Column("Group"),
            Column("Female, recommended", is_number=True),
            Column("Male, recommended", is_number=True),
            Column("Upper limit, supplements and medicines only", is_number=True),
        ),
        rows=tuple(
            (Cell(band.label), _amount_cell(band.female), _amount_cell(band.male), _amount_cell(band.limit))
            for band in bands
        ),
    )  # fmt: skip


def _amount_cell(amount: Amount | None) -> Cell:
    if amount is None:
        return Cell("—")
    if amount.value is None:
        return Cell("none set", amount.href)
    text = format_number(amount.value)
    return Cell(f"{text} (adequate intake)" if amount.kind is IntakeKind.AI else text, amount.href)


def _draw(bands: Sequence[Band], layout: Layout) -> Drawing:
    values = [amount.value or 0 for band in bands for amount in (band.female, band.male, band.limit) if amount]
    max_value = max(*values, 1)
    tops = _row_tops(bands)
    panel_height = HEADER_HEIGHT + tops[-1] + ROW_HEIGHT
    legend = 26.0 if layout.is_wide else 46.0
    if layout.is_wide:
        half = (layout.width - LABEL_WIDTH - 36) / 2
        first = Panel(Scale(LABEL_WIDTH, LABEL_WIDTH + half - VALUE_WIDTH, max_value), legend, has_labels=True)
        second = Panel(Scale(layout.width - half, layout.width - VALUE_WIDTH, max_value), legend, has_labels=False)
        height = legend + panel_height
    else:
        first = Panel(Scale(LABEL_WIDTH, layout.width - VALUE_WIDTH, max_value), legend, has_labels=True)
        second = first._replace(top=legend + panel_height + 26)
        height = 2 * panel_height + legend + 26
    shapes = (
        *_legend(layout),
        *_draw_frame(bands, tops, first, "Recommended intake", "all food, drink and supplements"),
        *_draw_recommended(bands, tops, first),
        *_draw_frame(bands, tops, second, "Upper limit", "supplements and medicines only"),
        *_draw_limits(bands, tops, second),
    )
    return Drawing(layout.name, layout.width, height + 6, shapes, (LABEL_WIDTH - 2, legend + HEADER_HEIGHT - 6))


def _row_tops(bands: Sequence[Band]) -> list[float]:
    """The top of each row, with room for the heading before a group."""
    tops, y = [], 0.0
    for before, band in zip((None, *bands), bands, strict=False):
        if before is not None and band.group != before.group:
            y += GROUP_HEADER_HEIGHT
        tops.append(y)
        y += ROW_HEIGHT
    return tops


def _legend(layout: Layout) -> Iterator[Shape]:
    x, y = 6.0, 9.0
    for index, (series, name) in enumerate(LEGEND):
        if index == len(LEGEND) - 1 and not layout.is_wide:
            x, y = 6.0, 30.0
        yield draw_mark(SERIES_MARKS[series], x, y, series)
        yield Label(x + 11, y + 4.5, name, "small")
        x += 30 + 7 * len(name)


def _draw_frame(
    bands: Sequence[Band], tops: Sequence[float], panel: Panel, title: str, scope: str
) -> Iterator[Shape]:  # fmt: skip
    start = 0 if panel.has_labels else panel.scale.start
    yield Label(start, panel.top + 14, title, "strong")
    yield Label(start, panel.top + 30, f"mg per day, {scope}", "small")
    y = panel.top + HEADER_HEIGHT
    for tick in compute_ticks(panel.scale.max):
        anchor: Literal["start", "middle"] = "middle" if tick else "start"
        yield Label(panel.scale.position(tick), y - 8, format_number(tick), "tick", anchor)
    yield from grid_lines(panel.scale, y - 4, y + tops[-1] + ROW_HEIGHT)
    for before, band, top in zip((None, *bands), bands, tops, strict=False):
        if band.group and (before is None or before.group != band.group):
            yield Box(
                panel.scale.start - 2,
                y + top - GROUP_HEADER_HEIGHT,
                panel.scale.length(panel.scale.max) + 4,
                GROUP_HEADER_HEIGHT,
                "gap",
            )
            if panel.has_labels:
                yield Label(0, y + top - 7, band.group, "strong")
        if panel.has_labels:
            yield Label(0, y + top + 17.5, band.ages)


def _draw_recommended(bands: Sequence[Band], tops: Sequence[float], panel: Panel) -> Iterator[Shape]:
    lines: dict[tuple[str, Series], list[Point]] = {}
    for band, top in zip(bands, tops, strict=True):
        points = list(_band_points(band, panel.top + HEADER_HEIGHT + top))
        least = min(point.value for point in points)
        yield Box(panel.scale.start, points[0].top, panel.scale.length(least), ROW_HEIGHT + AREA_OVERLAP, "area")
        for point in points:
            lines.setdefault((band.group, point.series), []).append(point)
    for (_, series), points in lines.items():
        yield _draw_steps(points, panel.scale, series)
    yield from _draw_joints(lines, panel.scale)
    for points in lines.values():
        for point in points:
            yield from _draw_value(point, panel.scale)


def _band_points(band: Band, top: float) -> Iterator[Point]:
    """The values of a row: one if they are equal for both sexes, otherwise two."""
    female, male = band.female, band.male
    if female and female.value is not None and (male is None or male is female or male.value == female.value):
        is_estimate = female.kind is IntakeKind.AI
        series: Series = "estimate" if is_estimate else "both" if male else "female"
        yield Point(series, female.value, top)
        return
    if female and female.value is not None:
        yield Point("female", female.value, top)
    if male and male.value is not None:
        yield Point("male", male.value, top)


def _draw_steps(points: Sequence[Point], scale: Scale, series: Series) -> Stroke:
    """The line of a series, row by row."""
    first = points[0]
    path = f"M{scale.position(first.value):.1f} {first.top:.1f}"
    for point in points:
        path += f"H{scale.position(point.value):.1f}V{point.top + ROW_HEIGHT:.1f}"
    return Stroke(path, f"step {series}-line")


def _draw_joints(lines: dict[tuple[str, Series], list[Point]], scale: Scale) -> Iterator[Stroke]:
    """The connections from the line of both sexes to the lines of each."""
    both = lines.get(("", "both"))
    for series in ("female", "male"):
        separate = lines.get(("", series))
        if both and separate and both[-1].top + ROW_HEIGHT == separate[0].top:
            ends = scale.position(both[-1].value), scale.position(separate[0].value)
            yield draw_line(ends[0], separate[0].top, ends[1], separate[0].top, f"step {series}-line")


def _draw_value(point: Point, scale: Scale) -> Iterator[Shape]:
    x, y = scale.position(point.value), point.top + ROW_HEIGHT / 2
    yield draw_mark(SERIES_MARKS[point.series], x, y, point.series)
    if point.series == "female":
        yield Label(x - 9, y + 4.5, format_number(point.value), "value", "end")
    else:
        yield Label(x + 9, y + 4.5, format_number(point.value), "value")


def _draw_limits(bands: Sequence[Band], tops: Sequence[float], panel: Panel) -> Iterator[Shape]:
    """A bar for each limit, as tall as the rows it applies to."""
    rows = [(band.limit, band.group, panel.top + HEADER_HEIGHT + top) for band, top in zip(bands, tops, strict=True)]
    index = 0
    while index < len(rows):
        limit, group, top = rows[index]
        count = 1
        while index + count < len(rows) and rows[index + count][:2] == (limit, group):
            count += 1
        yield from _draw_limit(limit, top, ROW_HEIGHT * count, panel.scale)
        index += count


def _draw_limit(limit: Amount | None, top: float, height: float, scale: Scale) -> Iterator[Shape]:
    y = top + height / 2 + 4.5
    if limit is None or limit.value is None:
        yield Label(scale.start + 8, y, "none set" if limit else "no value", "small")
        return
    yield Box(scale.start, top + 1.5, scale.length(limit.value), height - 3, "ceiling", hatched=True)
    yield Label(scale.position(limit.value) + 7, y, format_number(limit.value), "value")
