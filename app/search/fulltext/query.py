"""Lexemes, and full-text queries independent of the syntax of a database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.search.index import split_stems

ANYWHERE: Final = ""
NAMES: Final = "name:"
CODES: Final = "code:"
"""Prefixes of lexemes that mark their field. Each word of a name is indexed twice: plain and with its prefix.

A query for words of names thus reads only their own entries in the index. The columns and weights that databases offer
for this are stored beside each match, so every match would have to be read.
"""


@dataclass(frozen=True)
class FullTextQuery:
    """A conjunction of terms, each matched by any of its forms; a query without terms matches nothing.

    Forms contain only letters and digits, so user input can never be query syntax.
    """

    terms: tuple[tuple[str, ...], ...]
    field: str = ANYWHERE
    """Prefix of the field in which the terms must occur."""
    prefixes: tuple[str, ...] = ()
    """Prefixes of words that must occur as well."""


NO_MATCHES: Final = FullTextQuery(())


def lexemes(stems: str, codes: str) -> list[str]:
    """The lexemes of a record in the index of texts, sorted."""
    names, texts = ({*part.split()} for part in split_stems(stems))
    prefixed = {f"{NAMES}{stem}" for stem in names} | {f"{CODES}{key}" for key in codes.split()}
    return sorted(names | texts | prefixed)


def all_of(terms: Sequence[Sequence[str]], field: str = ANYWHERE) -> FullTextQuery:
    """A query for all of the terms, each in any of its forms."""
    return FullTextQuery(tuple(dict.fromkeys(tuple(forms) for forms in terms)), field)


def with_codes(keys: Sequence[str]) -> FullTextQuery:
    """A query for any of these codes."""
    return FullTextQuery((tuple(keys),), CODES)


def with_prefixes(words: Sequence[str], prefixes: Sequence[str]) -> FullTextQuery:
    """A query for all of the words and all of the word prefixes."""
    return FullTextQuery(tuple((word,) for word in words), prefixes=tuple(prefixes))
