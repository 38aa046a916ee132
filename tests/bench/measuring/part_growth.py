"""What a server's costs are when a thousand times as much is stored."""

from . import databases, load, places, processes
from .figures import Table
from .part_store import SIZES, SIZES_QUICK
from .servers import Rejoinder


class Sized:
    """The figures of one size, a list of each cost."""

    def __init__(self, comments: int):
        self.size = databases.even(comments)
        self.data = places.copy_of(databases.made(self.size).folder, f"growth-{comments}")
        self.costs: dict[tuple[str, str], list[float]] = {}

    def measure(self, seconds: int) -> None:
        started: list[Rejoinder] = []
        self._keep("start to first answer", "ms", load.start_ms(lambda: Rejoinder(self.data),
                                                                started))
        server = started[0]
        self._keep("memory, just started", "MiB", processes.memory_mib(server.processes))
        lists = load.Read(Rejoinder.list_of("/a/{n}"), articles=self.size.articles)
        self._keep("random lists of 50: CPU for each", "µs",
                   load.read_rate(server, lists, 32, seconds).cpu_us)
        posts = Rejoinder.post(self.size.articles)
        one = load.post_rate(server, posts, 1, seconds)
        self._keep("posts, 1 client: half within", "ms", one.p50_ms)
        many = load.post_rate(server, posts, 16, seconds)
        self._keep("posts, 16 clients: half within", "ms", many.p50_ms)
        self._keep("  CPU for each", "µs", many.cpu_us)
        self._keep("memory, after that", "MiB", processes.memory_mib(server.processes))
        server.stop()

    def _keep(self, name: str, unit: str, value: float) -> None:
        self.costs.setdefault((name, unit), []).append(value)


def run(options) -> list[Table]:
    sizes = [Sized(comments) for comments in
             (SIZES_QUICK if options.quick else [*SIZES[:2], options.comments or SIZES[-1]])]
    for _ in range(2 if options.quick else 3):
        for sized in sizes:
            sized.measure(1 if options.quick else 2)
    smallest = sizes[0]
    tables = []
    for sized in sizes[1:]:
        table = Table("growth", f"a server with {sized.size.comments:,} public and as many waiting "
                      "comments", f"at {smallest.size.comments:,}",
                      ours=f"at {sized.size.comments:,}")
        for (name, unit), values in sized.costs.items():
            table.add(name, unit, values, smallest.costs[name, unit])
        tables.append(table)
    return tables
