"""Memory of the response cache: counted completely, and bounded."""

import asyncio
import random
import tracemalloc

import pytest

from app.http.cache import MAX_KEYS, ResponseStore
from app.http.headers import PUBLIC
from app.http.responses import CachedResponse, serialize_headers


def response_of(number: int, body: bytes = b"[" + b"1," * 2000 + b"1]", cursor: str = "") -> CachedResponse:
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


def key_of(number: int, more: bytes = b"") -> tuple[str, str, bytes, bytes]:
    return "", "/v1/foods", b"number=%d" % number + more, b"*/*"


def test_the_least_recently_used_response_is_evicted_first() -> None:
    store = ResponseStore(10_000_000, 3)
    for number in (1, 2, 3):
        store.add(key_of(number), response_of(number))
    store.get(key_of(1))
    store.add(key_of(4), response_of(4))

    assert [number for number in (1, 2, 3, 4) if store.get(key_of(number))] == [1, 3, 4]


def test_bodies_representations_and_request_keys_are_counted() -> None:
    store = ResponseStore(1_000_000, 1000)
    response = response_of(1)
    store.add(key_of(1), response)
    plain = store.bytes
    representation = asyncio.run(response.add_representation("br"))
    store.add_variant(response)
    compressed = store.bytes
    store.add(key_of(1, b"&" * 1000), response_of(1))

    assert compressed == plain + len(representation.body)
    assert store.bytes > compressed + 1000
    for number in range(2, 2000):
        store.add(key_of(number), response_of(number))
        assert store.bytes <= 1_000_000
    store.clear()
    assert store.bytes == len(store) == 0


def test_request_keys_of_a_response_are_bounded() -> None:
    store = ResponseStore(1_000_000, 1000)
    for number in range(1000):
        store.add(key_of(number, b"&" * 5000), response_of(1))
    store.add(key_of(1, b"&" * 20_000), response_of(1))

    assert sum(store.get(key_of(number, b"&" * 5000)) is not None for number in range(1000)) == 8
    assert store.bytes < (MAX_KEYS + 2) * 6000
    assert store.get(key_of(999, b"&" * 5000))
    assert not store.get(key_of(1, b"&" * 5000))
    assert not store.get(key_of(1, b"&" * 20_000))


def test_a_response_that_would_evict_most_others_is_not_cached() -> None:
    store = ResponseStore(1_000_000, 1000)
    store.add(key_of(1), response_of(1))
    store.add(key_of(2), response_of(2, b"1" * 200_000))

    assert store.get(key_of(1))
    assert not store.get(key_of(2))


@pytest.mark.parametrize("body", [b"{}", b"x" * 5000, random.Random(1).randbytes(5000)])  # noqa: S311  # not a secret
@pytest.mark.parametrize("keys", [1, MAX_KEYS])
@pytest.mark.parametrize("link", [20, 3000])
def test_counted_bytes_are_at_least_the_bytes_allocated(body: bytes, keys: int, link: int) -> None:
    async def fill(store: ResponseStore) -> None:
        for number in range(300):
            response = response_of(number, b"%d" % number + body, f"{number:0{link}}")
            for coding in ("", "br", "gzip"):
                await response.add_representation(coding)
                response.select({b"if-none-match": response.etag(coding)}, [coding])
            for index in range(keys):
                store.add(("", "/v1/foods", b"number=%d&key=%d" % (number, index), b"*/%d" % index), response)

    store = ResponseStore(1_000_000_000, 10_000)
    tracemalloc.start()
    asyncio.run(fill(store))
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert 0.5 * store.bytes < taken <= store.bytes


@pytest.mark.parametrize("value", [b"a\r\nset-cookie: b", b"a\rb", b"a\nb", b"a\0b"])
def test_a_header_cannot_inject_another(value: bytes) -> None:
    with pytest.raises(ValueError, match="control character"):
        serialize_headers([(b"link", value)])
