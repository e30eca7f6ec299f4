"""Map of the evidence: one dot per claim, by certainty and direction of the evidence."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from app.formats.pictures.layout import LAYOUTS, Layout, draw_line, format_count
from app.formats.pictures.model import Cell, Column, Dot, Drawing, Label, Picture, Shape, Table
from app.models.terms import Certainty, CertaintyOrNone, Direction

TITLE: Final = "How certain is the evidence? Claims by certainty and direction"
COLUMNS: Final = (Direction.AGAINST, Direction.UNCLEAR, Direction.FOR)
COLUMN_NAMES: Final = {Direction.AGAINST: "✕ Against", Direction.UNCLEAR: "? Unclear", Direction.FOR: "✓ For"}
ROW_NAMES: Final = {
    Certainty.HIGH: "High certainty",
    Certainty.MODERATE: "Moderate",
    Certainty.LOW: "Low",
    Certainty.VERY_LOW: "Very low",
    None: "Not graded",
}
GRADED: Final = tuple(Certainty)
WEAK: Final = (Certainty.LOW, Certainty.VERY_LOW)
STRONG: Final = (Certainty.HIGH, Certainty.MODERATE)

HEADER_HEIGHT: Final = 30.0
UNGRADED_GAP: Final = 22.0
"""Gap between the graded claims and those without a grade."""

Counts = Mapping[tuple[Certainty | None, Direction], int]


class CellGrid(NamedTuple):
    """Positions of the cells in a layout, and the spacing of their dots."""

    layout: Layout
    start: float
    column_width: float
    pitch: float
    radius: float

    @property
    def dots_per_line(self) -> int:
        """Number of dots side by side."""
        return int((self.column_width - 12) // self.pitch)

    def height(self, counts: Counts, certainty: Certainty | None) -> float:
        """Height of a row: the dots of its fullest cell, and the number above them."""
        largest = max(counts.get((certainty, direction), 0) for direction in COLUMNS)
        title = 0 if self.layout.is_wide else 20
        return title + 30 + self.pitch * max(-(-largest // self.dots_per_line), 1)


def draw_evidence(counts: Counts, about: str | None = None, name: str = "") -> Picture:
    """Draw all claims, or those about one record with this name."""
    total = sum(counts.values())
    return Picture(
        name=f"evidence-{about}" if about else "evidence",
        title=f"How certain is the evidence? Claims about {name}" if about else TITLE,
        message=_message(counts),
        table=_table(counts, about),
        drawings=tuple(_draw(counts, layout) for layout in LAYOUTS) if total else (),
        notes=_notes(counts),
        more=Cell(f"List {format_count(total, 'claim')}", _claims_url(about)) if total else None,
    )


def _count_in(
    counts: Counts, certainties: Sequence[Certainty | None], directions: Sequence[Direction] = COLUMNS
) -> int:
    return sum(counts.get((certainty, direction), 0) for certainty in certainties for direction in directions)


def _message(counts: Counts) -> str:
    graded, total = _count_in(counts, GRADED), sum(counts.values())
    if not total:
        return "There are no claims to show."
    strong = {direction: _count_in(counts, STRONG, [direction]) for direction in COLUMNS}
    return (
        f"Graded: {graded} of {format_count(total, 'claim')}, {_count_in(counts, WEAK)} of them with low or very low "
        f"certainty. Where certainty is high or moderate, the evidence supports {strong[Direction.FOR] or 'none'} and "
        f"contradicts {strong[Direction.AGAINST] or 'none'}."
    )


def _notes(counts: Counts) -> tuple[str, ...]:
    if not sum(counts.values()):
        return ()
    return (
        "Each dot is a claim. Certainty is an editorial grade in the terms of GRADE; no clinician has reviewed it.",
        "Rings are claims without a grade, such as definitions; direction shows whether they match what is known.",
    )


def _claims_url(about: str | None, certainty: str | None = None, direction: Direction | None = None) -> str:
    filters = {"about": about, "certainty": certainty, "direction": direction}
    query = "&".join(f"{name}={value}" for name, value in filters.items() if value)
    return f"/claims?{query}" if query else "/claims"


def _table(counts: Counts, about: str | None) -> Table:
    return Table(
        caption="Number of claims by certainty and direction of the evidence",
        columns=(
            Column("Certainty"),
            *(
                Column(COLUMN_NAMES[direction], is_number=True, href=_claims_url(about, direction=direction))
                for direction in COLUMNS
            ),
            Column("All", is_number=True, href=_claims_url(about)),
        ),
        rows=(
            *(_table_row(counts, about, certainty) for certainty in (*GRADED, None)),
            (
                Cell("All", _claims_url(about)),
                *(
                    Cell(str(_count_in(counts, (*GRADED, None), [direction])), _claims_url(about, direction=direction))
                    for direction in COLUMNS
                ),
                Cell(str(sum(counts.values())), _claims_url(about)),
            ),
        ),
    )  # fmt: skip


def _table_row(counts: Counts, about: str | None, certainty: Certainty | None) -> tuple[Cell, ...]:
    """The row of a certainty; each count links to a list of those claims."""
    value = certainty or CertaintyOrNone.NONE
    cells = [
        (_count_in(counts, [certainty], [direction]), _claims_url(about, value, direction)) for direction in COLUMNS
    ]
    cells.append((_count_in(counts, [certainty]), _claims_url(about, value)))
    return (
        Cell(ROW_NAMES[certainty], _claims_url(about, value)),
        *(Cell(str(count), url if count else None) for count, url in cells),
    )


def _draw(counts: Counts, layout: Layout) -> Drawing:
    start = 126.0 if layout.is_wide else 0.0
    grid = CellGrid(layout, start, (layout.width - start) / len(COLUMNS), *((10, 3.8) if layout.is_wide else (8, 3)))
    shapes: list[Shape] = [
        Label(start + grid.column_width * index, 14, COLUMN_NAMES[direction], "strong")
        for index, direction in enumerate(COLUMNS)
    ]
    y = HEADER_HEIGHT
    for certainty in (*GRADED, None):
        y += 0 if certainty else UNGRADED_GAP
        shapes += _row(counts, certainty, grid, y)
        y += grid.height(counts, certainty)
    return Drawing(layout.name, layout.width, y + 2, tuple(shapes), (start, HEADER_HEIGHT))


def _row(counts: Counts, certainty: Certainty | None, grid: CellGrid, top: float) -> Iterator[Shape]:
    yield draw_line(0, top, grid.layout.width, top, "axis" if certainty is None else "rule")
    yield Label(0, top + 18, ROW_NAMES[certainty], "name" if grid.layout.is_wide else "small")
    title_height = 0 if grid.layout.is_wide else 20
    for index, direction in enumerate(COLUMNS):
        count = counts.get((certainty, direction), 0)
        x, y = grid.start + grid.column_width * index, top + title_height + 18
        yield Label(x, y, str(count), "value" if count else "small")
        for dot in range(count):
            line, column = divmod(dot, grid.dots_per_line)
            yield Dot(
                x + grid.pitch * (column + 0.5),
                y + 7 + grid.pitch * (line + 0.5),
                grid.radius if certainty else grid.radius - 0.5,
                "claim" if certainty else "claim hollow",
            )
