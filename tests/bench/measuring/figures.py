"""Figures, and the table that they are printed in."""

import json
import statistics
from dataclasses import dataclass, field


@dataclass
class Line:
    """One cost, measured some times, turn by turn with the same of another system."""

    name: str
    unit: str  # /s, µs, ms, s, MiB
    ours: list[float]
    theirs: list[float] = field(default_factory=list)
    note: str = ""

    def ratios(self) -> list[float]:
        """Ours to theirs, each with its neighbour in time."""
        return [a / b for a, b in zip(self.ours, self.theirs) if b]


@dataclass
class Table:
    part: str
    title: str
    against: str = ""  # Who "theirs" are; empty: nobody.
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    ours: str = "Rejoinder"

    def add(self, *arguments, **named) -> None:
        self.lines.append(Line(*arguments, **named))

    def text(self) -> str:
        rows = [("", self.ours, self.against, "ratio (min..max)" if self.against else "", "")]
        rows += [(line.name, shown(line.ours, line.unit), shown(line.theirs, line.unit),
                  spread(line.ratios()), line.note) for line in self.lines]
        widths = [max(len(row[i]) for row in rows) for i in range(4)]
        out = [f"\n== {self.part}: {self.title}"]
        for row in rows if self.lines else []:
            cells = [row[0].ljust(widths[0])]
            cells += [row[i].rjust(widths[i]) for i in range(1, 4) if widths[i]]
            out.append("  ".join([*cells, row[4]]).rstrip())
        out += [f"   {note}" for note in self.notes]
        return "\n".join(out)

    def values(self) -> dict:
        return {"part": self.part, "title": self.title, "ours": self.ours,
                "against": self.against, "notes": self.notes,
                "lines": [{"name": line.name, "unit": line.unit, "note": line.note,
                           "ours": summary(line.ours), "theirs": summary(line.theirs),
                           "ratio": summary(line.ratios())} for line in self.lines]}


def number(value: float) -> str:
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    if abs(value) >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.2g}"


def shown(values: list[float], unit: str) -> str:
    if not values:
        return ""
    return number(statistics.median(values)) + (unit if unit.startswith("/") else f" {unit}")


def spread(values: list[float]) -> str:
    if not values:
        return ""
    middle = number(statistics.median(values))
    if len(values) == 1:
        return middle
    return f"{middle} ({number(min(values))}..{number(max(values))})"


def summary(values: list[float]) -> dict | None:
    if not values:
        return None
    return {"median": statistics.median(values), "min": min(values), "max": max(values),
            "each": values}


def write_json(path, about: dict, tables: list[Table]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = {"about": about, "tables": [table.values() for table in tables]}
    path.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", "utf-8")
