"""How a sentence of a citation ends, and which addresses become links."""

import pytest

from app.formats.citations import Part, web_address


@pytest.mark.parametrize(
    ("text", "end"), [("A trial", "."), ("Is it so?", ""), ("It is so.", ""), ("So it is!", ""), ("Legs, etc.", "")]
)
def test_a_sentence_has_one_end(text: str, end: str) -> None:
    assert Part(text).end == end


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
def test_only_a_web_address_is_linked(url: str | None, is_linked: bool) -> None:
    assert web_address(url) == (url if is_linked else None)
