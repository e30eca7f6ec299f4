"""Seed files written together: either none of them, or all, however often the writer is killed."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

NEW: Final = ".new"
"""Files that are being written; what a killed writer left there is thrown away."""

READY: Final = ".ready"
"""Files that are whole and go into their places; what a killed writer left there goes on to them."""


def write_files(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files whole: all into a folder beside their places, which is then renamed; from there each into its place.

    The rename decides. Killed before it, nothing was written. Killed behind it, `finish_writing` does the rest.
    """
    finish_writing(folder)
    new = folder / NEW
    shutil.rmtree(new, ignore_errors=True)
    try:
        new.mkdir()
        for name, text in texts.items():
            with (new / name).open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        new.rename(folder / READY)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    finish_writing(folder)


def finish_writing(folder: Path) -> bool:
    """Put files into their places that a killed writer left ready; false where none did.

    They go in the order of their names. So `releases.yaml` comes last: until then there are changes of a release that
    is not there, and a load refuses them.
    """
    ready = folder / READY
    if not ready.is_dir():
        return False
    for path in sorted(ready.iterdir()):
        path.replace(folder / path.name)
    ready.rmdir()
    return True
