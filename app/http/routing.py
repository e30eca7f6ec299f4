"""The router of a resource."""

from fastapi import APIRouter
from starlette.routing import Match
from starlette.types import Scope


class ResourceRouter(APIRouter):
    """An `APIRouter` that skips its routes if the path does not contain its prefix.

    FastAPI tries included routers in turn, each route by its pattern. With 25 of them, that took a fifth of the time of
    a response that is not cached.
    """

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match the routes of this router."""
        return super().matches(scope) if self.prefix in scope["path"] else (Match.NONE, {})
