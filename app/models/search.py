"""Search tables: texts, names, words and codes of records, rebuilt with every load.

The full-text indexes over `search_text` and `search_name` differ by database and are created in the migrations.
"""

from sqlmodel import Field

from app.models.base import Model
from app.models.record import KEY_TEXT


class SearchText(Model, table=True):
    """Table of the words of each record; `position` decides between records with equal scores."""

    __tablename__ = "search_text"
    position: int = Field(primary_key=True)
    record_id: str = Field(foreign_key="record.id", sa_type=KEY_TEXT, unique=True)
    type: str = Field(max_length=40)
    names: str
    """The words of the name and of each synonym, one per line."""
    stems: str
    """The stems of the texts, each in the field with the highest weight (`search.index`)."""
    codes: str


class RenderedHit(Model, table=True):
    """Table of rendered search hits, to which a search only adds what depends on the query."""

    __tablename__ = "search_shown"
    record_id: str = Field(foreign_key="record.id", sa_type=KEY_TEXT, primary_key=True)
    opening: str
    """The members before the snippet, as JSON."""
    closing: str
    """The members after the match, as JSON."""
    names: str
    """The name and the synonyms, as JSON strings, one per line."""
    passages: str
    """The candidate texts for the snippet, as JSON strings, one per line."""
    stems: str
    """The stems of each candidate in order, surrounded by spaces; candidates are separated by `|`."""
    places: str
    """Start and end of each stem's word in its candidate, in code points, three digits each; separated likewise."""


class SearchName(Model, table=True):
    """Table of names and synonyms, in the order of suggestions."""

    __tablename__ = "search_name"
    position: int = Field(primary_key=True)
    record_id: str = Field(foreign_key="record.id", sa_type=KEY_TEXT, index=True)
    type: str = Field(max_length=40)
    member: str = Field(max_length=10)
    text: str = Field(max_length=120)
    words: str
    """The words, without accents and case."""
    stems: str = Field(index=True)
    """The stems of the words: names with equal stems are treated as equal."""


class SearchWord(Model, table=True):
    """Table of all words; `records` is the number of records that contain a form of the word."""

    __tablename__ = "search_word"
    word: str = Field(primary_key=True)
    stem: str = Field(index=True)
    records: int = Field(index=True)
    in_names: bool


class SearchCode(Model, table=True):
    """Table of the codes of records and of their compositions; `key` ignores case, dots and spaces."""

    __tablename__ = "search_code"
    position: int = Field(primary_key=True)
    record_id: str = Field(foreign_key="record.id", sa_type=KEY_TEXT, index=True)
    system: str = Field(foreign_key="code_system.id", max_length=40, index=True)
    code: str = Field(max_length=40)
    key: str = Field(max_length=40, index=True)
