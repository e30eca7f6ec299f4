"""What can be asked of the whole."""

from typing import Final

from app.queries.common import DocumentQuery

DATASET_MEMBERS: Final = (
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


class DatasetDetailQuery(DocumentQuery):
    """What can be asked of the dataset."""

    members = DATASET_MEMBERS
