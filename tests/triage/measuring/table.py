"""One table: what was measured, ours, theirs, the goal, and whether it is met."""

from dataclasses import dataclass, field

HEAD = ("measure", "ours", "bogofilter", "goal", "")


@dataclass
class Goal:
    kind: str  # least, most
    value: float

    def met(self, measured: float) -> bool:
        return measured >= self.value if self.kind == "least" else measured <= self.value


def least(value: float) -> Goal:
    return Goal("least", value)


def most(value: float) -> Goal:
    return Goal("most", value)


@dataclass
class Table:
    rows: list[tuple[str, ...]] = field(default_factory=list)
    met: int = 0
    short: int = 0

    def title(self, text: str) -> None:
        self.rows.append((text,))

    def add(self, name: str, ours: float | None, theirs: float | None = None,
            goal: Goal | None = None, unit: str = "") -> None:
        if ours is None:
            self.rows.append(("  " + name, "-", shown(theirs, unit), "", "cannot be told"))
            return
        verdict = wanted = ""
        if goal:
            wanted = ("≥ " if goal.kind == "least" else "≤ ") + shown(goal.value, unit)
            verdict = "met" if goal.met(ours) else "SHORT"
            self.met += goal.met(ours)
            self.short += not goal.met(ours)
        self.rows.append(("  " + name, shown(ours, unit), shown(theirs, unit), wanted, verdict))

    def text(self) -> str:
        wide = [row for row in [HEAD, *self.rows] if len(row) == len(HEAD)]
        widths = [max(len(row[i]) for row in wide) for i in range(len(HEAD))]
        lines = []
        for row in [HEAD, *self.rows]:
            if len(row) == 1:
                lines.append(f"\n{row[0]}")
                continue
            cells = [row[0].ljust(widths[0]), *(row[i].rjust(widths[i]) for i in (1, 2, 3)), row[4]]
            lines.append("  ".join(cells).rstrip())
        return "\n".join(lines + ["", f"{self.met} goals met, {self.short} short"])


def shown(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    if unit == "%":
        return f"{value * 100:.1f} %"
    if unit == "count":
        return f"{value:.0f}"
    if unit:
        return f"{value:,.1f} {unit}" if value < 100 else f"{value:,.0f} {unit}"
    return f"{value:.4f}"
