"""What answers take of memory: all of it is counted, and bounded."""

import asyncio
import random
import tracemalloc

import pytest

from app.http.cache import MAX_KEYS, ResponseStore
from app.http.headers import PUBLIC
from app.http.responses import CachedResponse, serialize_headers


def answer_of(number: int, body: bytes = b"[" + b"1," * 2000 + b"1]", cursor: str = "") -> CachedResponse:
    own = {
        "Cache-Control": PUBLIC,
        "Content-Language": "en",
        "Link": f"</v1/foods?cursor={cursor or number}>; rel=next",
    }
    return CachedResponse(
        path="/v1/foods",
        canonical_query=f"number={number}",
        body=bytes(body),
        content_type="application/json",
        own=own,
        release=None,
    )


def spelling_of(number: int, more: bytes = b"") -> tuple[str, str, bytes, bytes]:
    return "", "/v1/foods", b"number=%d" % number + more, b"*/*"


def test_what_was_not_asked_for_longest_goes_first() -> None:
    memory = ResponseStore(10_000_000, 3)
    for number in (1, 2, 3):
        memory.add(spelling_of(number), answer_of(number))
    memory.get(spelling_of(1))
    memory.add(spelling_of(4), answer_of(4))

    assert [number for number in (1, 2, 3, 4) if memory.get(spelling_of(number))] == [1, 3, 4]


def test_bodies_forms_and_spellings_are_counted() -> None:
    memory = ResponseStore(1_000_000, 1000)
    answer = answer_of(1)
    memory.add(spelling_of(1), answer)
    plain = memory.bytes
    form = asyncio.run(answer.add_representation("br"))
    memory.add_variant(answer)
    compressed = memory.bytes
    memory.add(spelling_of(1, b"&" * 1000), answer_of(1))

    assert compressed == plain + len(form.body)
    assert memory.bytes > compressed + 1000
    for number in range(2, 2000):
        memory.add(spelling_of(number), answer_of(number))
        assert memory.bytes <= 1_000_000
    memory.clear()
    assert memory.bytes == len(memory) == 0


def test_ways_to_write_a_question_are_bounded() -> None:
    memory = ResponseStore(1_000_000, 1000)
    for number in range(1000):
        memory.add(spelling_of(number, b"&" * 5000), answer_of(1))
    memory.add(spelling_of(1, b"&" * 20_000), answer_of(1))

    assert sum(memory.get(spelling_of(number, b"&" * 5000)) is not None for number in range(1000)) == 8
    assert memory.bytes < (MAX_KEYS + 2) * 6000
    assert memory.get(spelling_of(999, b"&" * 5000))
    assert not memory.get(spelling_of(1, b"&" * 5000))
    assert not memory.get(spelling_of(1, b"&" * 20_000))


def test_an_answer_that_would_drive_out_the_others_is_not_kept() -> None:
    memory = ResponseStore(1_000_000, 1000)
    memory.add(spelling_of(1), answer_of(1))
    memory.add(spelling_of(2), answer_of(2, b"1" * 200_000))

    assert memory.get(spelling_of(1))
    assert not memory.get(spelling_of(2))


@pytest.mark.parametrize("body", [b"{}", b"x" * 5000, random.Random(1).randbytes(5000)])  # noqa: S311  # no secret
@pytest.mark.parametrize("spellings", [1, MAX_KEYS])
@pytest.mark.parametrize("link", [20, 3000])
def test_what_is_counted_is_at_least_what_is_taken(body: bytes, spellings: int, link: int) -> None:
    async def fill(memory: ResponseStore) -> None:
        for number in range(300):
            answer = answer_of(number, b"%d" % number + body, f"{number:0{link}}")
            for coding in ("", "br", "gzip"):
                await answer.add_representation(coding)
                answer.select({b"if-none-match": answer.etag(coding)}, [coding])
            for way in range(spellings):
                memory.add(("", "/v1/foods", b"number=%d&way=%d" % (number, way), b"*/%d" % way), answer)

    memory = ResponseStore(1_000_000_000, 10_000)
    tracemalloc.start()
    asyncio.run(fill(memory))
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert 0.5 * memory.bytes < taken <= memory.bytes


@pytest.mark.parametrize("value", [b"a\r\nset-cookie: b", b"a\rb", b"a\nb", b"a\0b"])
def test_a_header_cannot_begin_another(value: bytes) -> None:
    with pytest.raises(ValueError, match="control character"):
        serialize_headers([(b"link", value)])
