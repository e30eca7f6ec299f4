"""Response envelope of lists: page info, links, facet counts, metadata."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from pydantic_core import to_json
from starlette.requests import Request

from app.database import LoadedRelease
from app.http.context import context_of, path_of
from app.schemas.common import NoticeRead
from app.schemas.envelope import FacetCount, ListMeta, PageInfo, PageLinks, meta_of
from app.schemas.query import BaseQuery


def page_links(request: Request, query: BaseQuery, cursor: str | None, following: str | None) -> PageLinks:
    """Links to this page and the next, with canonical queries, so that equal requests share a cached response."""
    address = build_address(request, query_parameters(query))

    def at(cursor: str) -> str:
        path, mark, rest = address.partition("?")
        return f"{path}?cursor={cursor}{mark and '&'}{rest}"

    return PageLinks(self=at(cursor) if cursor else address, next=at(following) if following else None)


def build_address(request: Request, parameters: Mapping[str, str]) -> str:
    """The address of a request with these parameters instead of its own."""
    path = f"{context_of(request).settings.public_url}{path_of(request)}"
    return f"{path}?{urlencode(parameters, safe=',')}" if parameters else path


def query_parameters(query: BaseQuery) -> dict[str, str]:
    """The canonical parameters of a query, without the cursor."""
    return {name: value for name, value in query.canonical.items() if name != "cursor"}


def render_envelope(  # noqa: PLR0913  # its members
    release: LoadedRelease,
    items: bytes,
    page: PageInfo,
    links: PageLinks,
    *,
    facets: Mapping[str, Sequence[FacetCount]] | None,
    included: bytes | None = None,
    notices: Sequence[NoticeRead] = (),
) -> bytes:
    """Render the envelope around an array of items."""
    return b'{"items":%s,"page":%s,"links":%s,"facets":%s,"included":%s,"meta":%s}' % (
        items,
        page.model_dump_json().encode(),
        links.model_dump_json().encode(),
        to_json(facets),
        included or b"null",
        ListMeta(**meta_of(release.version).model_dump(), notices=list(notices)).model_dump_json().encode(),
    )


def next_link(links: PageLinks) -> dict[str, str]:
    """The `Link` header of the next page (RFC 8288); empty on the last page."""
    return {"Link": f'<{links.next}>; rel="next"'} if links.next else {}
