"""Measures, words and marks that all pictures share."""

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, TypeAlias

from app.formats.pictures.model import Box, Dot, Shape, Stroke

TEXT: Final = 13.0
"""Size of text in a drawing; the stylesheet has the same."""

SMALL: Final = 12.0
BOLD: Final = 1.12
"""How much wider bold letters are."""

NARROW_LETTERS: Final = frozenset("iljtfrI.,:;'()[]|/1 ·")
BROAD_LETTERS: Final = frozenset("mwMWQG%✓✕—")
ELLIPSIS: Final = "…"


class Layout(NamedTuple):
    """A column that a drawing is made for."""

    name: Literal["narrow", "wide"]
    width: float

    @property
    def is_wide(self) -> bool:
        """Whether labels fit beside what they name."""
        return self.name == "wide"


NARROW: Final = Layout("narrow", 288)
WIDE: Final = Layout("wide", 720)
LAYOUTS: Final = (NARROW, WIDE)


class Scale(NamedTuple):
    """Amounts as places; it begins at nought, so that lengths can be compared."""

    start: float
    end: float
    most: float

    def length(self, value: float) -> float:
        """How long a bar is."""
        return (self.end - self.start) * value / self.most

    def place(self, value: float) -> float:
        """Where a bar ends."""
        return self.start + self.length(value)


def ticks(most: float, wanted: int = 5) -> list[float]:
    """Round amounts from nought up to the most, at most so many steps."""
    step = 1.0
    while most / step > wanted:
        step *= 2.5 if str(step)[0] == "2" else 2
    return [step * place for place in range(int(most / step) + 1)]


def number(value: float) -> str:
    """A number as the API has it, without a needless `.0`."""
    return f"{value:.10g}"


def count(many: int, one: str, several: str = "") -> str:
    """A number with its noun."""
    return f"{many} {one if many == 1 else several or one + 's'}"


def listing(words: list[str]) -> str:
    """Words as a sentence lists them."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def text_width(text: str, size: float = TEXT, *, bold: bool = False) -> float:
    """About how wide a text is; fonts differ, so this is rather more than less."""
    return (BOLD if bold else 1) * size * sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> float:
    if letter in NARROW_LETTERS:
        return 0.36
    if letter in BROAD_LETTERS:
        return 0.97
    return 0.72 if letter.isupper() else 0.62


def wrap(text: str, width: float, size: float = TEXT, most: int = 2) -> list[str]:
    """A text in lines that fit; what does not fit into so many lines is cut, and the cut is shown."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, size) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]}{ELLIPSIS}"]
    return lines


def line(x1: float, y1: float, x2: float, y2: float, look: str) -> Stroke:
    """A straight line."""
    return Stroke(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}", look)


Mark: TypeAlias = Literal["circle", "ring", "square", "diamond"]


def mark(kind: Mark, x: float, y: float, look: str) -> Shape:
    """A small sign, told from others by its form."""
    if kind == "square":
        return Box(x - 4, y - 4, 8, 8, look)
    if kind == "diamond":
        return Stroke(f"M{x:.1f} {y - 5.5:.1f}l5.5 5.5l-5.5 5.5l-5.5 -5.5z", look)
    return Dot(x, y, 4.5, f"{look} hollow" if kind == "ring" else look)


def grid(scale: Scale, top: float, bottom: float) -> Iterator[Stroke]:
    """Lines down the picture at round amounts; the first is the axis."""
    for tick in ticks(scale.most):
        x = scale.place(tick)
        yield line(x, top, x, bottom, "grid" if tick else "axis")
