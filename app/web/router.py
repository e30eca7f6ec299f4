"""Router of all pages for readers; a server builds it on the first request for a page."""

from typing import Final

from fastapi import APIRouter

from app.web import docs, embed, guide, pictures, problem_pages, static
from app.web.pages import routes as explorer

router: Final = APIRouter(redirect_slashes=False)
"""No two modules share a path, so the order of inclusion does not matter."""

for module in (problem_pages, guide, embed, pictures, explorer, docs, static):
    router.include_router(module.router)
