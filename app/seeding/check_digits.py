"""Check digits of SNOMED CT and CAS identifiers, which catch mistyped codes."""

import re
from collections.abc import Callable, Mapping
from typing import Final

# Verhoeff's tables: multiplication in the dihedral group D5, and the permutation for each position.
_D5: Final = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
_PERMUTATIONS: Final = (
    "0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip


def is_snomed(code: str) -> bool:
    """Whether a SNOMED CT identifier passes the Verhoeff check."""
    check = 0
    for position, digit in enumerate(reversed(code)):
        if not digit.isdigit():
            return False
        check = int(_D5[check][int(_PERMUTATIONS[position % 8][int(digit)])])
    return check == 0


def is_cas(code: str) -> bool:
    """Whether a CAS Registry Number is well formed and has the right check digit."""
    digits = code.replace("-", "")
    if not re.fullmatch(r"\d+-\d\d-\d", code):
        return False
    body, check = digits[:-1], int(digits[-1])
    return sum(int(digit) * position for position, digit in enumerate(reversed(body), start=1)) % 10 == check


CHECKS: Final[Mapping[str, Callable[[str], bool]]] = {"snomed-ct": is_snomed, "cas": is_cas}
"""The check-digit function of each code system that has check digits."""
