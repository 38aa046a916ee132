"""Durable posts over HTTP, with many comments stored, against one transaction for each comment."""

from . import databases, load, places
from .figures import Table
from .servers import Rejoinder

PARALLEL = (1, 16, 64)
ALONE = "--commit-units-max"  # 1: each comment in a transaction of its own.


def has_setting() -> bool:
    return ALONE in places.run(places.BINARY, "serve", "--help")


def run(options) -> list[Table]:
    size = databases.even(options.comments or (10_000 if options.quick else 1_000_000))
    seconds = 1 if options.quick else 3
    rounds = 2 if options.quick else 3
    folder = databases.made(size).folder
    grouped = Rejoinder(places.copy_of(folder, "posts")).ready()
    alone = None
    if has_setting():
        alone = Rejoinder(places.copy_of(folder, "posts-alone"), ALONE, "1").ready()
    table = Table("posts", f"durable, over HTTP, {size.comments:,} public and as many waiting "
                  "comments stored", "alone" if alone else "")
    post = Rejoinder.post(size.articles)
    for parallel in PARALLEL:
        mine, others = [], []
        for _ in range(rounds):
            mine.append(load.post_rate(grouped, post, parallel, seconds))
            if alone:
                others.append(load.post_rate(alone, post, parallel, seconds))
        clients = f"{parallel} client{'s' * (parallel > 1)}"
        table.add(f"posts, {clients}", "/s", [r.per_s for r in mine], [r.per_s for r in others])
        for name, of in (("half within", "p50_ms"), ("99 % within", "p99_ms")):
            table.add(f"  {name}", "ms", [getattr(r, of) for r in mine],
                      [getattr(r, of) for r in others])
        table.add("  CPU for each", "µs", [r.cpu_us for r in mine], [r.cpu_us for r in others])
    table.notes.append("Another author, address and text each time, to a random article; limits "
                       "off; answered when on disk.")
    if not alone:
        table.notes.append(f"This server has no {ALONE} to compare with: absolute figures only.")
    return [table]
