"""Lists and posts of other systems that do the same job."""

from . import databases, load, places, processes
from .figures import Table
from .servers import Rejoinder
from .waline import Waline
from .wordpress import ARTICLES, COMMENTS_EACH, WordPress

LISTING_CLIENTS = 8  # More would wait in a queue for the peers' processes.
POSTING_CLIENTS = (1, 16)


class Costs:
    """One system's figures, a list of each."""

    def __init__(self):
        self.of: dict[tuple[str, str], list[float]] = {}

    def keep(self, name: str, unit: str, value: float) -> None:
        self.of.setdefault((name, unit), []).append(value)

    @staticmethod
    def warm(server, listing: load.Read, post: load.Post, seconds: int) -> None:
        """Whatever compiles or caches on first use shall have done so."""
        load.read_rate(server, listing, LISTING_CLIENTS, seconds)
        load.post_rate(server, post, 1, seconds / 3)

    def measure(self, server, listing: load.Read, post: load.Post, seconds: int) -> None:
        read = load.read_rate(server, listing, LISTING_CLIENTS, seconds)
        self.keep(f"list of 50, {LISTING_CLIENTS} clients", "/s", read.per_s)
        self.keep("  CPU for each list", "µs", read.cpu_us)
        for parallel in POSTING_CLIENTS:
            posts = load.post_rate(server, post, parallel, seconds)
            clients = f"{parallel} client{'s' * (parallel > 1)}"
            self.keep(f"durable posts, {clients}", "/s", posts.per_s)
            self.keep(f"  half within, {clients}", "ms", posts.p50_ms)
            self.keep(f"  CPU for each post, {clients}", "µs", posts.cpu_us)


def compare(peer_type, lines, rejoinder_data, options) -> Table:
    table = Table("peers", f"{peer_type.name} with {ARTICLES * COMMENTS_EACH:,} comments, Rejoinder "
                  f"with {size_of(options).comments:,}", peer_type.name)
    try:
        peer = peer_type(lines)
    except places.Unavailable as why:
        table.notes.append(f"{peer_type.name} is left out: {why}.")
        return table
    try:
        mine, theirs = Costs(), Costs()
        ours: list[Rejoinder] = []
        mine.keep("start to first answer", "ms",
                  load.start_ms(lambda: Rejoinder(rejoinder_data), ours))
        theirs.keep("start to first answer", "ms", load.start_ms(peer.start, []))
        peer.ready()
        for costs, server in ((mine, ours[0]), (theirs, peer)):
            costs.keep("memory, just started", "MiB", processes.memory_mib(server.processes))
        our_reads, our_posts = load.Read(Rejoinder.list_of("/a/1")), Rejoinder.post(ARTICLES)
        Costs.warm(ours[0], our_reads, our_posts, 3)
        Costs.warm(peer, peer.listing, peer.post, 3 if options.quick else 15)
        for _ in range(2 if options.quick else 3):
            mine.measure(ours[0], our_reads, our_posts, 1 if options.quick else 2)
            theirs.measure(peer, peer.listing, peer.post, 2 if options.quick else 5)
        for costs, server in ((mine, ours[0]), (theirs, peer)):
            costs.keep("memory, after that", "MiB", processes.memory_mib(server.processes))
        for (name, unit), values in mine.of.items():
            table.add(name, unit, values, theirs.of[name, unit])
        ours[0].stop()
    except RuntimeError as error:
        table.notes.append(f"{peer_type.name} is left out: {error}")
    finally:
        peer.close()
    return table


def size_of(options) -> databases.Size:
    return databases.Size(10_000, 500, 100_000) if options.quick else \
        databases.Size(200_000, 10_000, 100_000)


def run(options) -> list[Table]:
    data = places.copy_of(databases.made(size_of(options)).folder, "peers")
    lines = places.WORK / "run" / "comments.jsonl"
    lines.write_text(places.run(places.GENERATE, "--lines", ARTICLES * COMMENTS_EACH), "utf-8")
    return [compare(peer, lines, data, options) for peer in (WordPress, Waline)]
