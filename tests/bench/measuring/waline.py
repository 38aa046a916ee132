"""Waline from npm, on Node.js and SQLite."""

import json
import sqlite3
import subprocess
from pathlib import Path

from . import load, places, processes
from .servers import Nginx, Server

PACKAGE = "@waline/vercel@1.39.3"
INSTALL_S_MAX = 1_200  # It compiles SQLite.
ARTICLES, COMMENTS_EACH = 20, 50

# The tables and columns that it expects to find; it makes none itself.
COMMENT_COLUMNS = ("user_id INTEGER", "comment TEXT", "insertedAt DATETIME", "ip TEXT", "link TEXT",
                   "mail TEXT", "nick TEXT", "rid INTEGER", "pid INTEGER", "sticky NUMERIC",
                   "status TEXT NOT NULL", '"like" INTEGER', "ua TEXT", "url TEXT",
                   "createdAt DATETIME", "updatedAt DATETIME")
COUNTER_COLUMNS = ("time INTEGER", *(f"reaction{i} INTEGER" for i in range(9)), "url TEXT",
                   "createdAt DATETIME", "updatedAt DATETIME")
USER_COLUMNS = ("display_name TEXT", "email TEXT", "password TEXT", "type TEXT", "label TEXT",
                "github TEXT", "twitter TEXT", "facebook TEXT", "google TEXT", "weibo TEXT",
                "qq TEXT", "oidc TEXT", "huawei TEXT", '"2fa" TEXT', "avatar TEXT", "url TEXT",
                "createdAt DATETIME", "updatedAt DATETIME")
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


class Waline(Server):
    name = "Waline"
    alive = "/api/comment?path=/a/1&pageSize=50"
    listing = load.Read(alive)
    post = load.Post("/api/comment",
                     json.dumps({"nick": "{name}", "mail": "{email}", "link": "", "ua": AGENT,
                                 "url": "/a/{article}", "comment": "{text}"}),
                     statuses=(200,), articles=ARTICLES, contains='"errno":0')

    def __init__(self, lines: Path):
        self._package = install()
        self.folder = places.fresh_folder("waline")
        self.processes = []
        self.port = processes.free_port()
        fill(self.folder / "waline.sqlite", lines)
        # It asks this address at each request which logins there are.
        self._logins = Nginx("waline-logins")
        self._logins.ready().put("logins.json", b'{"services":[]}')
        (self._package / "config.js").write_text(
            f"module.exports = {{ port: {self.port}, host: '127.0.0.1' }};\n", "utf-8")

    def start(self) -> "Waline":
        """Not yet awaited."""
        self.processes = [processes.Process(
            [places.program("node"), self._package / "vanilla.js"], self.folder / "waline.log",
            {"SQLITE_PATH": str(self.folder), "JWT_TOKEN": "bench", "NODE_ENV": "production",
             "IPQPS": "0",             # Its guard against floods.
             "AKISMET_KEY": "false",   # Every comment would go to another company.
             "DISABLE_AUTHOR_NOTIFY": "true",
             "OAUTH_URL": f"http://127.0.0.1:{self._logins.port}/logins.json"},
            folder=self.folder)]
        return self

    def ready(self) -> "Waline":
        processes.wait_until(lambda: load.answers(self.port, self.alive), self.processes[0])
        found = json.loads(load.get(self.port, self.alive).body)
        if len(found.get("data", {}).get("data", [])) != COMMENTS_EACH:
            raise RuntimeError(f"Waline lists something else: {str(found)[:300]}")
        return self

    def close(self) -> None:
        self.stop()
        self._logins.stop()


def install() -> Path:
    home = places.WORK / "waline"
    package = home / "node_modules" / "@waline" / "vercel"
    done = home / "installed"
    if done.exists() and done.read_text() == PACKAGE:
        return package
    places.say("Installing Waline with npm")
    home.mkdir(parents=True, exist_ok=True)
    try:
        places.run(places.program("npm"), "install", "--prefix", home, "--no-audit", "--no-fund",
                   "--no-package-lock", "--loglevel=error", PACKAGE, timeout=INSTALL_S_MAX)
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        raise places.Unavailable("npm could not install it: "
                                 + str(error).strip().splitlines()[-1]) from error
    done.write_text(PACKAGE)
    return package


def fill(file: Path, lines: Path) -> None:
    comments = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    with sqlite3.connect(file) as db:
        for table, columns in (("wl_Comment", COMMENT_COLUMNS), ("wl_Counter", COUNTER_COLUMNS),
                               ("wl_Users", USER_COLUMNS)):
            db.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY AUTOINCREMENT, "
                       f"{', '.join(columns)})")
        db.executemany(
            "INSERT INTO wl_Comment (comment, nick, mail, link, ip, ua, url, status, \"like\", "
            "insertedAt, createdAt, updatedAt) VALUES (?, ?, ?, '', '192.0.2.1', ?, ?, 'approved', "
            "0, ?1, ?1, ?1)".replace("?1", "'2025-11-01 12:00:00'"),
            [(comment["text"], comment["name"], comment["email"], AGENT,
              f"/a/{1 + number // COMMENTS_EACH}")
             for number, comment in enumerate(comments[:ARTICLES * COMMENTS_EACH])])
    db.close()
