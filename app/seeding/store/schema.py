"""What both stores share: bring a schema to a revision."""

from collections.abc import Callable
from typing import TypeAlias

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from sqlalchemy import Connection

from app.database import NotReady, schema_head
from app.settings import PROJECT

Fill: TypeAlias = Callable[[Connection], None]
"""Writes all rows of a release into empty tables."""


def alembic_config() -> Config:
    """Alembic's configuration, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(PROJECT / "migrations"))
    return config


def check_schema_head() -> None:
    """Make sure that this program and Alembic see the same newest migration.

    Where they do not, a load would write a schema that the server refuses, however often it is run.

    Raises:
        NotReady: where they disagree.
    """
    try:
        heads = ScriptDirectory.from_config(alembic_config()).get_heads()
    except (CommandError, RevisionError) as error:
        raise NotReady(f"The migrations cannot be read ({error}). Nothing was changed.") from error
    if heads != [schema_head()]:
        raise NotReady(
            f"The newest migration is {', '.join(heads) or 'none'} for Alembic and {schema_head()} for this program. "
            "Nothing was changed. Write `revision` and `down_revision` in migrations/versions as plain strings."
        )


def migrate(connection: Connection, revision: str = "head") -> str:
    """Bring a database to a revision of the schema, up or down; whoever asks for it commits.

    Returns:
        The revision that was reached: `head`, `+1` and `-1` have a name, too.

    Raises:
        CommandError: for a revision that this program does not know.
    """
    config = alembic_config()
    config.attributes["connection"] = connection
    current = MigrationContext.configure(connection).get_current_heads()
    try:
        behind = {one.revision for one in ScriptDirectory.from_config(config).iterate_revisions(current, "base")}
    except RevisionError as error:
        raise CommandError(str(error)) from error
    down = revision.startswith(("base", "-")) or revision in behind
    (command.downgrade if down else command.upgrade)(config, revision)
    return MigrationContext.configure(connection).get_current_revision() or "base"
