"""Digests of tables, by which a database of a server is compared with what a load wrote into it."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, text

from app.database.release import NotReady

PINNED: Final = text("""
    SELECT set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO, YMD', true),
        set_config('extra_float_digits', '1', true), set_config('bytea_output', 'hex', true),
        set_config('statement_timeout', '300s', true)
""")
"""The settings that decide how a row is written as text, for the rest of a transaction; and time for large tables."""


def fetch_table_digests(connection: Connection, tables: Iterable[str]) -> dict[str, str]:
    """The SHA-256 digest of the rows of each table, whatever their order; for PostgreSQL, in a transaction.

    The server computes them, so that no row travels.
    """
    connection.execute(PINNED)
    quote = connection.dialect.identifier_preparer.quote
    return {
        name: connection.execute(
            text(
                "SELECT encode(sha256(coalesce(string_agg(digest, ''::bytea ORDER BY digest), ''::bytea)), 'hex')"  # noqa: S608  # quoted names
                f" FROM (SELECT sha256(convert_to(one::text, 'UTF8')) AS digest FROM {quote(name)} AS one) AS digests"
            )
        ).scalar_one()
        for name in tables
    }


def verify_tables(connection: Connection) -> None:
    """Compare each table with the digest that a load stored of it.

    Raises:
        NotReady: where a table is missing, or its rows are not those of the load.
    """
    stored = {row.name: row.digest for row in connection.execute(text("SELECT name, digest FROM table_digest"))}
    altered = [name for name, digest in fetch_table_digests(connection, stored).items() if digest != stored[name]]
    if altered or not stored:
        names = ", ".join(altered) or "table_digest"
        raise NotReady(f"The content is damaged or was altered in {names}. Run `python -m app load`.")
