"""Schema migrations, shared by both stores."""

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
from app.models import METADATA
from app.search.fulltext import fts5
from app.settings import PROJECT

Fill: TypeAlias = Callable[[Connection], None]
"""A function that writes all rows of a release to empty tables."""


def alembic_config() -> Config:
    """Alembic's configuration, without an alembic.ini."""
    config = Config()
    config.set_main_option("script_location", str(PROJECT / "migrations"))
    return config


def check_schema_head() -> None:
    """Check that this program and Alembic agree about the newest migration.

    Otherwise every load would write a schema that the server refuses.

    Raises:
        NotReady: if they disagree, or the migrations cannot be read.
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


def create_schema(connection: Connection) -> None:
    """Create the newest schema in an empty SQLite file from the models instead of running all migrations.

    Alembic documents this under "Building an Up to Date Database from Scratch". It saves each load a second; a test
    compares the result with that of the migrations.
    """
    METADATA.create_all(connection)
    fts5.create_indexes(connection)
    config = alembic_config()
    config.attributes["connection"] = connection
    command.stamp(config, "head")


def migrate(connection: Connection, revision: str = "head") -> str:
    """Upgrade or downgrade a database to a schema revision; the caller commits.

    Returns:
        The name of the revision reached, also for `head`, `+1` and `-1`.

    Raises:
        CommandError: for an unknown revision.
    """
    config = alembic_config()
    config.attributes["connection"] = connection
    current = MigrationContext.configure(connection).get_current_heads()
    try:
        behind = {script.revision for script in ScriptDirectory.from_config(config).iterate_revisions(current, "base")}
    except RevisionError as error:
        raise CommandError(str(error)) from error
    down = revision.startswith(("base", "-")) or revision in behind
    (command.downgrade if down else command.upgrade)(config, revision)
    return MigrationContext.configure(connection).get_current_revision() or "base"
