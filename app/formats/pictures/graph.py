"""The graph around a record: what claims relate to it, by type and by what became of the claims."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from app.formats.pictures.layout import NARROW, SMALL, WIDE, count, line, listing, text_width, wrap
from app.formats.pictures.model import Anchor, Box, Cell, Column, Drawing, Label, Picture, Shape, Stroke, Table
from app.models.registry import TYPE_NAMES
from app.models.terms import Predicate, Standing

MOST_OF_A_TYPE: Final = 8
SIGNS: Final = {Standing.SUPPORTED: "✓", Standing.ACCEPTED: "=", Standing.CONTESTED: "?", Standing.REJECTED: "✕"}
STANDINGS: Final = tuple(Standing)

LINE: Final = 17.0
SPACE: Final = 9.0
TITLE: Final = 27.0
LEGEND: Final = 30.0
NEST: Final = 3.5
"""Between the lines of one record, which has one for each standing of its claims."""


@dataclass(frozen=True)
class Relation:
    """A claim, as it joins the record in the middle to another."""

    claim: str
    type: str
    id: str
    name: str
    predicate: Predicate
    inverse: bool
    """True where the record in the middle stands at the object's end."""
    standing: Standing


class Node(NamedTuple):
    """A record around the one in the middle, with how many claims of each standing."""

    type: str
    id: str
    name: str
    claims: tuple[tuple[Standing, int], ...]

    @property
    def signs(self) -> str:
        """The counts, each behind the sign of its standing."""
        return " · ".join(f"{SIGNS[standing]} {many}" for standing, many in self.claims)


class Placed(NamedTuple):
    """A node or the heading of a type in its column: the lines of its text and where the first stands."""

    y: float
    lines: tuple[str, ...]
    node: Node | None

    @property
    def middle(self) -> float:
        """Where edges end."""
        return self.y - 4.5 + LINE * (len(self.lines) - 1) / 2


def draw_graph(
    identifier: str, name: str, relations: Sequence[Relation], words: Mapping[tuple[Predicate, bool], str]
) -> Picture:
    """The graph around a record; `words` say how another record relates to it."""
    nodes = nodes_of(relations)
    shown = [node for found in nodes.values() for node in found[:MOST_OF_A_TYPE]]
    return Picture(
        name=f"graph-{identifier}",
        title=f"What claims relate to {name}",
        message=_message(name, relations),
        table=_table(identifier, relations, words),
        drawings=(_draw_narrow(name, shown), _draw_wide(name, shown)) if shown else (),
        notes=_notes(nodes) if shown else (),
        more=Cell(f"All claims about {name}", f"/claims?about={identifier}") if shown else None,
    )


def nodes_of(relations: Sequence[Relation]) -> dict[str, list[Node]]:
    """The records by type, those with the surest and then the most claims first."""
    claims: dict[tuple[str, str, str], dict[str, Standing]] = {}
    for one in relations:
        claims.setdefault((one.type, one.id, one.name), {})[one.claim] = one.standing
    nodes: dict[str, list[Node]] = {kind: [] for kind in TYPE_NAMES}
    for (kind, identifier, name), standings in claims.items():
        many = Counter(standings.values())
        counted = tuple((standing, many[standing]) for standing in STANDINGS if many[standing])
        nodes[kind].append(Node(kind, identifier, name, counted))
    return {kind: sorted(found, key=_weight) for kind, found in nodes.items() if found}


def _weight(node: Node) -> tuple[int, int, str]:
    return STANDINGS.index(node.claims[0][0]), -sum(many for _, many in node.claims), node.id


def type_name(kind: str) -> str:
    """A type as a heading."""
    return kind.replace("-", " ").capitalize()


def _message(name: str, relations: Sequence[Relation]) -> str:
    if not relations:
        return f"No claim relates {name} to another record."
    standings = Counter({one.claim: one.standing for one in relations}.values())
    said = listing([f"{standings[one]} {one.value}" for one in STANDINGS if standings[one]])
    claims, relate = count(standings.total(), "claim"), "relates" if standings.total() == 1 else "relate"
    return f"{claims} {relate} {name} to {count(len({one.id for one in relations}), 'other record')}: {said}."


def _notes(nodes: Mapping[str, Sequence[Node]]) -> tuple[str, ...]:
    left = [
        f"{len(found) - MOST_OF_A_TYPE} {kind.replace('-', ' ')}"
        for kind, found in nodes.items()
        if len(found) > MOST_OF_A_TYPE
    ]
    said = "A line stands for the claims of one standing; the number behind its sign counts them. A claim is no proof."
    kept = f"Of each type, {MOST_OF_A_TYPE} are drawn, the surest first; the table has all."
    return (said, f"Not drawn: {listing(left)}. {kept}") if left else (said,)


def _table(identifier: str, relations: Sequence[Relation], words: Mapping[tuple[Predicate, bool], str]) -> Table:
    groups: dict[tuple[int, str, int, bool], list[Relation]] = {}
    for one in relations:
        through = one.predicate is Predicate.ACTS_THROUGH
        key = (TYPE_NAMES.index(one.type), one.id, STANDINGS.index(one.standing), through)
        groups.setdefault(key, []).append(one)
    return Table(
        caption="What each record is claimed to be, to have or to do, seen from that record",
        columns=(
            Column("Record"),
            Column("Type"),
            Column("How it relates"),
            Column("Standing"),
            Column("Claims", is_number=True),
        ),
        rows=tuple(_table_row(identifier, groups[key], words) for key in sorted(groups)),
    )


def _table_row(
    identifier: str, found: Sequence[Relation], words: Mapping[tuple[Predicate, bool], str]
) -> tuple[Cell, ...]:
    one = found[0]
    return (
        Cell(one.name, f"/{one.type}/{one.id}"),
        Cell(type_name(one.type)),
        Cell(", ".join(dict.fromkeys(words[relation.predicate, relation.inverse] for relation in found))),
        Cell(f"{SIGNS[one.standing]}\u00a0{one.standing.value}"),
        Cell(str(len({relation.claim for relation in found})), _address(identifier, found)),
    )


def _address(identifier: str, found: Sequence[Relation]) -> str:
    """The claims behind a row: the claim itself, or the list that holds them."""
    one = found[0]
    if len({relation.claim for relation in found}) == 1:
        return f"/claims/{one.claim}"
    if one.predicate is Predicate.ACTS_THROUGH:  # a mechanism can be named beside the object of a claim
        subject, other = (one.id, identifier) if one.inverse else (identifier, one.id)
        return f"/claims?subject={subject}&about={other}&standing={one.standing.value}"
    either = f"{identifier},{one.id}"
    return f"/claims?subject={either}&object={either}&standing={one.standing.value}"


def _column(nodes: Sequence[Node], width: float, top: float) -> list[Placed]:
    """Nodes below one another, with a heading before each type."""
    placed: list[Placed] = []
    y, kind = top, ""
    for node in nodes:
        if node.type != kind:
            kind = node.type
            y += TITLE
            placed.append(Placed(y, (type_name(kind),), None))
            y += SPACE - 3
        lines = _lines(node, width)
        y += LINE
        placed.append(Placed(y, lines, node))
        y += LINE * (len(lines) - 1) + SPACE
    return placed


def _lines(node: Node, width: float) -> tuple[str, ...]:
    """The name of a node; its last line leaves room for the signs."""
    room = width - text_width(node.signs, SMALL) - 10
    lines = wrap(node.name, room)
    return tuple(lines)


def _end(column: Sequence[Placed]) -> float:
    return column[-1].y + LINE * (len(column[-1].lines) - 1) + SPACE if column else 0


def _texts(placed: Placed, x: float, anchor: Anchor) -> Iterator[Label]:
    """The text of a node, its signs beside the last line on the far side."""
    if placed.node is None:
        yield Label(x, placed.y, placed.lines[0], "strong", anchor)
        return
    for place, text in enumerate(placed.lines):
        yield Label(x, placed.y + LINE * place, text, "name", anchor)
    last = placed.y + LINE * (len(placed.lines) - 1)
    beside = text_width(placed.lines[-1]) + 8
    yield Label(x - beside if anchor == "end" else x + beside, last, placed.node.signs, "small", anchor)


def _legend(width: float, columns: int) -> Iterator[Shape]:
    for place, standing in enumerate(STANDINGS):
        x, y = width / columns * (place % columns), 12 + 20 * (place // columns)
        yield line(x, y - 4, x + 28, y - 4, f"edge edge-{standing.value}")
        yield Label(x + 36, y, f"{SIGNS[standing]} {standing.value}", "small")


def _draw_narrow(name: str, nodes: Sequence[Node]) -> Drawing:
    """A trunk with a branch to each record."""
    trunk, tip, text = 12.0, 42.0, 48.0
    lines = wrap(name, NARROW.width - 24, most=3)
    top = LEGEND + 26
    below = top + 12 + LINE * len(lines)
    column = _column(nodes, NARROW.width - text, below - 6)
    ends = [placed.middle for placed in column if placed.node]
    shapes: list[Shape] = [*_legend(NARROW.width, 2), line(trunk, below, trunk, ends[-1], "trunk")]
    for placed in column:
        if placed.node is None:
            shapes += _texts(placed, tip - 12, "start")
            continue
        shapes += (
            line(trunk, placed.middle + shift, tip, placed.middle + shift, look) for shift, look in _edges(placed.node)
        )
        shapes += _texts(placed, text, "start")
    shapes.append(Box(0, top, NARROW.width, below - top, "middle"))
    shapes += (Label(12, top + 18.5 + LINE * place, words, "middle-name") for place, words in enumerate(lines))
    return Drawing("narrow", NARROW.width, _end(column) + 4, tuple(shapes))


def _edges(node: Node) -> Iterator[tuple[float, str]]:
    """A line for each standing of the claims of a node: how far from its middle, and its look."""
    for place, (standing, _) in enumerate(node.claims):
        yield NEST * (place - (len(node.claims) - 1) / 2), f"edge edge-{standing.value}"


def _draw_wide(name: str, nodes: Sequence[Node]) -> Drawing:
    """The record in the middle, and on either side whole types, as even as their order allows."""
    inner, text = 128.0, 222.0
    left, right = _centred(*(_column(side, text, LEGEND - 8) for side in _sides(nodes)))
    height = max(_end(left), _end(right))
    shapes: list[Shape] = list(_legend(WIDE.width, 4))
    lines = wrap(name, inner - 20, most=4)
    tall = LINE * len(lines) + 22
    centre = LEGEND + (height - LEGEND) / 2
    box = Box((WIDE.width - inner) / 2, centre - tall / 2, inner, tall, "middle")
    shapes += [*_fan(left, box, "left", text), *_fan(right, box, "right", text)]
    shapes.append(box)
    shapes += (
        Label(WIDE.width / 2, box.y + 24 + LINE * place, words, "middle-name", "middle")
        for place, words in enumerate(lines)
    )
    return Drawing("wide", WIDE.width, height + 4, tuple(shapes), (0, LEGEND))


def _centred(left: list[Placed], right: list[Placed]) -> tuple[list[Placed], list[Placed]]:
    """Both columns around the same height."""
    more = (_end(right) - _end(left)) / 2
    if not left or not right:
        return left, right
    if more > 0:
        return [one._replace(y=one.y + more) for one in left], right
    return left, [one._replace(y=one.y - more) for one in right]


def _sides(nodes: Sequence[Node]) -> tuple[Sequence[Node], Sequence[Node]]:
    """The nodes in two halves; a type is never parted."""
    borders = [place for place in range(1, len(nodes)) if nodes[place].type != nodes[place - 1].type]
    border = min(borders, key=lambda place: abs(2 * place - len(nodes)), default=len(nodes))
    return nodes[:border], nodes[border:]


def _fan(column: Sequence[Placed], box: Box, side: Literal["left", "right"], text: float) -> Iterator[Shape]:
    """Curves from the middle to the records of a side, and their names."""
    is_left = side == "left"
    anchor: Anchor = "end" if is_left else "start"
    x = text if is_left else WIDE.width - text
    start = box.x if is_left else box.x + box.width
    tip = x + 6 if is_left else x - 6
    for placed in column:
        yield from _texts(placed, x, anchor)
        for shift, look in _edges(placed.node) if placed.node else ():
            y, out = placed.middle + shift, box.y + box.height / 2 + shift
            bend = (start + tip) / 2
            yield Stroke(f"M{start:.1f} {out:.1f}C{bend:.1f} {out:.1f} {bend:.1f} {y:.1f} {tip:.1f} {y:.1f}", look)
