"""The limit: nginx with the bytes of this service as files.

Its best settings on this machine: one process, files kept open, no `sendfile` (faster for small files), compressed
files made before, and no log of requests.
"""

import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from benchmarks.contestants.contestant import (
    CACHED,
    CACHED_DETAIL,
    CACHED_LIST,
    COMPRESSED,
    UNCHANGED,
    Answer,
    Contestant,
    NotMeasured,
    folder_of,
)
from benchmarks.load import Work
from tests.tools import NGINX

NAME: Final = "nginx, files"
CONFIGURATION: Final = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log; {user}
events {{ worker_connections 1024; }}
http {{
    access_log off; sendfile off; tcp_nodelay on; keepalive_requests 100000000;
    open_file_cache max=100; open_file_cache_valid 600s;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    default_type application/json; gzip_static on;
    server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


def nginx(content: Path, answers: Mapping[str, Answer]) -> Contestant:
    """The server of files, with answers that this service gave.

    Raises:
        NotMeasured: where there is no nginx.
    """
    program = NGINX.find()
    if program is None:
        raise NotMeasured(f"{NAME}: there is no nginx; `make tools` installs it where it can")
    folder = folder_of(content, "nginx")
    files = folder_of(folder / "nginx.conf", "files")
    names = {work: f"{number}.json" for number, work in enumerate(CACHED)}
    for work, name in names.items():
        (files / name).write_bytes(answers[work].body)
    (files / f"{names[CACHED_LIST]}.gz").write_bytes(gzip.compress(answers[CACHED_LIST].body, 6))
    detail = (files / names[CACHED_DETAIL]).stat()
    tag = f'"{int(detail.st_mtime):x}-{detail.st_size:x}"'  # as nginx makes it
    works = {work: Work([f"/{name}"]) for work, name in names.items()}
    works[UNCHANGED] = Work(works[CACHED_DETAIL].paths, {"If-None-Match": tag})
    works[COMPRESSED] = Work(works[CACHED_LIST].paths, {"Accept-Encoding": "gzip"})

    def command(port: int) -> list[str]:
        text = CONFIGURATION.format(folder=folder, port=port, user="user root;")
        (folder / "nginx.conf").write_text(text, encoding="utf-8")
        return [program, "-c", str(folder / "nginx.conf"), "-p", str(folder)]

    return Contestant(NAME, command, works, ready=works[CACHED_DETAIL].paths[0])
