"""Reads every list to its end and a record of each type with a generated client."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any


def walk(find: Callable[[str], Callable[..., Any]], members_of: Callable[[Any], Iterable[str]]) -> dict[str, Any]:
    """Report how many items and which members were read.

    `find` returns the function of an operation, and `members_of` the members of a class.
    """
    operations = json.loads(Path("operations.json").read_text(encoding="utf-8"))
    counts: dict[str, tuple[int, int]] = {}
    members = {}
    for name, arguments in operations["lists"].items():
        read = 0
        cursor: dict[str, str] = {}
        while True:
            page = find(name)(**arguments, **cursor, limit=100)
            read += sum(item.id != "" for item in page.items)
            counts[name] = (read, page.page.total)
            members[name] = [*members_of(type(page.items[0]))]
            if page.page.next_cursor is None:
                break
            cursor = {"cursor": page.page.next_cursor}
    for name, arguments in operations["records"].items():
        members[name] = [*members_of(type(find(name)(**arguments)))]
    return {"counts": counts, "members": members}
