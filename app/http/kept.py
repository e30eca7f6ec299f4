"""The answers that are kept of the release that is served now, and of no other."""

from typing import Final

from app.database import Database, NotReady
from app.http.memory import RequestKey, ResponseStore
from app.http.responses import CachedResponse

CACHE_KEY: Final = "kept"
"""What the state of a lifespan calls the answers that are kept (ASGI, lifespan protocol)."""


class ReleaseCache:
    """Answers in memory, which are forgotten when another release is served."""

    def __init__(self, database: Database, memory: ResponseStore) -> None:
        self._database = database
        self._memory = memory
        self._release = ""

    def at_hand(self, spelling: RequestKey) -> CachedResponse | None:
        """The answer to a question that was written so before; None where none is kept, or a look is due."""
        return None if self._must_look() else self.recall(spelling)

    async def find(self, spelling: RequestKey) -> CachedResponse | None:
        """The answer to a question that was written so before, if one is kept; looks where a look is due."""
        if self._must_look():
            await self.look()
        return self.recall(spelling)

    def recall(self, spelling: RequestKey) -> CachedResponse | None:
        """The same without a look, for whoever waited for somebody who has looked."""
        return self._memory.find(spelling)

    def _must_look(self) -> bool:
        return self._database.token_at_hand() != self._release

    async def look(self) -> None:
        """Forget what is kept of a release that is no longer the current one."""
        try:
            release = await self._database.token()
        except NotReady:
            release = ""
        if release != self._release:
            self._memory.clear()
            self._release = release

    async def keep(self, spelling: RequestKey, answer: CachedResponse) -> CachedResponse:
        """Keep an answer, unless it is for nobody else; what goes out is the one that is kept already, if there is one.

        What was read of a former release goes out, for it was right when it was asked for; but it is not kept. The look
        lets the first answer of a new release be kept.
        """
        await self.look()
        if not answer.is_shared or (answer.release and answer.release.token != self._release):
            return answer
        return self._memory.keep(spelling, answer)

    def note_form(self, answer: CachedResponse) -> None:
        """Count a form that was made of an answer."""
        self._memory.note_form(answer)
