"""Registry of all record types, from which everything that depends on the types is derived."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from app.models.caution import CAUTION
from app.models.claim import CLAIM
from app.models.condition import CONDITION
from app.models.conflict import CONFLICT
from app.models.dosage import DOSAGE
from app.models.evidence import EVIDENCE
from app.models.factor import FACTOR
from app.models.food import FOOD, FOOD_GROUP
from app.models.gap import GAP
from app.models.lifestyle_advice import LIFESTYLE_ADVICE
from app.models.mechanism import MECHANISM
from app.models.nutrient import NUTRIENT
from app.models.record import VOCABULARY_TERMS, IdOf
from app.models.record_type import Tag, Type
from app.models.reference import REFERENCE
from app.models.source import SOURCE
from app.models.supplement_form import SUPPLEMENT_FORM
from app.models.symptom import SYMPTOM
from app.models.vocabulary import VOCABULARY

TYPES: Final[Mapping[str, Type]] = {
    record_type.name: record_type
    for record_type in (
        CONDITION,
        SYMPTOM,
        FACTOR,
        MECHANISM,
        NUTRIENT,
        SUPPLEMENT_FORM,
        DOSAGE,
        FOOD_GROUP,
        FOOD,
        LIFESTYLE_ADVICE,
        CAUTION,
        CLAIM,
        EVIDENCE,
        GAP,
        CONFLICT,
        SOURCE,
        REFERENCE,
        VOCABULARY,
    )
}
"""All types by name, in the order of the documentation."""

TYPE_NAMES: Final = tuple(TYPES)

TAGS: Final[tuple[Tag, ...]] = tuple(dict.fromkeys(record_type.tag for record_type in TYPES.values()))
"""Tags of the OpenAPI document for records."""

if TYPE_CHECKING:
    RecordType: TypeAlias = str
    Expandable: TypeAlias = str
    Changeable: TypeAlias = str
else:  # Pydantic checks the names at run time; a type checker cannot evaluate these expressions.
    RecordType = Literal[TYPE_NAMES]
    Expandable = Literal[(*TYPE_NAMES, "passages")]
    Changeable = Literal[(*TYPE_NAMES, "passages", "intakes", "dataset")]

RECORD_OR_TERM: Final = IdOf((*TYPE_NAMES, VOCABULARY_TERMS))
"""Marks a member that contains the id of a record of any type, or a vocabulary term."""


RECORD_OR_PART: Final = IdOf((*TYPE_NAMES, "passages", "intakes"))
"""Marks ids of anything a screen can show: records of any type, passages and intakes."""


def types_of(mark: IdOf) -> tuple[str, ...]:
    """The types whose ids a member may contain."""
    return mark.types or TYPE_NAMES


def import_modules(package: str, names: Iterable[str]) -> tuple[ModuleType, ...]:
    """Import the modules of a package that are named after types: `food_groups` for `food-groups`.

    Raises:
        ImportError: if a type has no module in the package.
    """
    return tuple(_import_module(f"{package}.{name.replace('-', '_')}", name) for name in names)


def _import_module(module: str, name: str) -> ModuleType:
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        message = f"{name!r} needs a module {module.replace('.', '/')}.py; see docs/add-a-resource.md"
        raise ImportError(message, name=module) from None
