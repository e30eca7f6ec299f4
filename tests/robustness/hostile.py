"""A seeded generator of requests that no client should send.

Each request is partly valid: an existing path with an unknown parameter, or a real cursor with one value replaced. A
request without any valid part would fail the first check and never reach the others.
"""

import base64
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final
from urllib.parse import quote, quote_from_bytes, urlencode

from app.examples import REQUIRED_PARAMETERS
from tests.robustness.served import (
    ServedContent,
    api_templates,
    list_templates,
    operation,
    page_templates,
    path_parameters,
    query_parameters,
    templates,
)
from tests.robustness.wire import Client, Header, Request

Parameter = tuple[bytes, bytes]

LENGTHS: Final = (0, 1, 74, 75, 79, 80, 81, 119, 200, 201, 1199, 1200, 1201, 2000, 7_900)
ODD_BYTES: Final = (
    *(bytes([code]) for code in (*range(1, 32), 127)),
    b"%00",
    b"%0a",
    b"%0d%0aX-Injected:%201",
    b"%1b%5b31m",
    b"%7f",
    b"%c2%85",
    b"%ff",
    b"%fe%ff",
    b"%c0%af",
    b"%e0%80%af",
    b"%ed%a0%80",
    b"%f4%90%80%80",
    b"%e2%80%ae",
    b"%ef%bc%8e%ef%bc%8e%ef%bc%8f",
    b"%",
    b"%%",
    b"%g1",
    b"%2",
    b"%252e",
    b"%2f",
    b"%5c",
    b"\\",
    b";",
    b"..",
    b"...",
    b"~",
    b"*",
    b"'",
    b'"',
    b"`",
    b"<script>",
    b"{x}",
    b"|",
    b"^",
    b"@",
    b":",
    b",",
    b",,",
    b"&amp",
    b"+",
    b"$(id)",
    b"{{7*7}}",
    b"%F0%9F%98%B4",
)
TEXTS: Final = (
    "",
    " ",
    "\t",
    "\x00",
    "a\x00b",
    "\x1f",
    "\u0085",
    "\u202eabc",
    "\ufeff",
    "\uffff",
    "\U0010ffff",
    "ﬁ",
    "ı",
    "ß" * 40,
    "😴" * 40,
    "e\u0301" * 100,
    "磁" * 70,
    "' OR 1=1 --",
    '"; DROP TABLE record; --',
    "NEAR(a b, 3)",
    "a AND OR NOT",
    'unbalanced "quote',
    "(((((",
    "a*",
    "^a",
    "a:b",
    "{a}",
    "\\",
    "%s%n",
    "null",
    "true",
    "[]",
    "a,b",
    ",",
    "nuts,,seeds",
    "G25.81",
    "magnesium",
    "restless legs",
    "-" * 100,
    "a-" * 60,
    "x " * 100,
)
NUMBERS: Final = (
    "0",
    "-0",
    "-1",
    "00",
    "007",
    "1_000",
    "1 ",
    " 1",
    "+1",
    "1.",
    ".5",
    "1.0",
    "1.5",
    "1e3",
    "1E400",
    "1e-400",
    "1e999999999",
    "0x10",
    "0b1",
    "1,5",
    "１２",
    "٣",
    "²",
    "½",
    "Ⅷ",
    "NaN",
    "nan",
    "Infinity",
    "-inf",
    "2147483647",
    "2147483648",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "9" * 40,
    "1" * 5000,
    "0." + "1" * 30,
    "true",
    "null",
)
DATES: Final = (
    "0000-00-00",
    "0000-01-01",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "-0001-01-01",
    "2024-02-30",
    "2024-W01-1",
    "20240101",
    "2024-1-1",
    "infinity",
    "now",
    "epoch",
)
CURSOR_VALUES: Final[tuple[Any, ...]] = (
    *(0, -1, 1, 19, 20, 10_000, 10_001, -(2**31), 2**31 - 1, 2**31, 2**32, 2**53 + 1),
    *(2**63 - 101, 2**63 - 20, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64, 10**400),
    *(0.0, -0.0, 1.5, 1e308, 1e-320, float("nan"), float("inf"), float("-inf")),
    *(None, True, False, [], {}, [1], {"a": 1}, [[[[]]]]),
    *("", "a", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\uffff", "x" * 79, "x" * 160, "x" * 161, "x" * 800),
    *DATES,
)
HEADER_VALUES: Final = (
    b"",
    b" ",
    b",",
    b";",
    b"*",
    b"q=1",
    b"\xff\xfe",
    b"caf\xe9",
    "😴".encode(),
    b"\x01",
    b"\x7f",
    b'"',
    b'"unterminated',
    b"W/",
    b'W/""',
    b'""',
    b"," * 500,
    b"a" * 4000,
    b"a;" * 1000,
    b"*/*," * 800,
    b"0" * 300,
)
HEADERS: Final[dict[bytes, tuple[bytes, ...]]] = {
    b"Accept": (
        b"text/html",
        b"application/json",
        b"application/problem+json",
        b"text/csv",
        b"*/*",
        b"text/html;q=0.5,application/json;q=0.4",
        b"application/json;q=.9, */*;q=.8",
        b"text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
        b"application/json;q=1.0000",
        b'application/json;q="0.5"',
        b"text/html;q=nan",
        b"text/html;q=1e9",
        b"text/html;q=-1",
        b"*/*;q=0",
        b"/",
        b"text",
        b"text/",
    ),
    b"Accept-Encoding": (b"gzip", b"br", b"*;q=0", b"identity;q=0", b"gzip;q=x", b"deflate, zstd", b"br;q=1e3,*;q=0"),
    b"If-None-Match": (b"*", b'"abc"', b'W/"abc", "def"', b'"' + b"a" * 3000 + b'"', b'"\xe9"'),
    b"If-Modified-Since": (
        b"Sun, 06 Nov 1994 08:49:37 GMT",
        b"Sun, 99 Nov 9999 99:99:99 GMT",
        b"Sun Nov  6 08:49:37 1994",
        b"0",
        b"-1",
        b"9" * 100,
        b"Mon, 01 Jan 0000 00:00:00 GMT",
        b"Fri, 31 Dec 99999 00:00:00 GMT",
    ),
    b"If-Match": (b"*", b'"abc"'),
    b"Range": (b"bytes=0-0", b"bytes=-1", b"bytes=9-1", b"bytes=a-b", b"items=0-1", b"bytes=0-0," * 300),
    b"Host": (b"[", b"[::1", b"a b", b"a/b?c#d", b"x" * 300, b"localhost:99999", b"localhost:abc", b"user@host", b"//"),
    b"X-Forwarded-For": (b"9.9.9.9:0", b"[", b"unknown", b"1.1.1.1," * 100),
    b"X-Forwarded-Proto": (b"javascript", b"https", b"ws", b"\xe9"),
    b"X-Forwarded-Host": (b"evil.example", b"["),
    b"X-Forwarded-Prefix": (b"/x", b"//evil.example"),
    b"Forwarded": (b"for=unknown;host=evil.example;proto=https", b'for="[', b"for=,,,"),
    b"Origin": (b"null", b"https://example.org", b"\xe9"),
    b"Access-Control-Request-Method": (b"PUT", b"\xe9"),
    b"Cookie": (b"a=b", b"\xff=\xff"),
    b"Accept-Language": (b"nl", b"*;q=x", b"xx-" * 300),
    b"Content-Type": (b"application/json", b"multipart/form-data", b"text/plain; charset=nonsense"),
    b"X-HTTP-Method-Override": (b"DELETE",),
    b"Authorization": (b"Basic ====", b"Bearer \xff"),
    b"User-Agent": (b"${jndi:ldap://x}", b"\xff"),
}
METHODS: Final = (
    b"HEAD",
    b"OPTIONS",
    b"POST",
    b"PUT",
    b"PATCH",
    b"DELETE",
    b"TRACE",
    b"PROPFIND",
    b"LOCK",
    b"M-SEARCH",
)


@dataclass(frozen=True)
class HostileRequest:
    """A request in parts, so that it can be reduced without losing its fault."""

    segments: tuple[bytes, ...]
    pairs: tuple[Parameter, ...] = ()
    headers: tuple[Header, ...] = ()
    method: bytes = b"GET"

    @property
    def path(self) -> bytes:
        return b"/" + b"/".join(self.segments)

    @property
    def request(self) -> Request:
        query = b"&".join(b"%b=%b" % pair for pair in self.pairs)
        return Request(self.path + (b"?" + query if query else b""), self.headers, self.method)

    def reduced(self) -> Iterator["HostileRequest"]:
        """Yield the request with one part removed or cut in half."""
        if self.method != b"GET":
            yield HostileRequest(self.segments, self.pairs, self.headers)
        for index in range(len(self.headers)):
            yield HostileRequest(self.segments, self.pairs, _without(self.headers, index), self.method)
        for index in range(len(self.pairs)):
            yield HostileRequest(self.segments, _without(self.pairs, index), self.headers, self.method)
        for index, segment in enumerate(self.segments):
            for shorter in _halves(segment):
                segments = (*self.segments[:index], shorter, *self.segments[index + 1 :])
                yield HostileRequest(segments, self.pairs, self.headers, self.method)
        for index, (name, value) in enumerate(self.pairs):
            for shorter in _halves(value):
                pairs = (*self.pairs[:index], (name, shorter), *self.pairs[index + 1 :])
                yield HostileRequest(self.segments, pairs, self.headers, self.method)


def _without(parts: tuple[Parameter, ...], index: int) -> tuple[Parameter, ...]:
    return (*parts[:index], *parts[index + 1 :])


def _halves(text: bytes) -> Iterator[bytes]:
    if len(text) > 3:
        yield text[: len(text) // 2]
        yield text[len(text) // 2 :]
        yield text[:-1]


def shrink(
    hostile: HostileRequest, has_fault: Callable[[HostileRequest], bool], max_attempts: int = 200
) -> HostileRequest:
    """Reduce a request while it still has the fault, in a limited number of attempts."""
    attempts = 0
    shrunk = True
    while shrunk and attempts < max_attempts:
        shrunk = False
        for candidate in hostile.reduced():
            attempts += 1
            if has_fault(candidate):
                hostile, shrunk = candidate, True
                break
            if attempts >= max_attempts:
                break
    return hostile


@dataclass(frozen=True)
class CursorSample:
    """A list with a next page: its path, its query and the decoded values of its cursor."""

    path: str
    query: tuple[tuple[str, str], ...]
    values: tuple[Any, ...]


def fetch_cursor_samples(client: Client) -> list[CursorSample]:
    """Request cursors of every list in every order, and of searches."""
    requests = [
        (template.format(**path_parameters()), {"sort": sort, "limit": "1"})
        for template in list_templates()
        for sort in query_parameters(template)["sort"]["items"]["enum"]
    ]
    requests += [
        ("/v1/search", {"q": words, "limit": "1"}) for words in ("magnesium", "restless legs", "sleep at night")
    ]
    samples = []
    for path, query in requests:
        page = json.loads(client.get(f"{path}?{urlencode(query)}").body)["page"]
        if page["next_cursor"]:
            samples.append(CursorSample(path, tuple(query.items()), tuple(read_cursor(page["next_cursor"]))))
    return samples


def read_cursor(cursor: str) -> list[Any]:
    values: list[Any] = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    return values


def write_cursor(values: Any, *, ascii_only: bool) -> bytes:
    written = json.dumps(values, separators=(",", ":"), ensure_ascii=ascii_only)
    return base64.urlsafe_b64encode(written.encode("utf-8", "surrogatepass")).rstrip(b"=")


class Generator:
    """Generates hostile requests to everything that is served."""

    def __init__(self, seed: int, content: ServedContent, cursors: Sequence[CursorSample]) -> None:
        self.rng = random.Random(seed)  # noqa: S311  # reproducible, not secret
        self.content = content
        self.cursors = cursors
        self.ids = sorted(content.all_ids())
        kinds = (
            (5, self.odd_path),
            (3, self.misspelled_path),
            (2, self.slashes),
            (4, self.odd_parameter),
            (2, self.repeated_parameter),
            (4, self.forged_cursor),
            (2, self.broken_cursor),
            (3, self.odd_headers),
            (1, self.odd_method),
            (2, self.odd_page_query),
        )
        self._kinds = [make for _, make in kinds]
        self._weights = list(accumulate(weight for weight, _ in kinds))

    def __iter__(self) -> Iterator[HostileRequest]:
        # Every path with trailing slashes comes first, whatever the number of requests.
        for template in templates():
            for end in ((b"",), (b"", b""), (b"x", b"")):
                yield HostileRequest((*self.segments(template), *end))
            for length in (75, 80, 200):
                yield HostileRequest((*self.segments(template), b"x" * length, b""))
        while True:
            (make,) = self.rng.choices(self._kinds, cum_weights=self._weights)
            hostile = make()
            if self.rng.random() < 0.3:
                hostile = HostileRequest(
                    hostile.segments, hostile.pairs, (*hostile.headers, self.header()), hostile.method
                )
            if self.rng.random() < 0.05:
                hostile = HostileRequest(hostile.segments, hostile.pairs, hostile.headers, self.rng.choice(METHODS))
            yield hostile

    def template(self) -> str:
        return self.rng.choice(templates())

    def segments(self, template: str) -> tuple[bytes, ...]:
        """Return the segments of a path that exists, or resembles one that does."""
        filled = []
        for part in template.strip("/").split("/"):
            if not part.startswith("{"):
                filled.append(part.encode())
            elif (name := part.strip("{}")) in path_parameters():
                filled.append(path_parameters()[name].encode())
            else:
                filled.append(self.rng.choice(self.ids).encode())
        return tuple(filled)

    def text(self) -> str:
        kind = self.rng.randrange(4)
        if kind == 0:
            return self.rng.choice(TEXTS)
        if kind == 1:
            return self.rng.choice(self.ids)
        if kind == 2:
            return self.rng.choice("ax0-é😴\x00 ") * self.rng.choice(LENGTHS[:-1])
        return "".join(chr(self.code_point()) for _ in range(self.rng.randrange(1, 60)))

    def code_point(self) -> int:
        bound = self.rng.choice((0x80, 0x100, 0x3000, 0x110000))
        code = self.rng.randrange(bound)
        return code if not 0xD800 <= code < 0xE000 else 0xFFFD

    def odd_bytes(self) -> bytes:
        """Return bytes other than text: control characters, broken escapes and encodings, raw or escaped."""
        kind = self.rng.randrange(5)
        if kind == 0:
            return self.rng.choice(ODD_BYTES)
        if kind == 1:
            return b"".join(self.rng.choices(ODD_BYTES, k=3))
        if kind == 2:
            return self.rng.choice((b"x", b"%78", b"-", b"%c3%a9", b"%00")) * (self.rng.choice(LENGTHS) // 2)
        if kind == 3:
            return quote_from_bytes(self.rng.randbytes(self.rng.randrange(1, 40))).encode()
        return quote(self.text(), safe="").encode()[:7_900]

    def odd_path(self) -> HostileRequest:
        """A path in which one segment is odd, or with an odd segment added."""
        segments = list(self.segments(self.template()))
        index = self.rng.randrange(len(segments))
        kind = self.rng.randrange(4)
        if kind == 0:
            segments.insert(index + 1, self.odd_bytes())
        elif kind == 1:
            segments[index] += self.odd_bytes()
        elif kind == 2:
            segments[-1] = b"x" * self.rng.choice(LENGTHS)
        else:
            segments[index] = self.odd_bytes()
        return HostileRequest(tuple(segments))

    def misspelled_path(self) -> HostileRequest:
        """A path with a letter removed, doubled or replaced, with or without `/v1`, often requested as by a browser."""
        segments = list(self.segments(self.template()))
        index = self.rng.randrange(len(segments))
        text, at = segments[index], self.rng.randrange(len(segments[index]) + 1)
        segments[index] = text[:at] + self.rng.choice((b"", b"s", text[at : at + 1] * 2)) + text[at + 1 :]
        if self.rng.random() < 0.3 and segments[0] == b"v1":
            segments = segments[1:]
        headers: tuple[Header, ...] = ((b"Accept", b"text/html"),) if self.rng.random() < 0.5 else ()
        return HostileRequest(tuple(segments), (), headers)

    def slashes(self) -> HostileRequest:
        segments = [*self.segments(self.template()), *[b""] * self.rng.choice((1, 1, 2, 3, 50, 2000))]
        if self.rng.random() < 0.4:
            segments.insert(self.rng.randrange(len(segments)), self.odd_bytes())
        return HostileRequest(tuple(segments))

    def value(self, template: str, name: str) -> bytes:
        """A value of a parameter: a valid term, an unusual number, text, or bytes that are not text."""
        schema = query_parameters(template).get(name, {})
        terms = schema.get("items", schema).get("enum", [])
        kind = self.rng.randrange(6)
        if kind == 0 and terms:
            return ",".join(self.rng.choices(list(map(str, terms)), k=self.rng.randrange(1, 9))).encode()
        if kind == 1:
            return quote(self.rng.choice(NUMBERS)).encode()
        if kind == 2:
            ids = [self.rng.choice((self.text, lambda: self.rng.choice(self.ids)))() for _ in range(3)]
            return quote(",".join(ids), safe=",").encode()[:6000]
        if kind == 3:
            return self.odd_bytes()[:6000]
        return quote(self.text()).encode()[:6000]

    def required(self, template: str) -> list[Parameter]:
        needed = REQUIRED_PARAMETERS.get(operation(template)["operationId"], {})
        return [(name.encode(), quote(value, safe=",").encode()) for name, value in needed.items()]

    def odd_parameter(self) -> HostileRequest:
        template = self.rng.choice(api_templates())
        names = list(query_parameters(template)) or ["x"]
        chosen = self.rng.sample(names, min(len(names), self.rng.choice((1, 1, 2, 3, 9))))
        pairs = dict(self.required(template)) | {name.encode(): self.value(template, name) for name in chosen}
        if self.rng.random() < 0.15:
            pairs[self.odd_bytes()[:3000]] = self.odd_bytes()[:3000]
        return HostileRequest(self.segments(template), tuple(pairs.items()))

    def repeated_parameter(self) -> HostileRequest:
        template = self.rng.choice(api_templates())
        name = self.rng.choice([*query_parameters(template), "x"])
        times = self.rng.choice((2, 2, 3, 200))
        pairs = [(name.encode(), self.value(template, name)[: 6000 // times]) for _ in range(times)]
        return HostileRequest(self.segments(template), (*self.required(template), *pairs))

    def forged_cursor(self) -> HostileRequest:
        """A cursor with a valid fingerprint and an invalid value, or with too few or too many values."""
        sample = self.rng.choice(self.cursors)
        values = list(sample.values)
        kind = self.rng.randrange(8)
        if kind == 0:
            values = values[: self.rng.randrange(len(values))]
        elif kind == 1:
            values.append(self.rng.choice(CURSOR_VALUES))
        elif kind == 2:
            values[0] = self.rng.choice(CURSOR_VALUES)
        else:
            for index in self.rng.sample(range(1, len(values)), self.rng.randrange(1, len(values))):
                values[index] = self.rng.choice((*CURSOR_VALUES, self.text()))
        cursor = write_cursor(values, ascii_only=self.rng.random() < 0.8)
        query = dict(sample.query) | ({"limit": self.rng.choice(("1", "20", "100"))})
        pairs = [(name.encode(), quote(value, safe=",").encode()) for name, value in query.items()]
        segments = tuple(sample.path.strip("/").encode().split(b"/"))
        if self.rng.random() < 0.15:  # the HTML page of the list reads the same cursor
            segments = segments[1:]
        return HostileRequest(segments, (*pairs, (b"cursor", cursor)))

    def broken_cursor(self) -> HostileRequest:
        """Not a cursor: invalid base64, invalid JSON, not an array, or JSON nested too deeply for any parser."""
        sample = self.rng.choice(self.cursors)
        cursor = self.rng.choice(
            (
                b"=",
                b"a",
                b"____",
                b"-" * 1200,
                b"W10",
                write_cursor({}, ascii_only=True),
                write_cursor("x", ascii_only=True),
                write_cursor(10**300, ascii_only=True),
                base64.urlsafe_b64encode(b"[" * 899).rstrip(b"="),
                base64.urlsafe_b64encode(b'["' + b"\xff" * 9 + b'"]').rstrip(b"="),
                base64.urlsafe_b64encode(b'[1e400,"\\ud800"]').rstrip(b"="),
                base64.urlsafe_b64encode(b"1" * 890).rstrip(b"="),
                base64.urlsafe_b64encode(self.rng.randbytes(self.rng.randrange(1, 200))).rstrip(b"="),
                self.odd_bytes()[:3000],
            )
        )
        pairs = [(name.encode(), quote(value, safe=",").encode()) for name, value in sample.query]
        return HostileRequest(tuple(sample.path.strip("/").encode().split(b"/")), (*pairs, (b"cursor", cursor)))

    def header(self) -> Header:
        name = self.rng.choice(list(HEADERS))
        values = HEADERS[name] if self.rng.random() < 0.6 else HEADER_VALUES
        return name, self.rng.choice(values)

    def odd_headers(self) -> HostileRequest:
        headers = [self.header() for _ in range(self.rng.randrange(1, 5))]
        if self.rng.random() < 0.2:
            headers += headers[:1] * self.rng.choice((1, 2, 50))
        return HostileRequest(self.segments(self.template()), (), tuple(headers))

    def odd_method(self) -> HostileRequest:
        return HostileRequest(self.segments(self.template()), (), (), self.rng.choice(METHODS))

    def odd_page_query(self) -> HostileRequest:
        """An HTML page with parameters of the API, of other pages, or unknown ones."""
        names = (b"q", b"type", b"cursor", b"sort", b"group", b"about", b"v", b"element", b"record", b"ids", b"theme")
        template = self.rng.choice(page_templates())
        pairs = tuple(
            (name, self.value("/v1/claims", name.decode()))
            for name in self.rng.choices(names, k=self.rng.randrange(1, 4))
        )
        return HostileRequest(self.segments(template), pairs)
