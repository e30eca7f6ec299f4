"""Reference content on restless legs syndrome and magnesium, served as a read-only API."""

__version__ = "0.1.0"
