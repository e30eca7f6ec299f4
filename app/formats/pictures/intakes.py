"""Reference intakes by age and sex as steps, and apart from them the upper limit for supplements and medicines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from app.formats.pictures.layout import LAYOUTS, Layout, Mark, Scale, grid, line, mark, number, ticks
from app.formats.pictures.model import Box, Cell, Column, Drawing, Label, Picture, Shape, Stroke, Table
from app.models.terms import IntakeKind, LifeStage, Sex

TITLE: Final = "Magnesium a day, by age and sex"
RUNS: Final = (
    ("", (LifeStage.INFANT, LifeStage.CHILD, LifeStage.ADOLESCENT, LifeStage.ADULT)),
    ("Pregnant", (LifeStage.PREGNANCY,)),
    ("Breastfeeding", (LifeStage.LACTATION,)),
)
"""Ages that follow one another, with the words before them."""

RECOMMENDED: Final = (IntakeKind.RDA, IntakeKind.AI)
NO_END: Final = 10_000
YEAR: Final = 12

HEAD: Final = 62.0
ROW: Final = 26.0
RUN_HEAD: Final = 28.0
SEAM: Final = 0.6
"""Areas of rows overlap by this much, or a line of the ground shines through."""
LABELS: Final = 92.0
BESIDE: Final = 40.0
"""Room for a number beside the longest bar."""
Series = Literal["both", "female", "male", "estimate"]
MARKS: Final[dict[Series, Mark]] = {"both": "diamond", "female": "circle", "male": "square", "estimate": "ring"}
LEGEND: Final[tuple[tuple[Series, str], ...]] = (
    ("both", "both sexes"),
    ("female", "female"),
    ("male", "male"),
    ("estimate", "adequate intake"),
)


@dataclass(frozen=True)
class Amount:
    """A reference intake: how much, for whom."""

    id: str
    href: str
    kind: IntakeKind
    life_stage: LifeStage
    sex: Sex | None
    from_months: int
    to_months: int
    """The first age to which it no longer applies; `NO_END` where there is none."""
    value: float | None
    note: str | None = None


class Band(NamedTuple):
    """Ages with the same values: a row of the picture."""

    run: str
    start: int
    end: int
    female: Amount | None
    male: Amount | None
    limit: Amount | None

    @property
    def ages(self) -> str:
        """The ages in words, both included."""
        unit = YEAR if self.start >= YEAR else 1
        word = "years" if unit == YEAR else "months"
        if self.end >= NO_END:
            return f"{self.start // unit}+ {word}"
        return f"{self.start // unit}–{self.end // unit - 1} {word}"

    @property
    def whom(self) -> str:
        """For whom the row is, in words."""
        return f"{self.run}, {self.ages}" if self.run else self.ages


class Panel(NamedTuple):
    """Where a half of the picture lies."""

    scale: Scale
    top: float
    has_labels: bool


class Point(NamedTuple):
    """A value of a series beside its row."""

    series: Series
    value: float
    top: float


def bands_of(amounts: Sequence[Amount]) -> tuple[Band, ...]:
    """The rows: a new one begins wherever a recommended value does."""
    return tuple(
        band
        for run, stages in RUNS
        for band in _run_bands(run, [one for one in amounts if one.life_stage in stages])
    )  # fmt: skip


def _run_bands(run: str, amounts: Sequence[Amount]) -> Iterator[Band]:
    recommended = [one for one in amounts if one.kind in RECOMMENDED]
    limits = [one for one in amounts if one.kind is IntakeKind.UL]
    edges = sorted({age for one in recommended for age in (one.from_months, one.to_months)})
    for start, end in pairwise(edges):
        female, male = (_at(recommended, start, sex) for sex in (Sex.FEMALE, Sex.MALE))
        if female or male:
            yield Band(run, start, end, female, male, _at(limits, start, None) or _at(limits, start, Sex.FEMALE))


def _at(amounts: Sequence[Amount], age: int, sex: Sex | None) -> Amount | None:
    return next((one for one in amounts if one.from_months <= age < one.to_months and one.sex in (None, sex)), None)


def draw_intakes(amounts: Sequence[Amount], name: str = "intakes") -> Picture:
    """The reference intakes of one nutrient and one authority."""
    bands = bands_of(amounts)
    return Picture(
        name=name,
        title=TITLE,
        message=_message(amounts),
        table=_table(bands),
        drawings=tuple(_draw(bands, layout) for layout in LAYOUTS) if bands else (),
        notes=_notes(amounts) if bands else (),
        more=Cell("All reference intakes, with the references", "/nutrients/magnesium/intakes") if bands else None,
    )


def _message(amounts: Sequence[Amount]) -> str:
    adults = [one for one in amounts if one.life_stage is LifeStage.ADULT and one.value is not None]
    values = [one.value or 0 for one in adults if one.kind in RECOMMENDED]
    limits = [one.value or 0 for one in adults if one.kind is IntakeKind.UL]
    if not values:
        return "There are no reference intakes for adults to show."
    span = number(min(values)) if min(values) == max(values) else f"{number(min(values))} to {number(max(values))}"
    said = f"The recommended intake for adults is {span} mg a day from all food, drink and supplements."
    if not limits:
        return said
    return f"{said} The upper limit of {number(limits[0])} mg counts supplements and medicines alone."


def _limit_note(amounts: Sequence[Amount]) -> str | None:
    """Why a limit can lie below the recommended intake, as the records say it."""
    return next((one.note for one in amounts if one.kind is IntakeKind.UL and one.value is not None and one.note), None)


def _notes(amounts: Sequence[Amount]) -> tuple[str, ...]:
    why = _limit_note(amounts)
    no_limit = any(one.kind is IntakeKind.UL and one.value is None for one in amounts)
    return (
        *([f"The upper limit: {why[0].lower()}{why[1:]}"] if why else []),
        *(["For babies no limit could be set. That does not make any amount safe."] if no_limit else []),
        "Values for the United States and Canada, set for groups of healthy people; they are no advice for one person.",
        "Rows are groups of ages, not a scale of years. Average requirements (EAR) are left out.",
    )


def _table(bands: Sequence[Band]) -> Table:
    return Table(
        caption="Milligrams of magnesium a day",
        columns=(
            Column("For whom"),
            Column("Female, recommended", is_number=True),
            Column("Male, recommended", is_number=True),
            Column("Upper limit, supplements and medicines alone", is_number=True),
        ),
        rows=tuple(
            (Cell(band.whom), _cell(band.female), _cell(band.male), _cell(band.limit)) for band in bands
        ),
    )  # fmt: skip


def _cell(amount: Amount | None) -> Cell:
    if amount is None:
        return Cell("—")
    if amount.value is None:
        return Cell("none set", amount.href)
    said = number(amount.value)
    return Cell(f"{said} (adequate intake)" if amount.kind is IntakeKind.AI else said, amount.href)


def _draw(bands: Sequence[Band], layout: Layout) -> Drawing:
    values = [one.value or 0 for band in bands for one in (band.female, band.male, band.limit) if one]
    most = max(*values, 1)
    heights = _row_tops(bands)
    tall = HEAD + heights[-1] + ROW
    legend = 26.0 if layout.is_wide else 46.0
    if layout.is_wide:
        half = (layout.width - LABELS - 36) / 2
        first = Panel(Scale(LABELS, LABELS + half - BESIDE, most), legend, has_labels=True)
        second = Panel(Scale(layout.width - half, layout.width - BESIDE, most), legend, has_labels=False)
        height = legend + tall
    else:
        first = Panel(Scale(LABELS, layout.width - BESIDE, most), legend, has_labels=True)
        second = first._replace(top=legend + tall + 26)
        height = 2 * tall + legend + 26
    shapes = (
        *_legend(layout),
        *_frame(bands, heights, first, "Recommended intake", "all food, drink and supplements"),
        *_recommended(bands, heights, first),
        *_frame(bands, heights, second, "Upper limit", "supplements and medicines alone"),
        *_limits(bands, heights, second),
    )
    return Drawing(layout.name, layout.width, height + 6, shapes, (LABELS - 2, legend + HEAD - 6))


def _row_tops(bands: Sequence[Band]) -> list[float]:
    """Where each row begins, with room for words before a run."""
    tops, y = [], 0.0
    for before, band in zip((None, *bands), bands, strict=False):
        if before is not None and band.run != before.run:
            y += RUN_HEAD
        tops.append(y)
        y += ROW
    return tops


def _legend(layout: Layout) -> Iterator[Shape]:
    x, y = 6.0, 9.0
    for place, (series, name) in enumerate(LEGEND):
        if place == len(LEGEND) - 1 and not layout.is_wide:
            x, y = 6.0, 30.0
        yield mark(MARKS[series], x, y, series)
        yield Label(x + 11, y + 4.5, name, "small")
        x += 30 + 7 * len(name)


def _frame(
    bands: Sequence[Band], tops: Sequence[float], panel: Panel, title: str, counted: str
) -> Iterator[Shape]:  # fmt: skip
    start = 0 if panel.has_labels else panel.scale.start
    yield Label(start, panel.top + 14, title, "strong")
    yield Label(start, panel.top + 30, f"mg a day, {counted}", "small")
    y = panel.top + HEAD
    for tick in ticks(panel.scale.most):
        anchor: Literal["start", "middle"] = "middle" if tick else "start"
        yield Label(panel.scale.place(tick), y - 8, number(tick), "tick", anchor)
    yield from grid(panel.scale, y - 4, y + tops[-1] + ROW)
    for before, band, top in zip((None, *bands), bands, tops, strict=False):
        if band.run and (before is None or before.run != band.run):
            yield Box(
                panel.scale.start - 2, y + top - RUN_HEAD, panel.scale.length(panel.scale.most) + 4, RUN_HEAD, "gap"
            )
            if panel.has_labels:
                yield Label(0, y + top - 7, band.run, "strong")
        if panel.has_labels:
            yield Label(0, y + top + 17.5, band.ages)


def _recommended(bands: Sequence[Band], tops: Sequence[float], panel: Panel) -> Iterator[Shape]:
    lines: dict[tuple[str, Series], list[Point]] = {}
    for band, top in zip(bands, tops, strict=True):
        points = list(_points(band, panel.top + HEAD + top))
        least = min(point.value for point in points)
        yield Box(panel.scale.start, points[0].top, panel.scale.length(least), ROW + SEAM, "area")
        for point in points:
            lines.setdefault((band.run, point.series), []).append(point)
    for (_, series), points in lines.items():
        yield _steps(points, panel.scale, series)
    yield from _joints(lines, panel.scale)
    for points in lines.values():
        for point in points:
            yield from _value(point, panel.scale)


def _points(band: Band, top: float) -> Iterator[Point]:
    """The values of a row: one where both sexes have the same, two where they differ."""
    female, male = band.female, band.male
    if female and female.value is not None and (male is None or male is female or male.value == female.value):
        estimate = female.kind is IntakeKind.AI
        series: Series = "estimate" if estimate else "both" if male else "female"
        yield Point(series, female.value, top)
        return
    if female and female.value is not None:
        yield Point("female", female.value, top)
    if male and male.value is not None:
        yield Point("male", male.value, top)


def _steps(points: Sequence[Point], scale: Scale, series: Series) -> Stroke:
    """The line of a series, row after row."""
    first = points[0]
    path = f"M{scale.place(first.value):.1f} {first.top:.1f}"
    for point in points:
        path += f"H{scale.place(point.value):.1f}V{point.top + ROW:.1f}"
    return Stroke(path, f"step {series}-line")


def _joints(lines: dict[tuple[str, Series], list[Point]], scale: Scale) -> Iterator[Stroke]:
    """Where the line of both sexes parts into two."""
    both = lines.get(("", "both"))
    for series in ("female", "male"):
        parted = lines.get(("", series))
        if both and parted and both[-1].top + ROW == parted[0].top:
            ends = scale.place(both[-1].value), scale.place(parted[0].value)
            yield line(ends[0], parted[0].top, ends[1], parted[0].top, f"step {series}-line")


def _value(point: Point, scale: Scale) -> Iterator[Shape]:
    x, y = scale.place(point.value), point.top + ROW / 2
    yield mark(MARKS[point.series], x, y, point.series)
    if point.series == "female":
        yield Label(x - 9, y + 4.5, number(point.value), "value", "end")
    else:
        yield Label(x + 9, y + 4.5, number(point.value), "value")


def _limits(bands: Sequence[Band], tops: Sequence[float], panel: Panel) -> Iterator[Shape]:
    """A bar for each limit, as tall as the rows it holds for."""
    rows = [(band.limit, band.run, panel.top + HEAD + top) for band, top in zip(bands, tops, strict=True)]
    place = 0
    while place < len(rows):
        limit, run, top = rows[place]
        many = 1
        while place + many < len(rows) and rows[place + many][:2] == (limit, run):
            many += 1
        yield from _limit(limit, top, ROW * many, panel.scale)
        place += many


def _limit(limit: Amount | None, top: float, height: float, scale: Scale) -> Iterator[Shape]:
    y = top + height / 2 + 4.5
    if limit is None or limit.value is None:
        yield Label(scale.start + 8, y, "none set" if limit else "no value", "small")
        return
    yield Box(scale.start, top + 1.5, scale.length(limit.value), height - 3, "ceiling", hatched=True)
    yield Label(scale.place(limit.value) + 7, y, number(limit.value), "value")
