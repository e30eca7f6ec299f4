"""Enumerations of all controlled terms; `seed/vocabularies.yaml` defines each term."""

from enum import StrEnum


class Origin(StrEnum):
    """Whether a record comes from the source articles or was added by the editors."""

    DOCUMENTS = "documents"
    EDITORIAL = "editorial"


class Verification(StrEnum):
    """How a fact from an external source was verified."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    COMPUTED = "computed"
    UNVERIFIED = "unverified"


class ConditionKind(StrEnum):
    """Kind of condition, such as a sleep disorder."""

    SLEEP_RELATED_MOVEMENT_DISORDER = "sleep_related_movement_disorder"
    NUTRIENT_STATUS = "nutrient_status"
    SLEEP_DISORDER = "sleep_disorder"
    MENTAL_HEALTH = "mental_health"
    MUSCLE_COMPLAINT = "muscle_complaint"


class SymptomKind(StrEnum):
    """Kind of symptom, such as a sensation."""

    URGE = "urge"
    SENSATION = "sensation"
    MOVEMENT = "movement"
    TIMING = "timing"
    SLEEP = "sleep"
    DAYTIME = "daytime"


class FactorKind(StrEnum):
    """Kind of factor, such as a medicine."""

    HEREDITY = "heredity"
    HEALTH = "health"
    MEDICINE = "medicine"
    SUBSTANCE = "substance"
    DIET = "diet"
    ENVIRONMENT = "environment"
    ACTIVITY = "activity"
    STRESS = "stress"


class MechanismKind(StrEnum):
    """Part of the body that a mechanism concerns."""

    MUSCLE = "muscle"
    NERVE = "nerve"
    SLEEP = "sleep"
    MOOD = "mood"
    METABOLISM = "metabolism"
    ABSORPTION = "absorption"


class NutrientKind(StrEnum):
    """Kind of nutrient, such as a mineral."""

    MINERAL = "mineral"
    AMINO_ACID = "amino_acid"


class AdviceKind(StrEnum):
    """What a piece of lifestyle advice is about."""

    MOVEMENT = "movement"
    SUBSTANCE = "substance"
    SLEEP = "sleep"
    DIET = "diet"
    PROFESSIONAL = "professional"


class Route(StrEnum):
    """How a product enters the body."""

    ORAL = "oral"
    TOPICAL = "topical"


class Preparation(StrEnum):
    """Dosage form of a product, such as a capsule."""

    CAPSULE = "capsule"
    TABLET = "tablet"
    POWDER = "powder"
    LIQUID = "liquid"
    CREAM = "cream"
    SPRAY = "spray"


class Hydration(StrEnum):
    """How much water of crystallisation a compound contains."""

    ANHYDROUS = "anhydrous"
    MONOHYDRATE = "monohydrate"
    DIHYDRATE = "dihydrate"
    TRIHYDRATE = "trihydrate"
    HEXAHYDRATE = "hexahydrate"
    HEPTAHYDRATE = "heptahydrate"
    NONAHYDRATE = "nonahydrate"


class Basis(StrEnum):
    """Whether a weight is that of magnesium itself or of the whole compound."""

    ELEMENTAL = "elemental"
    COMPOUND = "compound"
    UNKNOWN = "unknown"


class IntakeKind(StrEnum):
    """Type of reference value, such as a recommended dietary allowance (RDA)."""

    RDA = "rda"
    AI = "ai"
    EAR = "ear"
    UL = "ul"


class AppliesTo(StrEnum):
    """What counts towards a daily amount."""

    TOTAL_INTAKE = "total_intake"
    SUPPLEMENTS_AND_MEDICINES = "supplements_and_medicines"


class LifeStage(StrEnum):
    """Life stage that a reference intake applies to."""

    INFANT = "infant"
    CHILD = "child"
    ADOLESCENT = "adolescent"
    ADULT = "adult"
    PREGNANCY = "pregnancy"
    LACTATION = "lactation"


class Sex(StrEnum):
    """Sex, for reference values that differ by it."""

    FEMALE = "female"
    MALE = "male"


class Jurisdiction(StrEnum):
    """Country or region whose authority set a reference value."""

    US_CANADA = "us_canada"
    EU = "eu"


class FoodState(StrEnum):
    """How a food was prepared before its magnesium was measured."""

    RAW = "raw"
    BOILED = "boiled"
    COOKED = "cooked"
    BAKED = "baked"
    ROASTED = "roasted"
    DRY_ROASTED = "dry_roasted"
    DRIED = "dried"
    PREPARED = "prepared"


class Audience(StrEnum):
    """People for whom a caution matters most."""

    PREGNANCY = "pregnancy"
    LACTATION = "lactation"
    CHILD = "child"
    OLDER_ADULT = "older_adult"
    KIDNEY_DISEASE = "kidney_disease"
    ON_MEDICINE = "on_medicine"


class Severity(StrEnum):
    """How serious a caution is."""

    INFO = "info"
    CAUTION = "caution"
    URGENT = "urgent"


class Predicate(StrEnum):
    """How the subject of a claim relates to its object."""

    DESCRIBED_AS = "described_as"
    IS_A = "is_a"
    DISTINCT_FROM = "distinct_from"
    HAS_SYMPTOM = "has_symptom"
    LEADS_TO = "leads_to"
    AFFECTS = "affects"
    CONTRIBUTES_TO = "contributes_to"
    MAY_WORSEN = "may_worsen"
    ASSOCIATED_WITH = "associated_with"
    MAY_RELIEVE = "may_relieve"
    HAS_ROLE_IN = "has_role_in"
    ACTS_THROUGH = "acts_through"
    CONTAINS = "contains"
    AVAILABLE_AS = "available_as"
    TAKEN_BY = "taken_by"
    BETTER_ABSORBED_THAN = "better_absorbed_than"
    ABSORBED_THROUGH = "absorbed_through"
    SOURCE_OF = "source_of"
    RECOMMENDED_INTAKE = "recommended_intake"
    DOSED_AS = "dosed_as"
    ADVISED_FOR = "advised_for"
    CAN_CAUSE = "can_cause"
    INTERACTS_WITH = "interacts_with"


class Wording(StrEnum):
    """How confident a source sounds about its statement."""

    HEDGED = "hedged"
    PLAIN = "plain"
    ABSOLUTE = "absolute"


class Certainty(StrEnum):
    """Certainty of the published evidence (GRADE)."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very_low"


class CertaintyOrNone(StrEnum):
    """Certainty in filters and facets: a term of the vocabulary, or `none` for a record without a grade."""

    HIGH = Certainty.HIGH
    MODERATE = Certainty.MODERATE
    LOW = Certainty.LOW
    VERY_LOW = Certainty.VERY_LOW
    NONE = "none"


class Direction(StrEnum):
    """Whether the evidence supports or contradicts the claim."""

    FOR = "for"
    AGAINST = "against"
    UNCLEAR = "unclear"


class EvidenceType(StrEnum):
    """Strongest type of evidence behind an assessment."""

    SYSTEMATIC_REVIEW = "systematic_review"
    RCT = "rct"
    OPEN_LABEL = "open_label"
    OBSERVATIONAL = "observational"
    MECHANISTIC = "mechanistic"
    CONSENSUS = "consensus"
    CLASSIFICATION = "classification"
    NONE_FOUND = "none_found"


class StudyDesign(StrEnum):
    """Design of a study in an evidence summary."""

    SYSTEMATIC_REVIEW = "systematic_review"
    RANDOMISED_TRIAL = "randomised_trial"
    CROSSOVER_TRIAL = "crossover_trial"
    UNCONTROLLED_TRIAL = "uncontrolled_trial"
    COHORT = "cohort"
    CASE_CONTROL = "case_control"
    SURVEY = "survey"
    CASE_REPORT = "case_report"
    LABORATORY_STUDY = "laboratory_study"
    NARRATIVE_REVIEW = "narrative_review"
    GUIDELINE = "guideline"
    OFFICIAL_INFORMATION = "official_information"


class IntervalKind(StrEnum):
    """What the two limits of an interval mean."""

    CONFIDENCE_95 = "confidence_95"
    CREDIBLE_95 = "credible_95"
    INTERQUARTILE_RANGE = "interquartile_range"
    RANGE = "range"


class GradedBy(StrEnum):
    """Who assigned a grade."""

    AUTHORS = "authors"
    EDITOR = "editor"


class CorrectionKind(StrEnum):
    """Type of error in a statement of a source."""

    WRONG = "wrong"
    OVERCLAIM = "overclaim"
    OUTDATED = "outdated"
    PROMOTIONAL = "promotional"
    UNSAFE = "unsafe"
    IMPRECISE = "imprecise"
    OMISSION = "omission"


class Standing(StrEnum):
    """Status of a claim after grading, computed from its assessment and correction."""

    SUPPORTED = "supported"
    ACCEPTED = "accepted"
    UNPROVEN = "unproven"
    REJECTED = "rejected"


class PassageRole(StrEnum):
    """Role of a passage in its article, such as a heading."""

    TITLE = "title"
    HEADING = "heading"
    SENTENCE = "sentence"
    LIST_ITEM = "list_item"
    CAPTION = "caption"
    NAVIGATION = "navigation"


class Disposition(StrEnum):
    """Whether a passage is cited by a record."""

    USED = "used"
    LEFT_OUT = "left_out"


class LeftOutReason(StrEnum):
    """Why a passage is not cited by any record."""

    HEADING = "heading"
    DUPLICATE = "duplicate"
    NAVIGATION = "navigation"
    CAPTION = "caption"
    TRANSITION = "transition"
    PROMOTION = "promotion"


class CommercialLevel(StrEnum):
    """How clearly a source article promotes a product."""

    NONE_SEEN = "none_seen"
    POSSIBLE = "possible"
    EVIDENT = "evident"


class ReferenceKind(StrEnum):
    """Type of publication, such as a randomised trial."""

    SYSTEMATIC_REVIEW = "systematic_review"
    RANDOMISED_TRIAL = "randomised_trial"
    UNCONTROLLED_TRIAL = "uncontrolled_trial"
    OBSERVATIONAL_STUDY = "observational_study"
    LABORATORY_STUDY = "laboratory_study"
    ANIMAL_STUDY = "animal_study"
    NARRATIVE_REVIEW = "narrative_review"
    GUIDELINE = "guideline"
    CONSENSUS_STATEMENT = "consensus_statement"
    CLASSIFICATION = "classification"
    FACT_SHEET = "fact_sheet"
    REFERENCE_VALUES = "reference_values"
    FOOD_DATABASE = "food_database"
    MEDICINE_LABEL = "medicine_label"


class ConflictKind(StrEnum):
    """What a conflict is between: articles, statements of one article, or an article and the evidence."""

    BETWEEN_DOCUMENTS = "between_documents"
    WITHIN_DOCUMENT = "within_document"
    WITH_EVIDENCE = "with_evidence"


class ExceedsLimit(StrEnum):
    """Whether an amount exceeds the adult upper limit for supplements."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Placement(StrEnum):
    """Where an app should display a notice."""

    INLINE = "inline"
    SCREEN = "screen"
    FOOTER = "footer"


class ChangeOperation(StrEnum):
    """What a release did to a record."""

    ADDED = "added"
    UPDATED = "updated"
    WITHDRAWN = "withdrawn"


class Trait(StrEnum):
    """What a claim may say about its subject without a second record as its object."""

    NEUROLOGICAL_DISORDER = "neurological_disorder"
    CAUSE_NOT_FULLY_KNOWN = "cause_not_fully_known"
    NO_KNOWN_CURE = "no_known_cure"
    LOWERS_QUALITY_OF_LIFE = "lowers_quality_of_life"
    COMMON = "common"
    TREATABLE = "treatable"
    ESSENTIAL_MINERAL = "essential_mineral"
    NATURAL = "natural"
    WELL_ABSORBED = "well_absorbed"
    GENTLE_ON_THE_GUT = "gentle_on_the_gut"
    SUPPORTS_WELL_BEING = "supports_well_being"
    LIMITED_TREATMENTS = "limited_treatments"
    INTERCHANGEABLE = "interchangeable"


VOCABULARIES: dict[str, type[StrEnum]] = {
    "origin": Origin,
    "verification": Verification,
    "condition-kind": ConditionKind,
    "symptom-kind": SymptomKind,
    "factor-kind": FactorKind,
    "mechanism-kind": MechanismKind,
    "nutrient-kind": NutrientKind,
    "advice-kind": AdviceKind,
    "route": Route,
    "preparation": Preparation,
    "hydration": Hydration,
    "basis": Basis,
    "intake-kind": IntakeKind,
    "applies-to": AppliesTo,
    "life-stage": LifeStage,
    "sex": Sex,
    "jurisdiction": Jurisdiction,
    "food-state": FoodState,
    "audience": Audience,
    "severity": Severity,
    "predicate": Predicate,
    "wording": Wording,
    "certainty": Certainty,
    "direction": Direction,
    "evidence-type": EvidenceType,
    "study-design": StudyDesign,
    "interval-kind": IntervalKind,
    "graded-by": GradedBy,
    "correction-kind": CorrectionKind,
    "standing": Standing,
    "passage-role": PassageRole,
    "disposition": Disposition,
    "left-out-reason": LeftOutReason,
    "commercial-level": CommercialLevel,
    "reference-kind": ReferenceKind,
    "conflict-kind": ConflictKind,
    "exceeds-limit": ExceedsLimit,
    "placement": Placement,
    "change-operation": ChangeOperation,
    "trait": Trait,
}
"""Enumerations by the id of their vocabulary record."""
