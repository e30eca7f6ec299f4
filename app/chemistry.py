"""Chemical formulas: atom counts, molar mass and mass fractions, from standard atomic weights."""

import re
from decimal import Decimal
from typing import Final

ATOMIC_WEIGHTS: Final = {
    "H": Decimal("1.008"),
    "C": Decimal("12.011"),
    "N": Decimal("14.007"),
    "O": Decimal("15.999"),
    "Mg": Decimal("24.305"),
    "S": Decimal("32.06"),
    "Cl": Decimal("35.45"),
}
"""IUPAC abridged standard atomic weights, g/mol."""

_TOKEN: Final = re.compile(r"(?P<element>[A-Z][a-z]?)(?P<count>\d*)|(?P<open>\()|\)(?P<times>\d*)")


def count_atoms(formula: str) -> dict[str, int]:
    """Count the atoms of each element in a formula: `MgCl2·6H2O` → Mg 1, Cl 2, H 12, O 6.

    Raises:
        ValueError: for a malformed formula, or an element missing from `ATOMIC_WEIGHTS`.
    """
    total: dict[str, int] = {}
    for part in formula.split("·"):
        multiple, rest = re.fullmatch(r"(\d*)(.*)", part).groups()  # type: ignore[union-attr]
        for element, count in _count_part(rest, formula).items():
            total[element] = total.get(element, 0) + count * int(multiple or 1)
    return total


def _count_part(part: str, formula: str) -> dict[str, int]:
    stack: list[dict[str, int]] = [{}]
    at = 0
    while at < len(part):
        token = _TOKEN.match(part, at)
        if token is None:
            raise ValueError(f"{formula!r} is malformed at {part[at:]!r}")
        at = token.end()
        if token["open"]:
            stack.append({})
        elif element := token["element"]:
            if element not in ATOMIC_WEIGHTS:
                raise ValueError(f"{formula!r} contains {element!r}, which has no atomic weight here")
            stack[-1][element] = stack[-1].get(element, 0) + int(token["count"] or 1)
        else:
            if len(stack) == 1:
                raise ValueError(f"{formula!r} closes a bracket that is not open")
            for element, count in stack.pop().items():
                stack[-1][element] = stack[-1].get(element, 0) + count * int(token["times"] or 1)
    if len(stack) > 1 or not part:
        raise ValueError(f"{formula!r} leaves a bracket open or has an empty part")
    return stack[0]


def molar_mass(formula: str) -> Decimal:
    """Molar mass in g/mol.

    Raises:
        ValueError: as `count_atoms` does.
    """
    return sum((ATOMIC_WEIGHTS[element] * count for element, count in count_atoms(formula).items()), Decimal())


def mass_fraction(formula: str, element: str) -> Decimal:
    """The mass of an element as a fraction of the mass of a compound, from 0 to 1.

    Raises:
        ValueError: as `count_atoms` does.
    """
    return ATOMIC_WEIGHTS[element] * count_atoms(formula).get(element, 0) / molar_mass(formula)
