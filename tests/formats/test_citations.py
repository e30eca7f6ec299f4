"""Punctuation and links of citations."""

import pytest

from app.formats.citations import Part, safe_url


@pytest.mark.parametrize(
    ("text", "full_stop"),
    [("A trial", "."), ("Is it so?", ""), ("It is so.", ""), ("So it is!", ""), ("Legs, etc.", "")],
)
def test_sentence_ends_with_one_punctuation_mark(text: str, full_stop: str) -> None:
    assert Part(text).full_stop == full_stop


@pytest.mark.parametrize(
    ("url", "is_linked"),
    [
        ("https://example.org", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("//example.org", False),
        ("", False),
        (None, False),
    ],
)
def test_only_http_urls_are_linked(url: str | None, is_linked: bool) -> None:
    assert safe_url(url) == (url if is_linked else None)
