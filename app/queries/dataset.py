"""What can be asked of the whole."""

from typing import Final

from app.queries.common import Members

DATASET_MEMBERS: Final = Members(
    (
        "type",
        "id",
        "href",
        "name",
        "description",
        "language",
        "release",
        "last_change",
        "collections",
        "coverage",
        "licences",
        "code_systems",
        "notices",
        "meta",
    )
)
