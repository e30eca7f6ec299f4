"""A seeded generator of requests that no client should send.

Half of a request is right and half is not: a path that exists with a parameter that does not, a real cursor with one
of its values replaced. A request that is wrong altogether would only meet the first check.
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
    """A request in parts, so that it can be made smaller while its fault stays."""

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

    def smaller(self) -> Iterator["HostileRequest"]:
        """The same request with a part left out or cut in half."""
        if self.method != b"GET":
            yield HostileRequest(self.segments, self.pairs, self.headers)
        for place in range(len(self.headers)):
            yield HostileRequest(self.segments, self.pairs, _without(self.headers, place), self.method)
        for place in range(len(self.pairs)):
            yield HostileRequest(self.segments, _without(self.pairs, place), self.headers, self.method)
        for place, segment in enumerate(self.segments):
            for shorter in _halves(segment):
                segments = (*self.segments[:place], shorter, *self.segments[place + 1 :])
                yield HostileRequest(segments, self.pairs, self.headers, self.method)
        for place, (name, value) in enumerate(self.pairs):
            for shorter in _halves(value):
                pairs = (*self.pairs[:place], (name, shorter), *self.pairs[place + 1 :])
                yield HostileRequest(self.segments, pairs, self.headers, self.method)


def _without(parts: tuple[Parameter, ...], place: int) -> tuple[Parameter, ...]:
    return (*parts[:place], *parts[place + 1 :])


def _halves(text: bytes) -> Iterator[bytes]:
    if len(text) > 3:
        yield text[: len(text) // 2]
        yield text[len(text) // 2 :]
        yield text[:-1]


def shrink(hostile: HostileRequest, has_fault: Callable[[HostileRequest], bool], most: int = 200) -> HostileRequest:
    """A request with the same fault and fewer parts; a bounded number of attempts."""
    attempts = 0
    shrunk = True
    while shrunk and attempts < most:
        shrunk = False
        for smaller in hostile.smaller():
            attempts += 1
            if has_fault(smaller):
                hostile, shrunk = smaller, True
                break
            if attempts >= most:
                break
    return hostile


@dataclass(frozen=True)
class CursorSample:
    """A list whose next page was requested: its query, the mark of its cursor, and the values in it."""

    path: str
    query: tuple[tuple[str, str], ...]
    values: tuple[Any, ...]


def fetch_cursor_samples(client: Client) -> list[CursorSample]:
    """The cursor of every list in every order, and of searches."""
    asked = [
        (template.format(**path_parameters()), {"sort": sort, "limit": "1"})
        for template in list_templates()
        for sort in query_parameters(template)["sort"]["items"]["enum"]
    ]
    asked += [("/v1/search", {"q": words, "limit": "1"}) for words in ("magnesium", "restless legs", "sleep at night")]
    found = []
    for path, query in asked:
        page = json.loads(client.get(f"{path}?{urlencode(query)}").body)["page"]
        if page["next_cursor"]:
            found.append(CursorSample(path, tuple(query.items()), tuple(read_cursor(page["next_cursor"]))))
    return found


def read_cursor(cursor: str) -> list[Any]:
    values: list[Any] = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    return values


def write_cursor(values: Any, *, ascii_only: bool) -> bytes:
    written = json.dumps(values, separators=(",", ":"), ensure_ascii=ascii_only)
    return base64.urlsafe_b64encode(written.encode("utf-8", "surrogatepass")).rstrip(b"=")


class Generator:
    """HostileRequest requests over everything that is served."""

    def __init__(self, seed: int, content: ServedContent, seams: Sequence[CursorSample]) -> None:
        self.chance = random.Random(seed)  # noqa: S311  # a seeded choice
        self.content = content
        self.seams = seams
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
        # Every path with slashes at its end, first, whatever the number of requests.
        for template in templates():
            for end in ((b"",), (b"", b""), (b"x", b"")):
                yield HostileRequest((*self.segments(template), *end))
            for length in (75, 80, 200):
                yield HostileRequest((*self.segments(template), b"x" * length, b""))
        while True:
            (make,) = self.chance.choices(self._kinds, cum_weights=self._weights)
            made = make()
            if self.chance.random() < 0.3:
                made = HostileRequest(made.segments, made.pairs, (*made.headers, self.header()), made.method)
            if self.chance.random() < 0.05:
                made = HostileRequest(made.segments, made.pairs, made.headers, self.chance.choice(METHODS))
            yield made

    def template(self) -> str:
        return self.chance.choice(templates())

    def segments(self, template: str) -> tuple[bytes, ...]:
        """A path that exists, or looks like one that does."""
        filled = []
        for part in template.strip("/").split("/"):
            if not part.startswith("{"):
                filled.append(part.encode())
            elif (name := part.strip("{}")) in path_parameters():
                filled.append(path_parameters()[name].encode())
            else:
                filled.append(self.chance.choice(self.ids).encode())
        return tuple(filled)

    def text(self) -> str:
        kind = self.chance.randrange(4)
        if kind == 0:
            return self.chance.choice(TEXTS)
        if kind == 1:
            return self.chance.choice(self.ids)
        if kind == 2:
            return self.chance.choice("ax0-é😴\x00 ") * self.chance.choice(LENGTHS[:-1])
        return "".join(chr(self.code_point()) for _ in range(self.chance.randrange(1, 60)))

    def code_point(self) -> int:
        bound = self.chance.choice((0x80, 0x100, 0x3000, 0x110000))
        code = self.chance.randrange(bound)
        return code if not 0xD800 <= code < 0xE000 else 0xFFFD

    def odd_bytes(self) -> bytes:
        """What a path or a value may hold beside text: controls, broken escapes and encodings, raw or escaped."""
        kind = self.chance.randrange(5)
        if kind == 0:
            return self.chance.choice(ODD_BYTES)
        if kind == 1:
            return b"".join(self.chance.choices(ODD_BYTES, k=3))
        if kind == 2:
            return self.chance.choice((b"x", b"%78", b"-", b"%c3%a9", b"%00")) * (self.chance.choice(LENGTHS) // 2)
        if kind == 3:
            return quote_from_bytes(self.chance.randbytes(self.chance.randrange(1, 40))).encode()
        return quote(self.text(), safe="").encode()[:7_900]

    def odd_path(self) -> HostileRequest:
        """A path one segment of which is odd, or has one more."""
        segments = list(self.segments(self.template()))
        place = self.chance.randrange(len(segments))
        kind = self.chance.randrange(4)
        if kind == 0:
            segments.insert(place + 1, self.odd_bytes())
        elif kind == 1:
            segments[place] += self.odd_bytes()
        elif kind == 2:
            segments[-1] = b"x" * self.chance.choice(LENGTHS)
        else:
            segments[place] = self.odd_bytes()
        return HostileRequest(tuple(segments))

    def misspelled_path(self) -> HostileRequest:
        """A path with a letter left out, doubled or changed, with or without `/v1`, often as a browser requests it."""
        segments = list(self.segments(self.template()))
        place = self.chance.randrange(len(segments))
        text, at = segments[place], self.chance.randrange(len(segments[place]) + 1)
        segments[place] = text[:at] + self.chance.choice((b"", b"s", text[at : at + 1] * 2)) + text[at + 1 :]
        if self.chance.random() < 0.3 and segments[0] == b"v1":
            segments = segments[1:]
        headers: tuple[Header, ...] = ((b"Accept", b"text/html"),) if self.chance.random() < 0.5 else ()
        return HostileRequest(tuple(segments), (), headers)

    def slashes(self) -> HostileRequest:
        segments = [*self.segments(self.template()), *[b""] * self.chance.choice((1, 1, 2, 3, 50, 2000))]
        if self.chance.random() < 0.4:
            segments.insert(self.chance.randrange(len(segments)), self.odd_bytes())
        return HostileRequest(tuple(segments))

    def value(self, template: str, name: str) -> bytes:
        """A value of a parameter: right, a number of an odd spelling, a text, or bytes that are none."""
        schema = query_parameters(template).get(name, {})
        terms = schema.get("items", schema).get("enum", [])
        kind = self.chance.randrange(6)
        if kind == 0 and terms:
            return ",".join(self.chance.choices(list(map(str, terms)), k=self.chance.randrange(1, 9))).encode()
        if kind == 1:
            return quote(self.chance.choice(NUMBERS)).encode()
        if kind == 2:
            ids = [self.chance.choice((self.text, lambda: self.chance.choice(self.ids)))() for _ in range(3)]
            return quote(",".join(ids), safe=",").encode()[:6000]
        if kind == 3:
            return self.odd_bytes()[:6000]
        return quote(self.text()).encode()[:6000]

    def required(self, template: str) -> list[Parameter]:
        needed = REQUIRED_PARAMETERS.get(operation(template)["operationId"], {})
        return [(name.encode(), quote(value, safe=",").encode()) for name, value in needed.items()]

    def odd_parameter(self) -> HostileRequest:
        template = self.chance.choice(api_templates())
        names = list(query_parameters(template)) or ["x"]
        chosen = self.chance.sample(names, min(len(names), self.chance.choice((1, 1, 2, 3, 9))))
        pairs = dict(self.required(template)) | {name.encode(): self.value(template, name) for name in chosen}
        if self.chance.random() < 0.15:
            pairs[self.odd_bytes()[:3000]] = self.odd_bytes()[:3000]
        return HostileRequest(self.segments(template), tuple(pairs.items()))

    def repeated_parameter(self) -> HostileRequest:
        template = self.chance.choice(api_templates())
        name = self.chance.choice([*query_parameters(template), "x"])
        times = self.chance.choice((2, 2, 3, 200))
        pairs = [(name.encode(), self.value(template, name)[: 6000 // times]) for _ in range(times)]
        return HostileRequest(self.segments(template), (*self.required(template), *pairs))

    def forged_cursor(self) -> HostileRequest:
        """A cursor with the right mark and a wrong value, or with too few or too many of them."""
        seam = self.chance.choice(self.seams)
        values = list(seam.values)
        kind = self.chance.randrange(8)
        if kind == 0:
            values = values[: self.chance.randrange(len(values))]
        elif kind == 1:
            values.append(self.chance.choice(CURSOR_VALUES))
        elif kind == 2:
            values[0] = self.chance.choice(CURSOR_VALUES)
        else:
            for place in self.chance.sample(range(1, len(values)), self.chance.randrange(1, len(values))):
                values[place] = self.chance.choice((*CURSOR_VALUES, self.text()))
        cursor = write_cursor(values, ascii_only=self.chance.random() < 0.8)
        query = dict(seam.query) | ({"limit": self.chance.choice(("1", "20", "100"))})
        pairs = [(name.encode(), quote(value, safe=",").encode()) for name, value in query.items()]
        segments = tuple(seam.path.strip("/").encode().split(b"/"))
        if self.chance.random() < 0.15:  # The page of the same list reads the same cursor.
            segments = segments[1:]
        return HostileRequest(segments, (*pairs, (b"cursor", cursor)))

    def broken_cursor(self) -> HostileRequest:
        """What is no cursor at all: no base64, no JSON, no array, or JSON of a depth that no parser follows."""
        seam = self.chance.choice(self.seams)
        cursor = self.chance.choice(
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
                base64.urlsafe_b64encode(self.chance.randbytes(self.chance.randrange(1, 200))).rstrip(b"="),
                self.odd_bytes()[:3000],
            )
        )
        pairs = [(name.encode(), quote(value, safe=",").encode()) for name, value in seam.query]
        return HostileRequest(tuple(seam.path.strip("/").encode().split(b"/")), (*pairs, (b"cursor", cursor)))

    def header(self) -> Header:
        name = self.chance.choice(list(HEADERS))
        values = HEADERS[name] if self.chance.random() < 0.6 else HEADER_VALUES
        return name, self.chance.choice(values)

    def odd_headers(self) -> HostileRequest:
        headers = [self.header() for _ in range(self.chance.randrange(1, 5))]
        if self.chance.random() < 0.2:
            headers += headers[:1] * self.chance.choice((1, 2, 50))
        return HostileRequest(self.segments(self.template()), (), tuple(headers))

    def odd_method(self) -> HostileRequest:
        return HostileRequest(self.segments(self.template()), (), (), self.chance.choice(METHODS))

    def odd_page_query(self) -> HostileRequest:
        """A page with parameters of the API, of other pages and of none."""
        names = (b"q", b"type", b"cursor", b"sort", b"group", b"about", b"v", b"element", b"record", b"ids", b"theme")
        template = self.chance.choice(page_templates())
        pairs = tuple(
            (name, self.value("/v1/claims", name.decode()))
            for name in self.chance.choices(names, k=self.chance.randrange(1, 4))
        )
        return HostileRequest(self.segments(template), pairs)
