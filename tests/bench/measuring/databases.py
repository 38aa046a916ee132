"""Data folders full of comments, made once and kept."""

import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from . import places


@dataclass(frozen=True)
class Size:
    comments: int
    articles: int
    pending: int

    @property
    def name(self) -> str:
        return f"{self.comments}-{self.articles}-{self.pending}"


def even(comments: int) -> Size:
    """As many that wait as are public, a hundred of either to an article."""
    return Size(comments, max(1, comments // 100), comments)


@dataclass(frozen=True)
class Made:
    folder: Path
    rows_per_s: float | None  # None: it was there already.
    seconds: float


def made(size: Size) -> Made:
    """The data folder of this size; not to be written to: see places.copy_of()."""
    shelf = places.WORK / "made"
    wanted = places.fingerprint()
    if shelf.exists():
        for old in shelf.iterdir():
            if not old.name.startswith(wanted):
                shutil.rmtree(old)
    folder = shelf / f"{wanted}-{size.name}"
    if folder.exists():
        return Made(folder, None, 0)
    places.say(f"Making a database of {size.comments:,} public and {size.pending:,} waiting "
               "comments")
    unfinished = shelf / f"unfinished-{size.name}"
    shutil.rmtree(unfinished, ignore_errors=True)
    shelf.mkdir(parents=True, exist_ok=True)
    data = ["--data", unfinished]
    places.run(places.BINARY, "init", *data)
    places.run(places.BINARY, "site", "add", "bench", "--origin", "http://bench.example", *data)
    begin = time.monotonic()
    said = places.run(places.GENERATE, *data, "--comments", size.comments, "--articles",
                      size.articles, "--pending", size.pending)
    seconds = time.monotonic() - begin
    places.say(said.strip())
    places.run(places.BINARY, "doctor", *data)
    unfinished.rename(folder)
    return Made(folder, float(re.search(r"([\d.]+) rows/s", said)[1]), seconds)


def file_mib(folder: Path) -> float:
    return (folder / "rejoinder.db").stat().st_size / (1 << 20)
