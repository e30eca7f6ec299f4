"""The map of the evidence: one dot for each claim, by certainty and by the way the evidence points."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from app.formats.pictures.layout import LAYOUTS, Layout, count, line
from app.formats.pictures.model import Cell, Column, Dot, Drawing, Label, Picture, Shape, Table
from app.models.claim import CertaintyOrNone
from app.models.terms import Certainty, Direction

TITLE: Final = "How sure is it? Claims by certainty and direction"
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

HEAD: Final = 30.0
APART: Final = 22.0
"""Between the grades and the claims without one."""

Counts = Mapping[tuple[Certainty | None, Direction], int]


class Grid(NamedTuple):
    """Where cells lie in a layout, and how close their dots are."""

    layout: Layout
    start: float
    column: float
    pitch: float
    radius: float

    @property
    def across(self) -> int:
        """How many dots stand side by side."""
        return int((self.column - 12) // self.pitch)

    def height(self, counts: Counts, certainty: Certainty | None) -> float:
        """Room for the dots of the fullest cell of a row, and for the number above them."""
        most = max(counts.get((certainty, direction), 0) for direction in COLUMNS)
        title = 0 if self.layout.is_wide else 20
        return title + 30 + self.pitch * max(-(-most // self.across), 1)


def draw_evidence(counts: Counts, about: str | None = None, name: str = "") -> Picture:
    """All claims, or those about one record with its name."""
    total = sum(counts.values())
    return Picture(
        name=f"evidence-{about}" if about else "evidence",
        title=f"How sure is it? Claims about {name}" if about else TITLE,
        message=_message(counts),
        table=_table(counts, about),
        drawings=tuple(_draw(counts, layout) for layout in LAYOUTS) if total else (),
        notes=_notes(counts),
        more=Cell(f"{count(total, 'claim')} in a list", _address(about)) if total else None,
    )


def _sum(counts: Counts, certainties: Sequence[Certainty | None], directions: Sequence[Direction] = COLUMNS) -> int:
    return sum(counts.get((certainty, direction), 0) for certainty in certainties for direction in directions)


def _message(counts: Counts) -> str:
    graded, total = _sum(counts, GRADED), sum(counts.values())
    if not total:
        return "There are no claims to show."
    strong = {direction: _sum(counts, STRONG, [direction]) for direction in COLUMNS}
    return (
        f"{graded} of {count(total, 'claim')} are graded. The evidence is of low or very low certainty for "
        f"{_sum(counts, WEAK)} of them. Of high or moderate certainty, it speaks for {strong[Direction.FOR]} "
        f"and against {strong[Direction.AGAINST]}."
    )


def _notes(counts: Counts) -> tuple[str, ...]:
    if not sum(counts.values()):
        return ()
    return (
        "Each dot is a claim. Certainty is an editorial grade in the terms of GRADE; no clinician has reviewed it.",
        "Rings are claims without a grade, such as definitions. Their direction says if they agree with what is known.",
    )


def _address(about: str | None, certainty: str | None = None, direction: Direction | None = None) -> str:
    asked = {"about": about, "certainty": certainty, "direction": direction}
    query = "&".join(f"{name}={value}" for name, value in asked.items() if value)
    return f"/claims?{query}" if query else "/claims"


def _table(counts: Counts, about: str | None) -> Table:
    return Table(
        caption="Number of claims by certainty and direction of the evidence",
        columns=(
            Column("Certainty"),
            *(Column(COLUMN_NAMES[one], is_number=True, href=_address(about, direction=one)) for one in COLUMNS),
            Column("All", is_number=True, href=_address(about)),
        ),
        rows=(
            *(_table_row(counts, about, certainty) for certainty in (*GRADED, None)),
            (
                Cell("All", _address(about)),
                *(
                    Cell(str(_sum(counts, (*GRADED, None), [one])), _address(about, direction=one))
                    for one in COLUMNS
                ),
                Cell(str(sum(counts.values())), _address(about)),
            ),
        ),
    )  # fmt: skip


def _table_row(counts: Counts, about: str | None, certainty: Certainty | None) -> tuple[Cell, ...]:
    """The counts of a certainty, each with the list of those claims."""
    asked = certainty or CertaintyOrNone.NONE
    cells = [(_sum(counts, [certainty], [one]), _address(about, asked, one)) for one in COLUMNS]
    cells.append((_sum(counts, [certainty]), _address(about, asked)))
    return (
        Cell(ROW_NAMES[certainty], _address(about, asked)),
        *(Cell(str(many), address if many else None) for many, address in cells),
    )


def _draw(counts: Counts, layout: Layout) -> Drawing:
    start = 126.0 if layout.is_wide else 0.0
    space = Grid(layout, start, (layout.width - start) / len(COLUMNS), *((10, 3.8) if layout.is_wide else (8, 3)))
    shapes: list[Shape] = [
        Label(start + space.column * place, 14, COLUMN_NAMES[one], "strong") for place, one in enumerate(COLUMNS)
    ]
    y = HEAD
    for certainty in (*GRADED, None):
        y += 0 if certainty else APART
        shapes += _row(counts, certainty, space, y)
        y += space.height(counts, certainty)
    return Drawing(layout.name, layout.width, y + 2, tuple(shapes), (start, HEAD))


def _row(counts: Counts, certainty: Certainty | None, space: Grid, top: float) -> Iterator[Shape]:
    yield line(0, top, space.layout.width, top, "axis" if certainty is None else "rule")
    yield Label(0, top + 18, ROW_NAMES[certainty], "name" if space.layout.is_wide else "small")
    below = 0 if space.layout.is_wide else 20
    for place, direction in enumerate(COLUMNS):
        many = counts.get((certainty, direction), 0)
        x, y = space.start + space.column * place, top + below + 18
        yield Label(x, y, str(many), "value" if many else "small")
        for dot in range(many):
            down, right = divmod(dot, space.across)
            yield Dot(
                x + space.pitch * (right + 0.5),
                y + 7 + space.pitch * (down + 0.5),
                space.radius if certainty else space.radius - 0.5,
                "claim" if certainty else "claim hollow",
            )
