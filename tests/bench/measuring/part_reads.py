"""Reads over HTTP, against nginx with the same bytes in files."""

from urllib.parse import quote

from . import databases, load, places, processes
from .figures import Table
from .servers import Nginx, Rejoinder

COMMENTS, ARTICLES, PENDING = 200_000, 10_000, 100_000
COUNTED = 20
CONNECTIONS = (32, 256)
FILE_OF_CODING = {"gzip": "gz", "br": "br"}


class Reads:
    def __init__(self, options):
        self.seconds = 1 if options.quick else 2
        self.rounds = 2 if options.quick else 5
        self.articles = 500 if options.quick else ARTICLES
        size = databases.Size(self.articles * COMMENTS // ARTICLES, self.articles, PENDING)
        self.data = places.copy_of(databases.made(size).folder, "reads")
        self.table = Table("reads", f"over HTTP, {size.comments:,} comments on {self.articles:,} "
                           "articles", "nginx")
        self.ours = Rejoinder(self.data).ready()
        self.theirs = Nginx("reads-nginx").ready()

    def compare(self, name: str, ours: load.Read, theirs: load.Read, note: str = "",
                connections: tuple[int, ...] = CONNECTIONS) -> None:
        for count in connections:
            mine, others = [], []
            for _ in range(self.rounds):
                mine.append(load.read_rate(self.ours, ours, count, self.seconds))
                others.append(load.read_rate(self.theirs, theirs, count, self.seconds))
            self.add(f"{name}, {count} connections", mine, others, note)

    def add(self, name: str, mine: list[load.ReadRate], others: list[load.ReadRate],
            note: str = "") -> None:
        self.table.add(name, "/s", [r.per_s for r in mine], [r.per_s for r in others], note=note)
        self.table.add("  CPU for each", "µs", [r.cpu_us for r in mine],
                       [r.cpu_us for r in others])
        self.table.add("  99 % within", "ms", [r.p99_ms for r in mine],
                       [r.p99_ms for r in others])

    def file(self, path: str, name: str, coding: str = "") -> tuple[str, int, str]:
        """Puts what we answer where nginx serves it; its path there, how much it is, and what is to
        be known of it."""
        plain = load.get(self.ours.port, path)
        if plain.status != 200:
            raise places.Unavailable(f"{path} is answered with {plain.status}")
        if not coding:
            return self.theirs.put(name, plain.body), len(plain.body), ""
        coded = load.get(self.ours.port, path, {"Accept-Encoding": coding})
        if coded.headers.get("content-encoding") != coding:
            # The same bytes still, but under a name without a compressed copy.
            return self.theirs.put("plain-" + name, plain.body), len(plain.body), \
                "not compressed by this server"
        if coding == "br" and "brotli_static" not in self.theirs.configuration:
            raise places.Unavailable("nginx has no brotli here")
        served = self.theirs.put(name, plain.body, {FILE_OF_CODING[coding]: coded.body})
        check = load.get(self.theirs.port, served, {"Accept-Encoding": coding})
        if check.body != coded.body:
            raise RuntimeError(f"nginx does not serve the {coding} that it was given")
        return served, len(coded.body), ""

    def one(self, name: str, path: str, file: str, coding: str = "", **named) -> None:
        headers = (f"Accept-Encoding: {coding}",) if coding else ()
        try:
            served, size, note = self.file(path, f"{coding or 'plain'}-{file}", coding)
        except places.Unavailable as why:
            self.table.notes.append(f"{name}: left out, {why}.")
            return
        self.compare(name, load.Read(path, headers), load.Read(served, headers),
                     f"{size:,} bytes{', ' * bool(note)}{note}", **named)

    def random(self) -> None:
        path = Rejoinder.list_of("/a/{n}")
        for number in range(1, self.articles + 1):
            answer = load.get(self.ours.port, path.format(n=number))
            self.theirs.put(f"a/{number}.json", answer.body)
        ours = load.Read(path, articles=self.articles)
        theirs = load.Read("/a/{n}.json", articles=self.articles)
        fresh, warm, others = [], [], []
        for _ in range(self.rounds):
            self.ours.stop()
            self.ours = Rejoinder(self.data).ready()
            fresh.append(load.read_rate(self.ours, ours, 32, self.seconds))
            warm.append(load.read_rate(self.ours, ours, 32, self.seconds))
            others.append(load.read_rate(self.theirs, theirs, 32, self.seconds))
        for name, mine in (("just started", fresh), ("after that", warm)):
            self.add(f"random of {self.articles:,} lists, {name}", mine, others)

    def start(self) -> None:
        mine, others, idle, idle_theirs = [], [], [], []
        self.ours.stop()
        for _ in range(self.rounds):
            for server, times, memory in ((lambda: Rejoinder(self.data), mine, idle),
                                          (lambda: Nginx("start-nginx"), others, idle_theirs)):
                started = []
                times.append(load.start_ms(server, started))
                memory.append(processes.memory_mib(started[0].processes))
                started[0].stop()
        self.table.add("start to first answer", "ms", mine, others)
        self.table.add("memory, just started", "MiB", idle, idle_theirs)
        self.ours = Rejoinder(self.data).ready()

    def loaded(self) -> None:
        self.table.add("memory, after all this", "MiB",
                       [processes.memory_mib(self.ours.processes)],
                       [processes.memory_mib(self.theirs.processes)])


def run(options) -> list[Table]:
    reads = Reads(options)
    hot = Rejoinder.list_of("/a/1")
    counted = "&".join(f"article={quote(f'/a/{n}')}" for n in range(1, COUNTED + 1))
    reads.start()
    reads.one("/healthz", Rejoinder.alive, "healthz.txt", connections=(32,))
    reads.one("list of 50", hot, "list.json")
    half = hot.replace("limit=50", "limit=28")  # About 15 KB, and 3 to 4 compressed.
    reads.one("list of 28", half, "half.json")
    reads.one("list of 28, gzip", half, "half.json", "gzip", connections=(32,))
    reads.one("list of 28, br", half, "half.json", "br")
    reads.one("counts of 20", f"/v1/sites/bench/counts?{counted}", "counts.json",
              connections=(32,))
    reads.one("Atom feed", "/v1/sites/bench/feed.atom", "feed.atom", connections=(32,))
    reads.loaded()
    reads.random()
    reads.table.notes.append("Who has no answer at all is in no percentile: see `connections`.")
    reads.table.notes.append("nginx: 2 workers, open_file_cache, sendfile, no log, no compression "
                             "while serving; the same bodies, taken from Rejoinder.")
    return [reads.table]
