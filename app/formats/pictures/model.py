"""Data model of pictures: shapes with positions, a table of the same numbers, and a message in words.

`css_class` of a shape is its class in the stylesheet.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

Anchor: TypeAlias = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Box:
    """A rectangle; hatching makes it recognisable without colour."""

    kind: ClassVar = "box"
    x: float
    y: float
    width: float
    height: float
    css_class: str
    hatched: bool = False


@dataclass(frozen=True)
class Stroke:
    """A line, curve or outline, as an SVG path."""

    kind: ClassVar = "stroke"
    path: str
    css_class: str


@dataclass(frozen=True)
class Dot:
    """A circle."""

    kind: ClassVar = "dot"
    x: float
    y: float
    radius: float
    css_class: str


@dataclass(frozen=True)
class Label:
    """A line of text; `y` is its baseline."""

    kind: ClassVar = "label"
    x: float
    y: float
    text: str
    css_class: str = "name"
    anchor: Anchor = "start"


Shape: TypeAlias = Box | Stroke | Dot | Label


@dataclass(frozen=True)
class Drawing:
    """One layout of a picture; later shapes are drawn on top."""

    layout: Literal["narrow", "wide"]
    width: float
    height: float
    shapes: tuple[Shape, ...]
    crop_origin: tuple[float, float] = (0, 0)
    """Top left corner of the part that is shown without labels in a thumbnail."""


@dataclass(frozen=True)
class Cell:
    """A cell of a table, with a link to its subject; the path omits the prefix of the deployment."""

    text: str
    href: str | None = None


@dataclass(frozen=True)
class Column:
    """A column of a table, with a link to its subject."""

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
    """A picture with its table and texts. Without data it has no drawings, and its message says so."""

    name: str
    """Its name in URLs, and the prefix of the ids on its page."""
    title: str
    message: str
    """Its content in one or two sentences: a caption, and the text alternative for screen readers."""
    table: Table
    drawings: tuple[Drawing, ...] = ()
    notes: tuple[str, ...] = ()
    more: Cell | None = None
    """Link to further data."""
