"""What a picture is made of: shapes with positions, a table of the same numbers, and what it says in words."""

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

Anchor: TypeAlias = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Box:
    """A rectangle; `look` is its class in the stylesheet, and a hatched one is told from others without colour."""

    kind: ClassVar = "box"
    x: float
    y: float
    width: float
    height: float
    look: str
    hatched: bool = False


@dataclass(frozen=True)
class Stroke:
    """A line, a curve or an outline, as SVG writes a path."""

    kind: ClassVar = "stroke"
    path: str
    look: str


@dataclass(frozen=True)
class Dot:
    """A circle."""

    kind: ClassVar = "dot"
    x: float
    y: float
    radius: float
    look: str


@dataclass(frozen=True)
class Label:
    """A line of text; `y` is where its letters stand."""

    kind: ClassVar = "label"
    x: float
    y: float
    text: str
    look: str = "name"
    anchor: Anchor = "start"


Shape: TypeAlias = Box | Stroke | Dot | Label


@dataclass(frozen=True)
class Drawing:
    """One layout of a picture; shapes that come later lie on top."""

    layout: Literal["narrow", "wide"]
    width: float
    height: float
    shapes: tuple[Shape, ...]
    heart: tuple[float, float] = (0, 0)
    """Where the part begins that tells something without words."""


@dataclass(frozen=True)
class Cell:
    """A cell of a table, with the address of what it tells of; addresses begin behind the prefix."""

    text: str
    href: str | None = None


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    name: str
    is_number: bool = False
    href: str | None = None


@dataclass(frozen=True)
class Table:
    """The numbers of a picture; the first cell of each row is its header."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A picture with all that belongs to it; without data it has no drawings, and its message says so."""

    name: str
    """Its name in addresses, and the beginning of the ids on its page."""
    title: str
    message: str
    """What it shows, in a sentence or two: read to those who do not see it, and to those who do."""
    table: Table
    drawings: tuple[Drawing, ...] = ()
    notes: tuple[str, ...] = ()
    more: Cell | None = None
    """Where to find what it leaves out."""
