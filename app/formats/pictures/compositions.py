"""How much of each compound is magnesium, as a part of the whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.formats.pictures.layout import LAYOUTS, Layout, Scale, count, mark, number, wrap
from app.formats.pictures.model import Box, Cell, Column, Drawing, Label, Picture, Shape, Table

TITLE: Final = "Magnesium in supplement compounds"
LOWERED: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
HEAD: Final = 44.0
BAR: Final = 20.0
NAME: Final = 16.0
"""Where names begin, behind the mark of a usual compound."""
LINE: Final = 16.0
WHOLE: Final = 100


@dataclass(frozen=True)
class Share:
    """A compound and its share of magnesium, where a formula gives one."""

    id: str
    name: str
    form: str
    formula: str | None
    percent: float | None
    mg_per_100_mg: int | None
    typical: bool


def formula_text(formula: str) -> str:
    """A formula with its numbers set low, apart from those that count molecules of water."""
    written, before = "", ""
    for sign in formula:
        lowered = sign.isdigit() and (before.isalnum() or before == ")") and not _begins_part(written)
        written += sign.translate(LOWERED) if lowered else sign
        before = sign
    return written


def _begins_part(written: str) -> bool:
    """Whether only digits stand behind the last dot: they count molecules."""
    part = written.rpartition("·")[2]
    return "·" in written and (not part or part.isdigit())


def draw_compositions(shares: Sequence[Share], form: str | None = None) -> Picture:
    """The compounds with a known share, most magnesium first; those without are named in the table."""
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
        more=_more(form) if known else None,
    )


def _message(known: Sequence[Share]) -> str:
    if not known:
        return "No share of magnesium is known here."
    most, least = known[0], known[-1]
    said = f"{most.name} is {number(most.percent or 0)}% magnesium by weight"
    if most is least:
        return f"{said}."
    return f"{said}, {least.name} {number(least.percent or 0)}%. So equal weights of two compounds differ in magnesium."


def _notes(known: Sequence[Share], unknown: Sequence[Share]) -> tuple[str, ...]:
    notes = []
    if known:
        notes.append("Shares follow from the formula and standard atomic weights. They say nothing of absorption.")
    if unknown:
        notes.append(f"Not drawn: {count(len(unknown), 'compound')} without an agreed formula; the table has the name.")
    return tuple(notes)


def _more(form: str | None) -> Cell:
    if form:
        return Cell("The compounds of all forms side by side", "/pictures/compositions")
    return Cell("How much magnesium is in a dose", "/v1/elemental?form=magnesium-oxide&compound_mg=500")


def _table(shares: Sequence[Share], form: str | None) -> Table:
    return Table(
        caption="Share of magnesium in each compound, most first",
        columns=(
            Column("Compound"),
            Column("Formula"),
            Column("Magnesium, % of weight", is_number=True),
            Column("For 100 mg of magnesium, mg", is_number=True),
            Column("Usual in its form"),
        ),
        rows=tuple(
            (
                Cell(share.name, None if form else f"/supplement-forms/{share.form}"),
                Cell(formula_text(share.formula) if share.formula else "none agreed"),
                Cell("not known" if share.percent is None else number(share.percent)),
                Cell("not known" if share.mg_per_100_mg is None else str(share.mg_per_100_mg)),
                Cell("yes" if share.typical else "no"),
            )
            for share in shares
        ),
    )


def _draw(shares: Sequence[Share], layout: Layout) -> Drawing:
    start = 326.0 if layout.is_wide else 1.0
    scale = Scale(start, layout.width - 1, WHOLE)
    shapes: list[Shape] = list(_legend(layout, start))
    y = HEAD
    for share in shares:
        lines = wrap(share.name, (start if layout.is_wide else layout.width) - NAME)
        y += LINE * (len(lines) - 1)
        shapes += _row(share, lines, layout, scale, y)
        y += 30 if layout.is_wide else 46
    return Drawing(layout.name, layout.width, y + 4, tuple(shapes), (start - 1, HEAD))


def _legend(layout: Layout, start: float) -> Iterator[Shape]:
    yield Box(start, 3, 11, 11, "bar")
    yield Label(start + 17, 13, "magnesium", "small")
    yield Box(start + 104, 3, 11, 11, "rest")
    yield Label(start + 121, 13, "the rest of the compound", "small")
    x, y = (5.0, 8.0) if layout.is_wide else (6.0, 27.0)
    yield mark("diamond", x, y, "mark")
    yield Label(x + 11, y + 5, "usual compound of its form", "small")


def _row(share: Share, lines: Sequence[str], layout: Layout, scale: Scale, top: float) -> Iterator[Shape]:
    """A compound; a long name begins above its row."""
    baseline, y = (top + 17, top + 3) if layout.is_wide else (top + 14, top + 20)
    percent = share.percent or 0
    if share.typical:
        yield mark("diamond", 5, baseline - 4.5, "mark")
    for place, words in enumerate(reversed(lines)):
        yield Label(NAME if share.typical or layout.is_wide else 0, baseline - LINE * place, words)
    end = scale.place(percent)
    yield Box(scale.start, y, scale.length(WHOLE), BAR, "rest")
    yield Box(scale.start, y, scale.length(percent), BAR, "bar")
    yield Label(end + 6, y + 14.5, f"{number(percent)}%", "value")
    if share.formula:
        yield Label(scale.end - 7, y + 14.5, formula_text(share.formula), "small", "end")
