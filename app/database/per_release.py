"""Data derived from the content, computed once for each release."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from app.database.release import LoadedRelease, Snapshot

T = TypeVar("T")


def once_per_release(load: Callable[[Snapshot], T]) -> Callable[[Snapshot], T]:
    """Cache the result of a function for each release, as long as the release is open."""
    results: WeakKeyDictionary[LoadedRelease, T] = WeakKeyDictionary()

    @wraps(load)
    def load_once(snapshot: Snapshot) -> T:
        if snapshot.release not in results:
            results[snapshot.release] = load(snapshot)
        return results[snapshot.release]

    return load_once
