"""What each list is called on its page, and what it asks: the same collections and query models as the API."""

from dataclasses import dataclass
from typing import Final

from app.http.collection import Collection
from app.queries.caution import CautionQuery
from app.queries.change import ChangeQuery
from app.queries.claim import ClaimQuery
from app.queries.common import ListQuery
from app.queries.condition import ConditionQuery
from app.queries.conflict import ConflictQuery
from app.queries.dosage import DosageQuery
from app.queries.factor import FactorQuery
from app.queries.food import FoodGroupQuery, FoodQuery
from app.queries.gap import GapQuery
from app.queries.lifestyle_advice import LifestyleAdviceQuery
from app.queries.mechanism import MechanismQuery
from app.queries.nutrient import IntakeQuery, NutrientQuery
from app.queries.reference import ReferenceQuery
from app.queries.source import PassageQuery, SourceQuery
from app.queries.supplement_form import SupplementFormQuery
from app.queries.symptom import SymptomQuery
from app.queries.vocabulary import VocabularyQuery
from app.resources.cautions import CAUTIONS
from app.resources.changes import CHANGES
from app.resources.claims import CLAIMS
from app.resources.conditions import CONDITIONS
from app.resources.conflicts import CONFLICTS
from app.resources.dosages import DOSAGES
from app.resources.factors import FACTORS
from app.resources.food_groups import FOOD_GROUPS
from app.resources.foods import FOODS
from app.resources.gaps import GAPS
from app.resources.lifestyle_advice import LIFESTYLE_ADVICE
from app.resources.mechanisms import MECHANISMS
from app.resources.nutrients import INTAKES, NUTRIENTS
from app.resources.references import REFERENCES
from app.resources.sources import PASSAGES, SOURCES
from app.resources.supplement_forms import SUPPLEMENT_FORMS
from app.resources.symptoms import SYMPTOMS
from app.resources.vocabularies import VOCABULARIES


@dataclass(frozen=True, eq=False)
class Shelf:
    """A list as people see it."""

    collection: Collection
    query: type[ListQuery]
    title: str
    lead: str

    @property
    def kind(self) -> str:
        """The type of its records."""
        return self.collection.type


_ALL: Final = (
    Shelf(
        CONDITIONS,
        ConditionQuery,
        "Conditions",
        "Restless legs syndrome (RLS), and the conditions that are named beside it or mistaken for it.",
    ),
    Shelf(
        SYMPTOMS,
        SymptomQuery,
        "Symptoms",
        "What people with restless legs may feel or notice. A list like this cannot tell what somebody has.",
    ),
    Shelf(
        FACTORS,
        FactorQuery,
        "Factors",
        "What is said to bring on or worsen restless legs, or to lower magnesium. Each page says how sure that is.",
    ),
    Shelf(MECHANISMS, MechanismQuery, "Mechanisms", "The ways in which magnesium is said to act in the body."),
    Shelf(NUTRIENTS, NutrientQuery, "Nutrients", "Magnesium, and the other nutrients that the articles name."),
    Shelf(
        SUPPLEMENT_FORMS,
        SupplementFormQuery,
        "Supplement forms",
        "The compounds in which magnesium is sold, how much of each is magnesium, and what is known of each.",
    ),
    Shelf(
        DOSAGES,
        DosageQuery,
        "Reported doses",
        "Doses as the articles report them. They are not advice. Each is held against the adult upper limit.",
    ),
    Shelf(FOOD_GROUPS, FoodGroupQuery, "Food groups", "Groups of foods that supply magnesium."),
    Shelf(
        FOODS,
        FoodQuery,
        "Foods",
        "Magnesium in single foods, in 100 g and in a serving. Raw and cooked foods differ, so each says its state.",
    ),
    Shelf(
        LIFESTYLE_ADVICE,
        LifestyleAdviceQuery,
        "Lifestyle advice",
        "What people can try besides supplements, and how well each has been tested.",
    ),
    Shelf(CAUTIONS, CautionQuery, "Cautions", "When to take care, and when to talk to a doctor or pharmacist first."),
    Shelf(
        CLAIMS,
        ClaimQuery,
        "Claims",
        "What the articles say, each beside what is known and how sure that is. Rejected claims are listed too.",
    ),
    Shelf(
        GAPS,
        GapQuery,
        "Gaps",
        "What the articles do not say and a reader needs. That something is not mentioned does not make it safe.",
    ),
    Shelf(
        CONFLICTS,
        ConflictQuery,
        "Conflicts",
        "Where the articles contradict each other, themselves or the evidence.",
    ),
    Shelf(
        SOURCES,
        SourceQuery,
        "Source articles",
        "The four articles that this content examines. They are what is checked here. They are not evidence.",
    ),
    Shelf(
        REFERENCES,
        ReferenceQuery,
        "References",
        "Published evidence: trials, reviews, guidelines and fact sheets that stand behind what is known.",
    ),
    Shelf(VOCABULARIES, VocabularyQuery, "Vocabularies", "Every closed list of terms, and what each term means."),
)

SHELVES: Final = {shelf.kind: shelf for shelf in _ALL}
"""The lists by the type of their records."""

PASSAGE_SHELF: Final = Shelf(
    PASSAGES,
    PassageQuery,
    "Every passage",
    "Each passage is used, or left out for a stated reason. We give its place and its hash, never its text.",
)
INTAKE_SHELF: Final = Shelf(
    INTAKES,
    IntakeQuery,
    "Reference intakes",
    "Reference values for healthy people, by age, sex, pregnancy and breastfeeding. They are not advice.",
)
CHANGE_SHELF: Final = Shelf(
    CHANGES, ChangeQuery, "Changes", "What each release added, updated or withdrew, record by record."
)
