"""Rejoinder, and nginx as the fastest way known to serve the same bytes."""

import json
import os
from pathlib import Path

from . import load, places, processes

MODULES = Path("/usr/lib/nginx/modules")
BROTLI = MODULES / "ngx_http_brotli_static_module.so"

NGINX_CONFIGURATION = """
{modules}
{user}
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
daemon off;
events {{ worker_connections 4096; }}
http {{
  types {{ application/json json; application/atom+xml atom; text/html html; }}
  default_type text/plain;
  access_log off;
  sendfile on;
  tcp_nopush on;
  tcp_nodelay on;
  keepalive_timeout 600;
  keepalive_requests 1000000000;
  open_file_cache max=20000 inactive=600s;
  open_file_cache_valid 600s;
  open_file_cache_min_uses 1;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    root {folder}/www;
    gzip_static on;
    {brotli}
    {more}
  }}
}}
"""


class Server:
    """What answers on a port of this machine."""

    name = ""
    port = 0
    processes: list[processes.Process]

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.stop()


class Rejoinder(Server):
    name = "Rejoinder"
    alive = "/healthz"

    def __init__(self, data: Path, *flags: str):
        """Started; not yet awaited."""
        self.port = processes.free_port()
        self.data = data
        # Like the peers' access logs, the log of requests is off.
        self.processes = [processes.Process(
            [places.BINARY, "serve", "--data", data, "--listen", f"127.0.0.1:{self.port}",
             "--log-level", "warning", *flags], places.WORK / "run" / "rejoinder.log",
            {"REJOINDER_LIMITS_NETWORK_BURST": "0", "REJOINDER_LIMITS_EMAIL_BURST": "0",
             "REJOINDER_LIMITS_SITE_BURST": "0"})]

    def ready(self) -> "Rejoinder":
        processes.wait_until(lambda: load.answers(self.port, self.alive), self.processes[0])
        return self

    @staticmethod
    def list_of(article: str, more: str = "") -> str:
        return f"/v1/sites/bench/comments?article={article}&limit=50{more}"

    @staticmethod
    def post(articles: int) -> load.Post:
        body = {"article": "/a/{article}", "url": "http://bench.example/a/{article}",
                "author": "{name}", "email": "{email}", "comment": "{text}"}
        return load.Post("/v1/sites/bench/comments", json.dumps(body), articles=articles)


class Nginx(Server):
    """Serves files, with copies that were compressed beforehand beside them."""

    name = "nginx"
    alive = "/alive.txt"

    def __init__(self, name: str, port: int = 0, more: str = ""):
        """Started; not yet awaited. `more`: of the server block of its configuration."""
        self.port = port or processes.free_port()
        self.folder = places.fresh_folder(name)
        self.www = self.folder / "www"
        self.www.mkdir()
        (self.www / "alive.txt").write_text("ok\n")
        self.configuration = write_nginx_configuration(self.folder, self.port, more)
        self.processes = [start_nginx(self.folder)]

    def ready(self) -> "Nginx":
        processes.wait_until(lambda: load.answers(self.port, self.alive), self.processes[0])
        return self

    def put(self, name: str, body: bytes, coded: dict[str, bytes] | None = None) -> str:
        """Serves these bytes; `coded` by the suffix of a coding: gz, br. Gives the path."""
        path = self.www / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        for suffix, bytes_ in (coded or {}).items():
            path.with_name(f"{path.name}.{suffix}").write_bytes(bytes_)
        return f"/{name}"


def write_nginx_configuration(folder: Path, port: int, more: str) -> str:
    brotli = BROTLI.exists()
    text = NGINX_CONFIGURATION.format(
        folder=folder, port=port, more=more,
        user="user root;" if os.geteuid() == 0 else "",
        modules=f"load_module {BROTLI};" if brotli else "",
        brotli="brotli_static on;" if brotli else "")
    (folder / "nginx.conf").write_text(text, "utf-8")
    return text


def start_nginx(folder: Path) -> processes.Process:
    return processes.Process([places.program("nginx"), "-p", folder, "-c", folder / "nginx.conf"],
                             folder / "nginx.log")
