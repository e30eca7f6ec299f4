"""Rules about codes, numbers and formulas, checked by arithmetic."""

from collections.abc import Iterator
from typing import Any

from app.chemistry import count_atoms
from app.models.terms import Verification
from app.seeding.check_digits import CHECKS
from app.seeding.content import Content
from app.seeding.failures import Fault
from app.seeding.records.code_systems import CodeSystemRecord
from app.seeding.records.dosages import DosageRecord
from app.seeding.records.nutrients import IntakeRecord
from app.seeding.records.supplement_forms import SupplementFormRecord


def codes_are_valid(content: Content) -> Iterator[Fault]:
    """Codes belong to known code systems, are verified, pass their check digit, and comply with their licence."""
    systems = {system.id: system for system in content.records_of(CodeSystemRecord)}
    for _, record in content.named_records():
        coded: list[tuple[tuple[str | int, ...], Any]] = [
            (("codes", i), code) for i, code in enumerate(getattr(record, "codes", []))
        ]
        coded += [
            (("compositions", i, "identifiers", j), identifier)
            for i, composition in enumerate(getattr(record, "compositions", []))
            for j, identifier in enumerate(composition.identifiers)
        ]
        for path, code in coded:
            system = systems.get(code.system)
            if system is None:
                yield content.fault(record, (*path, "system"), f"{code.system!r} is not in code-systems.yaml")
                continue
            if code.verification is Verification.UNVERIFIED:
                yield content.fault(record, (*path, "verification"), "is `unverified`; verify the code or leave it out")
            if system.bare_code_only and getattr(code, "display", None) is not None:
                yield content.fault(
                    record,
                    (*path, "display"),
                    f"the licence of {system.name} allows the code only, without a display text",
                )
            if code.system in CHECKS and not CHECKS[code.system](code.code):
                yield content.fault(record, (*path, "code"), f"{code.code!r} fails the check digit of {system.name}")


def numbers_are_plausible(content: Content) -> Iterator[Fault]:
    """Ranges are ascending, missing values have a note, and values are verified."""
    for intake in content.records_of(IntakeRecord):
        if intake.value is None and not intake.note:
            yield content.fault(intake, ("note",), "is required if there is no value: explain why")
        if intake.value is not None and intake.verification is Verification.UNVERIFIED:
            yield content.fault(intake, ("verification",), "is `unverified`; verify the value or leave it out")
        if intake.age_max_months is not None and intake.age_max_months <= intake.age_min_months:
            yield content.fault(intake, ("age_max_months",), "must be greater than `age_min_months`")
    for dosage in content.records_of(DosageRecord):
        if (dosage.low_mg or 0) > (dosage.high_mg if dosage.high_mg is not None else float("inf")):
            yield content.fault(dosage, ("high_mg",), "is below `low_mg`")


def formulas_are_valid(content: Content) -> Iterator[Fault]:
    """Every formula can be parsed, and at most one composition of a supplement form is typical."""
    for form in content.records_of(SupplementFormRecord):
        for index, composition in enumerate(form.compositions):
            try:
                count_atoms(composition.formula or "Mg")
            except ValueError as error:
                yield content.fault(form, ("compositions", index, "formula"), str(error))
        if sum(composition.typical for composition in form.compositions) > 1:
            yield content.fault(form, ("compositions",), "more than one composition is `typical`")
