"""Digests of PostgreSQL tables, compared with those that a load stored."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, text

from app.database.release import NotReady

_SET_TEXT_FORMAT: Final = text("""
    SELECT set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO, YMD', true),
        set_config('extra_float_digits', '1', true), set_config('bytea_output', 'hex', true),
        set_config('statement_timeout', '300s', true)
""")
"""Settings that fix the text form of rows for the rest of a transaction, and a timeout for large tables."""


def fetch_table_digests(connection: Connection, tables: Iterable[str]) -> dict[str, str]:
    """SHA-256 digest of the rows of each table, independent of their order; PostgreSQL only, in a transaction.

    The server computes the digests, so no rows are transferred.
    """
    connection.execute(_SET_TEXT_FORMAT)
    quote = connection.dialect.identifier_preparer.quote
    return {
        name: connection.execute(
            text(
                "SELECT encode(sha256(coalesce(string_agg(digest, ''::bytea ORDER BY digest), ''::bytea)), 'hex')"  # noqa: S608  # quoted names
                f" FROM (SELECT sha256(convert_to(row_::text, 'UTF8')) AS digest FROM {quote(name)} AS row_) AS digests"
            )
        ).scalar_one()
        for name in tables
    }


def verify_tables(connection: Connection) -> None:
    """Compare each table with its stored digest.

    Raises:
        NotReady: if no digests are stored, or the rows of a table differ from those of the load.
    """
    stored = {row.name: row.digest for row in connection.execute(text("SELECT name, digest FROM table_digest"))}
    altered = [name for name, digest in fetch_table_digests(connection, stored).items() if digest != stored[name]]
    if altered or not stored:
        names = ", ".join(altered) or "table_digest"
        raise NotReady(f"The content is damaged or was altered in {names}. Run `python -m app load`.")
