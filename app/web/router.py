"""All that people look at, as one router: a server makes it when the first of them comes."""

from typing import Final

from fastapi import APIRouter

from app.web import docs, embed, guide, pictures, problem_pages, static
from app.web.pages import routes as explorer

router: Final = APIRouter(redirect_slashes=False)
"""Each door has addresses of its own, so that their order decides nothing."""

for door in (problem_pages, guide, embed, pictures, explorer, docs, static):
    router.include_router(door.router)
