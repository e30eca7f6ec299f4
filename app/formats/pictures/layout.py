"""Layouts, scales, text measurement and marks shared by all pictures."""

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, TypeAlias

from app.formats.pictures.model import Box, Dot, Shape, Stroke

TEXT_SIZE: Final = 13.0
"""Font size in a drawing, in px; must match the stylesheet."""

SMALL_TEXT_SIZE: Final = 12.0
BOLD_WIDTH_FACTOR: Final = 1.12
"""Width of bold letters, relative to regular ones."""

NARROW_LETTERS: Final = frozenset("iljtfrI.,:;'()[]|/1 ·")
WIDE_LETTERS: Final = frozenset("mwMWQG%✓✕—")
ELLIPSIS: Final = "…"


class Layout(NamedTuple):
    """The column width for which a drawing is made."""

    name: Literal["narrow", "wide"]
    width: float

    @property
    def is_wide(self) -> bool:
        """Whether labels fit beside the marks that they name."""
        return self.name == "wide"


NARROW: Final = Layout("narrow", 288)
WIDE: Final = Layout("wide", 720)
LAYOUTS: Final = (NARROW, WIDE)


class Scale(NamedTuple):
    """A linear scale from amounts to coordinates. It starts at zero, so that lengths can be compared."""

    start: float
    end: float
    max: float

    def length(self, value: float) -> float:
        """Length of a bar for this amount."""
        return (self.end - self.start) * value / self.max

    def position(self, value: float) -> float:
        """Coordinate of this amount, where its bar ends."""
        return self.start + self.length(value)


def compute_ticks(max_value: float, max_steps: int = 5) -> list[float]:
    """Round amounts from zero up to the maximum, in at most `max_steps` steps."""
    step = 1.0
    while max_value / step > max_steps:
        step *= 2.5 if str(step)[0] == "2" else 2
    return [step * number for number in range(int(max_value / step) + 1)]


def format_number(value: float) -> str:
    """A number as in the API, without a trailing `.0`."""
    return f"{value:.10g}"


def format_count(count: int, singular: str, plural: str = "") -> str:
    """A number with its noun in the singular or plural."""
    return f"{count} {singular if count == 1 else plural or singular + 's'}"


def join_words(words: list[str]) -> str:
    """Words joined for a sentence: `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def estimate_width(text: str, size: float = TEXT_SIZE, *, bold: bool = False) -> float:
    """Estimated width of a text in px; rather too wide than too narrow, because fonts differ."""
    return (BOLD_WIDTH_FACTOR if bold else 1) * size * sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> float:
    if letter in NARROW_LETTERS:
        return 0.36
    if letter in WIDE_LETTERS:
        return 0.97
    return 0.72 if letter.isupper() else 0.62


def wrap_text(text: str, width: float, size: float = TEXT_SIZE, max_lines: int = 2) -> list[str]:
    """A text broken into lines that fit; text beyond `max_lines` is replaced by an ellipsis."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if estimate_width(longer, size) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > max_lines:
        lines = [*lines[: max_lines - 1], f"{lines[max_lines - 1]}{ELLIPSIS}"]
    return lines


def draw_line(x1: float, y1: float, x2: float, y2: float, css_class: str) -> Stroke:
    """A straight line."""
    return Stroke(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}", css_class)


Mark: TypeAlias = Literal["circle", "ring", "square", "diamond"]


def draw_mark(kind: Mark, x: float, y: float, css_class: str) -> Shape:
    """A small mark that is recognisable by its shape."""
    if kind == "square":
        return Box(x - 4, y - 4, 8, 8, css_class)
    if kind == "diamond":
        return Stroke(f"M{x:.1f} {y - 5.5:.1f}l5.5 5.5l-5.5 5.5l-5.5 -5.5z", css_class)
    return Dot(x, y, 4.5, f"{css_class} hollow" if kind == "ring" else css_class)


def grid_lines(scale: Scale, top: float, bottom: float) -> Iterator[Stroke]:
    """Vertical lines at round amounts; the first is the axis."""
    for tick in compute_ticks(scale.max):
        x = scale.position(tick)
        yield draw_line(x, top, x, bottom, "grid" if tick else "axis")
