"""The seal of an SQLite file: the SHA-256 digest of its pages, appended to them.

SQLite takes the number of pages from the header of the file and ignores what follows the last page.
"""

import os
import stat
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

SEAL_BYTES: Final = 32
MIN_PAGE_BYTES: Final = 512
"""SQLite page sizes are powers of two from this size up, so the seal is the remainder of the file."""

CHUNK_BYTES: Final = 1 << 20


class NotRegularFile(OSError):
    """The path is a directory, a device, a socket or a named pipe."""


def open_regular(path: Path) -> BinaryIO:
    """Open a file for reading, without waiting for the other end of a named pipe.

    Raises:
        NotRegularFile: for anything but a regular file.
    """
    file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb", buffering=0, closefd=True)
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise NotRegularFile(None, "not a regular file", str(path))


def is_sealed(file: BinaryIO) -> bool:
    """Whether a file ends with the digest of everything before it; reads it in chunks."""
    digest, tail = sha256(), b""
    while chunk := file.read(CHUNK_BYTES):
        block = tail + chunk
        digest.update(memoryview(block)[:-SEAL_BYTES])
        tail = block[-SEAL_BYTES:]
    return digest.digest() == tail


def seal(path: Path) -> None:
    """Append the digest of its pages to a finished file, replacing any previous seal."""
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.truncate(size - size % MIN_PAGE_BYTES)
        file.seek(0)
        digest = sha256()
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
        file.write(digest.digest())
