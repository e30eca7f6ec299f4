"""Text as search and sorting see it."""

import unicodedata


def fold(text: str) -> str:
    """Without accents and case: `Ménière` and `meniere` are the same."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
