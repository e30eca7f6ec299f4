"""Graph around a record: the records that claims link to it, by type and by standing of the claims."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from app.formats.pictures.layout import (
    NARROW,
    SMALL_TEXT_SIZE,
    WIDE,
    draw_line,
    estimate_width,
    format_count,
    join_words,
    wrap_text,
)
from app.formats.pictures.model import Anchor, Box, Cell, Column, Drawing, Label, Picture, Shape, Stroke, Table
from app.models.registry import TYPE_NAMES
from app.models.terms import Predicate, Standing

MAX_PER_TYPE: Final = 8
SYMBOLS: Final = {Standing.SUPPORTED: "✓", Standing.ACCEPTED: "=", Standing.UNPROVEN: "?", Standing.REJECTED: "✕"}
STANDINGS: Final = tuple(Standing)

LINE_HEIGHT: Final = 17.0
NODE_GAP: Final = 9.0
HEADING_HEIGHT: Final = 27.0
LEGEND_HEIGHT: Final = 30.0
EDGE_SPACING: Final = 3.5
"""Distance between the lines to one record, which has a line for each standing of its claims."""


@dataclass(frozen=True)
class ClaimEdge:
    """A claim that links the central record to another."""

    claim: str
    type: str
    id: str
    name: str
    predicate: Predicate
    inverse: bool
    """True if the central record is the object of the claim."""
    standing: Standing


class Node(NamedTuple):
    """A record around the central one, with the number of its claims by standing."""

    type: str
    id: str
    name: str
    claims: tuple[tuple[Standing, int], ...]

    @property
    def symbols(self) -> str:
        """The counts, each after the symbol of its standing."""
        return " · ".join(f"{SYMBOLS[standing]} {count}" for standing, count in self.claims)


class PlacedText(NamedTuple):
    """A node, or the heading of a type, in its column: the lines of its text, and the baseline of the first."""

    y: float
    lines: tuple[str, ...]
    node: Node | None

    @property
    def middle(self) -> float:
        """Vertical position at which edges end."""
        return self.y - 4.5 + LINE_HEIGHT * (len(self.lines) - 1) / 2


def draw_graph(
    identifier: str, name: str, edges: Sequence[ClaimEdge], phrases: Mapping[tuple[Predicate, bool], str]
) -> Picture:
    """Draw the graph around a record; `phrases` name the relations, as seen from the other record."""
    nodes = group_nodes(edges)
    shown = [node for of_type in nodes.values() for node in of_type[:MAX_PER_TYPE]]
    return Picture(
        name=f"graph-{identifier}",
        title=f"How other topics are linked to {name}",
        message=_message(name, edges),
        table=_table(identifier, edges, phrases),
        drawings=(_draw_narrow(name, shown), _draw_wide(name, shown)) if shown else (),
        notes=_notes(nodes) if shown else (),
        more=Cell(f"All claims about {name}", f"/claims?about={identifier}") if shown else None,
    )


def group_nodes(edges: Sequence[ClaimEdge]) -> dict[str, list[Node]]:
    """The records by type, sorted by their best standing, then by number of claims."""
    claims: dict[tuple[str, str, str], dict[str, Standing]] = {}
    for edge in edges:
        claims.setdefault((edge.type, edge.id, edge.name), {})[edge.claim] = edge.standing
    nodes: dict[str, list[Node]] = {kind: [] for kind in TYPE_NAMES}
    for (kind, identifier, name), standings in claims.items():
        counts = Counter(standings.values())
        counted = tuple((standing, counts[standing]) for standing in STANDINGS if counts[standing])
        nodes[kind].append(Node(kind, identifier, name, counted))
    return {kind: sorted(of_type, key=_sort_key) for kind, of_type in nodes.items() if of_type}


def _sort_key(node: Node) -> tuple[int, int, str]:
    return STANDINGS.index(node.claims[0][0]), -sum(count for _, count in node.claims), node.id


def type_name(kind: str) -> str:
    """A type as a heading."""
    return kind.replace("-", " ").capitalize()


def _message(name: str, edges: Sequence[ClaimEdge]) -> str:
    if not edges:
        return f"No claim links {name} to another topic."
    standings = Counter({edge.claim: edge.standing for edge in edges}.values())
    by_standing = join_words(
        [f"{standings[standing]} {standing.value}" for standing in STANDINGS if standings[standing]]
    )
    claims, verb = format_count(standings.total(), "claim"), "links" if standings.total() == 1 else "link"
    return f"{claims} {verb} {name} to {format_count(len({edge.id for edge in edges}), 'other topic')}: {by_standing}."


def _notes(nodes: Mapping[str, Sequence[Node]]) -> tuple[str, ...]:
    omitted = [
        f"{len(of_type) - MAX_PER_TYPE} {kind.replace('-', ' ')}"
        for kind, of_type in nodes.items()
        if len(of_type) > MAX_PER_TYPE
    ]
    legend = "A line represents the claims of one standing, with their number after the symbol. A claim is not proof."
    limit = f"Up to {MAX_PER_TYPE} of each type are drawn, the best supported first; the table lists all."
    return (legend, f"Not drawn: {join_words(omitted)}. {limit}") if omitted else (legend,)


def _table(identifier: str, edges: Sequence[ClaimEdge], phrases: Mapping[tuple[Predicate, bool], str]) -> Table:
    groups: dict[tuple[int, str, int, bool], list[ClaimEdge]] = {}
    for edge in edges:
        is_mechanism = edge.predicate is Predicate.ACTS_THROUGH
        key = (TYPE_NAMES.index(edge.type), edge.id, STANDINGS.index(edge.standing), is_mechanism)
        groups.setdefault(key, []).append(edge)
    return Table(
        caption="Records linked by claims, and their relation as seen from each record",
        columns=(
            Column("Record"),
            Column("Type"),
            Column("Relation"),
            Column("Standing"),
            Column("Claims", is_number=True),
        ),
        rows=tuple(_table_row(identifier, groups[key], phrases) for key in sorted(groups)),
    )


def _table_row(
    identifier: str, edges: Sequence[ClaimEdge], phrases: Mapping[tuple[Predicate, bool], str]
) -> tuple[Cell, ...]:
    edge = edges[0]
    return (
        Cell(edge.name, f"/{edge.type}/{edge.id}"),
        Cell(type_name(edge.type)),
        Cell(", ".join(dict.fromkeys(phrases[edge.predicate, edge.inverse] for edge in edges))),
        Cell(f"{SYMBOLS[edge.standing]}\u00a0{edge.standing.value}"),
        Cell(str(len({edge.claim for edge in edges})), _claims_url(identifier, edges)),
    )


def _claims_url(identifier: str, edges: Sequence[ClaimEdge]) -> str:
    """URL of the claims behind a row: the claim itself, or a list of them."""
    edge = edges[0]
    if len({edge.claim for edge in edges}) == 1:
        return f"/claims/{edge.claim}"
    if edge.predicate is Predicate.ACTS_THROUGH:  # a claim can name a mechanism besides its object
        subject, other = (edge.id, identifier) if edge.inverse else (identifier, edge.id)
        return f"/claims?subject={subject}&about={other}&standing={edge.standing.value}"
    either = f"{identifier},{edge.id}"
    return f"/claims?subject={either}&object={either}&standing={edge.standing.value}"


def _place_column(nodes: Sequence[Node], width: float, top: float) -> list[PlacedText]:
    """Stack nodes in a column, with a heading before each type."""
    placed: list[PlacedText] = []
    y, kind = top, ""
    for node in nodes:
        if node.type != kind:
            kind = node.type
            y += HEADING_HEIGHT
            placed.append(PlacedText(y, (type_name(kind),), None))
            y += NODE_GAP - 3
        lines = _name_lines(node, width)
        y += LINE_HEIGHT
        placed.append(PlacedText(y, lines, node))
        y += LINE_HEIGHT * (len(lines) - 1) + NODE_GAP
    return placed


def _name_lines(node: Node, width: float) -> tuple[str, ...]:
    """The lines of the name of a node; the last leaves room for the symbols."""
    room = width - estimate_width(node.symbols, SMALL_TEXT_SIZE) - 10
    lines = wrap_text(node.name, room)
    return tuple(lines)


def _bottom(column: Sequence[PlacedText]) -> float:
    return column[-1].y + LINE_HEIGHT * (len(column[-1].lines) - 1) + NODE_GAP if column else 0


def _labels(placed: PlacedText, x: float, anchor: Anchor) -> Iterator[Label]:
    """The labels of a node, with its symbols after the last line."""
    if placed.node is None:
        yield Label(x, placed.y, placed.lines[0], "strong", anchor)
        return
    for index, text in enumerate(placed.lines):
        yield Label(x, placed.y + LINE_HEIGHT * index, text, "name", anchor)
    last = placed.y + LINE_HEIGHT * (len(placed.lines) - 1)
    offset = estimate_width(placed.lines[-1]) + 8
    yield Label(x - offset if anchor == "end" else x + offset, last, placed.node.symbols, "small", anchor)


def _legend(width: float, columns: int) -> Iterator[Shape]:
    for index, standing in enumerate(STANDINGS):
        x, y = width / columns * (index % columns), 12 + 20 * (index // columns)
        yield draw_line(x, y - 4, x + 28, y - 4, f"edge edge-{standing.value}")
        yield Label(x + 36, y, f"{SYMBOLS[standing]} {standing.value}", "small")


def _draw_narrow(name: str, nodes: Sequence[Node]) -> Drawing:
    """Draw a trunk with a branch to each record."""
    trunk, tip, text = 12.0, 42.0, 48.0
    lines = wrap_text(name, NARROW.width - 24, max_lines=3)
    top = LEGEND_HEIGHT + 26
    below = top + 12 + LINE_HEIGHT * len(lines)
    column = _place_column(nodes, NARROW.width - text, below - 6)
    ends = [placed.middle for placed in column if placed.node]
    shapes: list[Shape] = [*_legend(NARROW.width, 2), draw_line(trunk, below, trunk, ends[-1], "trunk")]
    for placed in column:
        if placed.node is None:
            shapes += _labels(placed, tip - 12, "start")
            continue
        shapes += (
            draw_line(trunk, placed.middle + shift, tip, placed.middle + shift, css_class)
            for shift, css_class in _edge_lines(placed.node)
        )
        shapes += _labels(placed, text, "start")
    shapes.append(Box(0, top, NARROW.width, below - top, "middle"))
    shapes += (Label(12, top + 18.5 + LINE_HEIGHT * index, line, "middle-name") for index, line in enumerate(lines))
    return Drawing("narrow", NARROW.width, _bottom(column) + 4, tuple(shapes))


def _edge_lines(node: Node) -> Iterator[tuple[float, str]]:
    """Offset from the middle of a node and CSS class of its lines, one for each standing of its claims."""
    for index, (standing, _) in enumerate(node.claims):
        yield EDGE_SPACING * (index - (len(node.claims) - 1) / 2), f"edge edge-{standing.value}"


def _draw_wide(name: str, nodes: Sequence[Node]) -> Drawing:
    """Draw the record in the middle, with whole types on either side, as evenly as their order allows."""
    inner, text = 128.0, 222.0
    left, right = _centre_columns(*(_place_column(side, text, LEGEND_HEIGHT - 8) for side in _split_sides(nodes)))
    height = max(_bottom(left), _bottom(right))
    shapes: list[Shape] = list(_legend(WIDE.width, 4))
    lines = wrap_text(name, inner - 20, max_lines=4)
    box_height = LINE_HEIGHT * len(lines) + 22
    centre = LEGEND_HEIGHT + (height - LEGEND_HEIGHT) / 2
    box = Box((WIDE.width - inner) / 2, centre - box_height / 2, inner, box_height, "middle")
    shapes += [*_draw_side(left, box, "left", text), *_draw_side(right, box, "right", text)]
    shapes.append(box)
    shapes += (
        Label(WIDE.width / 2, box.y + 24 + LINE_HEIGHT * index, line, "middle-name", "middle")
        for index, line in enumerate(lines)
    )
    return Drawing("wide", WIDE.width, height + 4, tuple(shapes), (0, LEGEND_HEIGHT))


def _centre_columns(left: list[PlacedText], right: list[PlacedText]) -> tuple[list[PlacedText], list[PlacedText]]:
    """Centre both columns at the same height."""
    difference = (_bottom(right) - _bottom(left)) / 2
    if not left or not right:
        return left, right
    if difference > 0:
        return [placed._replace(y=placed.y + difference) for placed in left], right
    return left, [placed._replace(y=placed.y - difference) for placed in right]


def _split_sides(nodes: Sequence[Node]) -> tuple[Sequence[Node], Sequence[Node]]:
    """Split the nodes into two halves without splitting a type."""
    borders = [index for index in range(1, len(nodes)) if nodes[index].type != nodes[index - 1].type]
    border = min(borders, key=lambda index: abs(2 * index - len(nodes)), default=len(nodes))
    return nodes[:border], nodes[border:]


def _draw_side(column: Sequence[PlacedText], box: Box, side: Literal["left", "right"], text: float) -> Iterator[Shape]:
    """Draw the curves from the central record to the records on one side, and their names."""
    is_left = side == "left"
    anchor: Anchor = "end" if is_left else "start"
    x = text if is_left else WIDE.width - text
    start = box.x if is_left else box.x + box.width
    tip = x + 6 if is_left else x - 6
    for placed in column:
        yield from _labels(placed, x, anchor)
        for shift, css_class in _edge_lines(placed.node) if placed.node else ():
            y, out = placed.middle + shift, box.y + box.height / 2 + shift
            bend = (start + tip) / 2
            yield Stroke(f"M{start:.1f} {out:.1f}C{bend:.1f} {out:.1f} {bend:.1f} {y:.1f} {tip:.1f} {y:.1f}", css_class)
