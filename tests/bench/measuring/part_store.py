"""What the store's calls cost, and what they cost when a thousand times as much is stored."""

import json

from . import databases, places
from .figures import Table

SIZES = (1_000, 100_000, 1_000_000)
SIZES_QUICK = (1_000, 10_000)
ROUNDS, ROUNDS_QUICK = 9, 2

COSTS = {
    "list_one": "list of 50, one article",
    "list_random": "list of 50, random articles",
    "counts": "counts of 20 articles",
    "store_list": "  the store's part of a list",
    "store_counts": "  the store's part of counts",
    "queue_first": "queue, first page of 50",
    "queue_middle": "queue, page of 50 in the middle",
    "post": "a durable post, alone",
    "bare_commit": "  beside it: a bare commit",
    "json": "JSON of 50 comments",
    "json_nlohmann": "  beside it: nlohmann",
}


def run(options) -> list[Table]:
    sizes = [options.comments] if options.comments else \
        SIZES_QUICK if options.quick else SIZES
    rounds = ROUNDS_QUICK if options.quick else ROUNDS
    made = {}
    generated = Table("generate", "bench_generate")
    for size in sizes:
        made[size] = databases.made(databases.even(size))
        if made[size].rows_per_s is not None:
            generated.add(f"{size:,} public and as many waiting", "/s", [made[size].rows_per_s],
                          note=f"rows; {made[size].seconds:.1f} s in all")
    copies = {size: places.copy_of(made[size].folder, f"store-{size}") for size in sizes}
    # Round by round through all sizes, so that all of them meet the same noise.
    measured: dict[int, list[dict]] = {size: [] for size in sizes}
    for _ in range(rounds):
        for size in sizes:
            said = places.run(places.STORE, "--data", copies[size], "--writes", "--budget-ms",
                              100)
            measured[size].append(json.loads(said))

    def us(size: int, cost: str) -> list[float]:
        return [each[cost]["us"] for each in measured[size]]

    tables = [generated] if generated.lines else []
    for size in sizes[1:]:
        table = Table("store", f"from {sizes[0]:,} to {size:,} public and as many waiting comments",
                      f"at {sizes[0]:,}", ours=f"at {size:,}")
        for cost, name in COSTS.items():
            table.add(name, "µs", us(size, cost), us(sizes[0], cost))
        table.add("database file", "MiB", [databases.file_mib(made[size].folder)],
                  [databases.file_mib(made[sizes[0]].folder)])
        tables.append(table)
    largest = sizes[-1]
    beside = Table("store", f"against the least that it could be, at {largest:,} comments", "least")
    beside.add("a durable post: a bare commit", "µs", us(largest, "post"),
               us(largest, "bare_commit"),
               note="one row of the text, committed to a table without an index")
    tables.append(beside)
    against = Table("store", "JSON of 50 comments", "nlohmann")
    against.add("built and written", "µs", us(largest, "json"), us(largest, "json_nlohmann"))
    tables.append(against)
    return tables
