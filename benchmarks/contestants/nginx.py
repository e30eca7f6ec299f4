"""nginx serving the responses of this service as files: the upper limit.

Its fastest settings on this machine: one process, cached file handles, no `sendfile` (faster for small files),
precompressed files, and no access log.
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
    Contestant,
    NotMeasured,
    Response,
    make_folder,
)
from benchmarks.load import Workload
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


def make_nginx(content: Path, responses: Mapping[str, Response]) -> Contestant:
    """Nginx with the responses of this service as files.

    Raises:
        NotMeasured: if nginx is not installed.
    """
    program = NGINX.find()
    if program is None:
        raise NotMeasured(f"{NAME}: nginx is not installed; `make tools` installs it if possible")
    folder = make_folder(content, "nginx")
    files = make_folder(folder / "nginx.conf", "files")
    names = {workload: f"{number}.json" for number, workload in enumerate(CACHED)}
    for workload, name in names.items():
        (files / name).write_bytes(responses[workload].body)
    (files / f"{names[CACHED_LIST]}.gz").write_bytes(gzip.compress(responses[CACHED_LIST].body, 6))
    detail = (files / names[CACHED_DETAIL]).stat()
    tag = f'"{int(detail.st_mtime):x}-{detail.st_size:x}"'  # as nginx computes it
    workloads = {workload: Workload([f"/{name}"]) for workload, name in names.items()}
    workloads[UNCHANGED] = Workload(workloads[CACHED_DETAIL].paths, {"If-None-Match": tag})
    workloads[COMPRESSED] = Workload(workloads[CACHED_LIST].paths, {"Accept-Encoding": "gzip"})

    def command(port: int) -> list[str]:
        text = CONFIGURATION.format(folder=folder, port=port, user="user root;")
        (folder / "nginx.conf").write_text(text, encoding="utf-8")
        return [program, "-c", str(folder / "nginx.conf"), "-p", str(folder)]

    return Contestant(NAME, command, workloads, ready_path=workloads[CACHED_DETAIL].paths[0])
