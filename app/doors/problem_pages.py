"""A page for every type of problem, so that the address in `type` answers."""

from html import escape

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from app.http.headers import CONSTANT, KEEP
from app.http.problems import KINDS, Kind, NotFound
from app.http.state import state_of
from app.text import similar

router = APIRouter(include_in_schema=False)

STYLE = (
    "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem;color:#1d2733;"
    "background:#fdfdfb}code{background:#eef1f3;padding:.1em .3em;border-radius:.2em}dt{font-weight:600;margin-top:1rem}"
    "dd{margin:0}a{color:#0b5a8a}@media(prefers-color-scheme:dark){body{color:#e8ecef;background:#14191e}"
    "code{background:#26303a}a{color:#8cc8f0}}"
)


def _page(title: str, content: str) -> HTMLResponse:
    html = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>'
        f"<body><main><h1>{escape(title)}</h1>{content}</main></body></html>"
    )
    return HTMLResponse(html, headers=CONSTANT | {"Cache-Control": KEEP})


def _summary(kind: Kind) -> str:
    return f"<dd>Status {kind.status}. {escape(kind.explanation)}</dd>".replace("`", "")


@router.get("/problems")
async def list_problems(request: Request) -> HTMLResponse:
    """Every type of problem on one page."""
    prefix = escape(state_of(request).settings.public_url)
    rows = "".join(
        f'<dt><a href="{prefix}/problems/{kind.slug}">{kind.slug}</a>: {escape(kind.title)}</dt>{_summary(kind)}'
        for kind in KINDS.values()
    )
    return _page("Types of problems", f"<dl>{rows}</dl>")


@router.get("/problems/{slug}")
async def get_problem(slug: str, request: Request) -> HTMLResponse:
    """One type of problem."""
    kind = KINDS.get(slug)
    if kind is None:
        close = similar(slug, list(KINDS))
        raise NotFound(f"There is no type of problem {slug[:60]!r}.", (), close, {"did_you_mean": close})
    prefix = escape(state_of(request).settings.public_url)
    content = (
        f"<p>An answer with the type <code>{kind.slug}</code> has status {kind.status}.</p><dl>{_summary(kind)}</dl>"
        "<p>The members of a problem are <code>type</code>, <code>title</code>, <code>status</code>, "
        "<code>detail</code>, <code>instance</code>, <code>errors</code> and <code>suggestions</code> (RFC 9457).</p>"
        f'<p><a href="{prefix}/problems">All types of problems</a> · <a href="{prefix}/docs">API documentation</a></p>'
    )
    return _page(kind.title, content)
