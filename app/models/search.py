"""What search reads: the words of each record, its names, its codes, and every word there is; made anew at each load.

The full-text indexes over `search_text` and `search_name` belong to the database and stand in the migrations.
"""

from sqlmodel import Field

from app.models.base import Model
from app.models.record import KEY_TEXT


class SearchText(Model, table=True):
    """The words of each record, in the order in which records count where all else is equal."""

    __tablename__ = "search_text"
    position: int = Field(primary_key=True)
    record_id: str = Field(foreign_key="record.id", sa_type=KEY_TEXT, unique=True)
    type: str = Field(max_length=40)
    names: str
    """The words of the name and of each synonym: a line each."""
    stems: str
    """The stems of its texts, each where it counts most: see `search.index`."""
    codes: str


class RenderedHit(Model, table=True):
    """What a hit shows of a record, rendered: the answer to a question only adds what the question decides."""

    __tablename__ = "search_shown"
    record_id: str = Field(foreign_key="record.id", sa_type=KEY_TEXT, primary_key=True)
    opening: str
    """The members that come first, as JSON."""
    closing: str
    """The members that come last, as JSON."""
    names: str
    """The name and the synonyms, as JSON, a line each."""
    passages: str
    """The texts of which one becomes the snippet, as JSON, a line each."""
    stems: str
    """The stems of each passage in their order, between blanks; passages are parted by `|`."""
    places: str
    """Where the word of each stem begins and ends in its passage: three digits each, code points; parted likewise."""


class SearchName(Model, table=True):
    """Names and synonyms, in the order in which they are suggested."""

    __tablename__ = "search_name"
    position: int = Field(primary_key=True)
    record_id: str = Field(foreign_key="record.id", sa_type=KEY_TEXT, index=True)
    type: str = Field(max_length=40)
    member: str = Field(max_length=10)
    text: str = Field(max_length=120)
    words: str
    """The words without accents and case."""
    stems: str = Field(index=True)
    """The same as stems: two names are equal when these are."""


class SearchWord(Model, table=True):
    """Every word, and in how many records a form of it stands."""

    __tablename__ = "search_word"
    word: str = Field(primary_key=True)
    stem: str = Field(index=True)
    records: int = Field(index=True)
    in_names: bool


class SearchCode(Model, table=True):
    """Codes of records and of their compositions, in a form that forgives case, dots and blanks."""

    __tablename__ = "search_code"
    position: int = Field(primary_key=True)
    record_id: str = Field(foreign_key="record.id", sa_type=KEY_TEXT, index=True)
    system: str = Field(foreign_key="code_system.id", max_length=40, index=True)
    code: str = Field(max_length=40)
    key: str = Field(max_length=40, index=True)
