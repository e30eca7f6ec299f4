"""Write a migration with the changes to the models since the newest one: `python migrations/new.py DESCRIPTION`."""

import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from alembic import command
from sqlalchemy import create_engine

from app.seeding.store import alembic_config, migrate


def main(message: str) -> None:
    """Compare the models with a database at the newest revision, and write the difference as a migration to review."""
    config = alembic_config()
    config.set_main_option("file_template", "%%(rev)s")
    config.set_section_option("post_write_hooks", "hooks", "ruff_check, ruff_format")
    for hook, options in (("ruff_check", "check --fix"), ("ruff_format", "format")):
        for name, value in (("type", "module"), ("module", "ruff"), ("options", f"{options} REVISION_SCRIPT_FILENAME")):
            config.set_section_option("post_write_hooks", f"{hook}.{name}", value)
    with create_engine("sqlite://").connect() as connection:
        migrate(connection)
        config.attributes["connection"] = connection
        name = f"{datetime.now(UTC):%Y_%m_%d}_{message.lower().replace(' ', '_')}"
        command.revision(config, message=message, autogenerate=True, rev_id=name)


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
