"""How hard a text is to read, for the editors: needs the `editorial` extra."""

import re
import warnings
from collections.abc import Iterator
from typing import Final

from app.seeding.content import Content
from app.seeding.failures import Fault, MissingLibrary
from app.seeding.records import ContentRecord, LightRecord, ReferenceRecord, VocabularyRecord

GRADE: Final = 9.0


def reading_grade(text: str, names: list[str]) -> float:
    """Flesch–Kincaid grade of a text, a record's own names left out of account.

    Raises:
        MissingLibrary: textstat is not installed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # textstat 0.7.4 asks for pkg_resources, which is on its way out
        try:
            import textstat
        except ImportError:
            raise MissingLibrary("textstat", "editorial") from None

    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(name)}\b", "it", text, flags=re.IGNORECASE)
    return float(textstat.flesch_kincaid_grade(text))


def texts_are_easy(content: Content) -> Iterator[Fault]:
    """Card and summary of a record read at grade 9 or below."""
    for _, record in content.named_records():
        if not isinstance(record, ContentRecord | LightRecord) or isinstance(
            record, ReferenceRecord | VocabularyRecord
        ):
            continue
        names = [record.name, *getattr(record, "synonyms", [])]
        text = f"{record.card} {getattr(record, 'summary', None) or ''}"
        grade = reading_grade(text, names)
        if grade > GRADE:
            yield content.fault(record, ("card",), f"reads at grade {grade:.1f} with the summary; at most {GRADE:.0f}")
