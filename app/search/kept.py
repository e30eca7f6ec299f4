"""What was read of a release is kept at hand: a bounded number of things, the latest used, until the release goes."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import islice
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from app.database import LoadedRelease, Snapshot

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """The latest used things of each release, at most so many of each; what is not at hand is read, all at once."""

    def __init__(self, most: int, read: Callable[[Snapshot, Sequence[Key]], Mapping[Key, Value]]) -> None:
        self._most = most
        self._read = read
        self._by_release: WeakKeyDictionary[LoadedRelease, dict[Key, Value]] = WeakKeyDictionary()
        self._lock = Lock()

    def get(self, snapshot: Snapshot, keys: Sequence[Key]) -> list[Value]:
        """The things with these keys, in their order."""
        found = self._take(snapshot.release, keys)
        if missing := [key for key in keys if key not in found]:
            read = self._read(snapshot, missing)
            self._keep(snapshot.release, read)
            found |= read
        return [found[key] for key in keys]

    def _take(self, release: LoadedRelease, keys: Sequence[Key]) -> dict[Key, Value]:
        with self._lock:
            kept = self._by_release.setdefault(release, {})
            found = {key: kept.pop(key) for key in dict.fromkeys(keys) if key in kept}
            kept |= found  # The latest used stand last.
        return found

    def _keep(self, release: LoadedRelease, read: Mapping[Key, Value]) -> None:
        with self._lock:
            kept = self._by_release.setdefault(release, {})
            kept |= read
            for key in list(islice(kept, max(len(kept) - self._most, 0))):
                del kept[key]
