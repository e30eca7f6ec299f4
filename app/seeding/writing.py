"""Writes several seed files atomically: all of them or none, even if the process is killed."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

STAGING: Final = ".new"
"""Folder of files that are being written; leftovers of a killed process are discarded."""

COMMITTED: Final = ".ready"
"""Folder of complete files that are being moved into place; leftovers of a killed process are moved, too."""


def write_files(folder: Path, texts: Mapping[str, str]) -> None:
    """Write all files to a staging folder, rename the folder, then move each file into place.

    The rename commits the files. A process killed before it wrote nothing; if it was killed later, `recover` finishes.
    """
    recover(folder)
    staging = folder / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    try:
        staging.mkdir()
        for name, text in texts.items():
            with (staging / name).open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        staging.rename(folder / COMMITTED)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    recover(folder)


def recover(folder: Path) -> bool:
    """Move committed files of a killed process into place; false if there are none.

    Files are moved in alphabetical order, `releases.yaml` last. Until then `changes.yaml` names a release that does not
    exist, which a load refuses.
    """
    committed = folder / COMMITTED
    if not committed.is_dir():
        return False
    for path in sorted(committed.iterdir()):
        path.replace(folder / path.name)
    committed.rmdir()
    return True
