"""Bar chart of the share of magnesium in each compound."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.formats.pictures.layout import LAYOUTS, Layout, Scale, draw_mark, format_count, format_number, wrap_text
from app.formats.pictures.model import Box, Cell, Column, Drawing, Label, Picture, Shape, Table

TITLE: Final = "Magnesium in supplement compounds"
SUBSCRIPTS: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
HEADER_HEIGHT: Final = 44.0
BAR_HEIGHT: Final = 20.0
NAME_OFFSET: Final = 16.0
"""Horizontal offset of names, after the mark of a typical compound."""
LINE_HEIGHT: Final = 16.0
FULL_PERCENT: Final = 100


@dataclass(frozen=True)
class Share:
    """A compound and its share of magnesium, if a formula determines one."""

    id: str
    name: str
    form: str
    formula: str | None
    percent: float | None
    mg_per_100_mg: int | None
    typical: bool


def format_formula(formula: str) -> str:
    """A formula with its numbers as subscripts, except those that count molecules of water."""
    text, previous = "", ""
    for char in formula:
        is_subscript = char.isdigit() and (previous.isalnum() or previous == ")") and not _counts_molecules(text)
        text += char.translate(SUBSCRIPTS) if is_subscript else char
        previous = char
    return text


def _counts_molecules(text: str) -> bool:
    """Whether the next digit counts molecules: only digits, if anything, follow the last dot."""
    part = text.rpartition("·")[2]
    return "·" in text and (not part or part.isdigit())


def draw_compositions(shares: Sequence[Share], form: str | None = None) -> Picture:
    """Draw the compounds with a known share, highest first; the table also lists the others."""
    known = sorted(
        (share for share in shares if share.percent is not None), key=lambda share: (-(share.percent or 0), share.id)
    )
    unknown = [share for share in shares if share.percent is None]
    return Picture(
        name=f"compositions-{form}" if form else "compositions",
        title="How much of each compound is magnesium" if form else TITLE,
        message=_message(known),
        table=_table([*known, *unknown], form),
        drawings=tuple(_draw(known, layout) for layout in LAYOUTS) if known else (),
        notes=_notes(known, unknown),
        more=_further_link(form) if known else None,
    )


def _message(known: Sequence[Share]) -> str:
    if not known:
        return "The share of magnesium is not known."
    highest, lowest = known[0], known[-1]
    share = f"{highest.name} is {format_number(highest.percent or 0)}% magnesium by weight"
    if highest is lowest:
        return f"{share}."
    return (
        f"{share}, {lowest.name} {format_number(lowest.percent or 0)}%. "
        "Equal weights of two compounds can contain different amounts of magnesium."
    )


def _notes(known: Sequence[Share], unknown: Sequence[Share]) -> tuple[str, ...]:
    notes = []
    if known:
        notes.append(
            "Shares are calculated from the formula and standard atomic weights. They say nothing about absorption."
        )
    if unknown:
        notes.append(
            f"Not shown: {format_count(len(unknown), 'compound')} without an agreed formula, listed in the table only."
        )
    return tuple(notes)


def _further_link(form: str | None) -> Cell:
    if form:
        return Cell("Compare the compounds of all forms", "/pictures/compositions")
    return Cell("Calculate the magnesium in a dose", "/v1/elemental?form=magnesium-oxide&compound_mg=500")


def _table(shares: Sequence[Share], form: str | None) -> Table:
    return Table(
        caption="Share of magnesium in each compound, highest first",
        columns=(
            Column("Compound"),
            Column("Formula"),
            Column("Magnesium, % by weight", is_number=True),
            Column("Amount with 100 mg of magnesium, mg", is_number=True),
            Column("Typical of its form"),
        ),
        rows=tuple(
            (
                Cell(share.name, None if form else f"/supplement-forms/{share.form}"),
                Cell(format_formula(share.formula) if share.formula else "none agreed"),
                Cell("not known" if share.percent is None else format_number(share.percent)),
                Cell("not known" if share.mg_per_100_mg is None else str(share.mg_per_100_mg)),
                Cell("yes" if share.typical else "no"),
            )
            for share in shares
        ),
    )


def _draw(shares: Sequence[Share], layout: Layout) -> Drawing:
    start = 326.0 if layout.is_wide else 1.0
    scale = Scale(start, layout.width - 1, FULL_PERCENT)
    shapes: list[Shape] = list(_legend(layout, start))
    y = HEADER_HEIGHT
    for share in shares:
        lines = wrap_text(share.name, (start if layout.is_wide else layout.width) - NAME_OFFSET)
        y += LINE_HEIGHT * (len(lines) - 1)
        shapes += _row(share, lines, layout, scale, y)
        y += 30 if layout.is_wide else 46
    return Drawing(layout.name, layout.width, y + 4, tuple(shapes), (start - 1, HEADER_HEIGHT))


def _legend(layout: Layout, start: float) -> Iterator[Shape]:
    yield Box(start, 3, 11, 11, "bar")
    yield Label(start + 17, 13, "magnesium", "small")
    yield Box(start + 104, 3, 11, 11, "rest")
    yield Label(start + 121, 13, "rest of the compound", "small")
    x, y = (5.0, 8.0) if layout.is_wide else (6.0, 27.0)
    yield draw_mark("diamond", x, y, "mark")
    yield Label(x + 11, y + 5, "typical compound of its form", "small")


def _row(share: Share, lines: Sequence[str], layout: Layout, scale: Scale, top: float) -> Iterator[Shape]:
    """The row of a compound; a long name starts above it."""
    baseline, y = (top + 17, top + 3) if layout.is_wide else (top + 14, top + 20)
    percent = share.percent or 0
    if share.typical:
        yield draw_mark("diamond", 5, baseline - 4.5, "mark")
    for index, text in enumerate(reversed(lines)):
        yield Label(NAME_OFFSET if share.typical or layout.is_wide else 0, baseline - LINE_HEIGHT * index, text)
    end = scale.position(percent)
    yield Box(scale.start, y, scale.length(FULL_PERCENT), BAR_HEIGHT, "rest")
    yield Box(scale.start, y, scale.length(percent), BAR_HEIGHT, "bar")
    yield Label(end + 6, y + 14.5, f"{format_number(percent)}%", "value")
    if share.formula:
        yield Label(scale.end - 7, y + 14.5, format_formula(share.formula), "small", "end")
