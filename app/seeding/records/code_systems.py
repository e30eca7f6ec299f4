"""The strict record class of code systems."""

from typing import ClassVar

from app.models.associations import CodeSystemBase
from app.seeding.records.base import SeedRecord


class CodeSystemRecord(CodeSystemBase, SeedRecord):
    """A record of `code-systems.yaml`."""

    file: ClassVar[str] = "code-systems"
