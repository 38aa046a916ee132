"""Debian's bogofilter, by the same protocols on the same comments.

With robs 0.1 and min_dev 0.05: its own settings (0.0178 and 0.1), which are for mail, do worse on
comments (AUC .896 instead of .932 with one video left out), and so does it when it is told the
author. It reads mail: a comment becomes the body of one. Its spamicity is taken for a probability.
"""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from . import figures

PROGRAM = shutil.which("bogofilter")
SETTINGS = ("-C", "-m", "0.05,0.1")
SPLIT = b"From x Thu Jan  1 00:00:00 1970\n"


def message(row: dict, text: str | None = None) -> bytes:
    body = ((row.get("text") or "") if text is None else text).replace("\nFrom ", "\n>From ")
    if body.startswith("From "):
        body = ">" + body
    whole = "Content-Type: text/plain; charset=utf-8\n\n" + body + "\n\n"
    return whole.encode("utf-8", "replace")


class Filter:
    """One with its own word list."""

    def __init__(self) -> None:
        shelf = Path("/dev/shm")
        self._folder = tempfile.TemporaryDirectory(dir=shelf if shelf.exists() else None)

    def close(self) -> None:
        self._folder.cleanup()

    def _run(self, words: list[str], text: bytes) -> list[float]:
        done = subprocess.run([PROGRAM, *SETTINGS, "-d", self._folder.name, *words], input=text,
                              capture_output=True, check=False)
        if done.returncode > 2:
            raise RuntimeError(f"bogofilter: {done.stderr.decode('utf-8', 'replace')}")
        return [float(line.split()[1]) for line in done.stdout.decode().splitlines()]

    def learn(self, messages: list[bytes], label: str) -> None:
        if messages:
            self._run(["-M", "-s" if label == "spam" else "-n"],
                      b"".join(SPLIT + each for each in messages))

    def risks(self, messages: list[bytes]) -> list[float]:
        if not messages:
            return []
        risks = self._run(["-M", "-T"], b"".join(SPLIT + each for each in messages))
        if len(risks) != len(messages):
            raise RuntimeError(f"bogofilter judged {len(risks)} of {len(messages)} messages")
        return risks


def rows_of(file: Path) -> dict[int, dict]:
    """By their lines, from 1; what is no JSON is skipped, as the tool does."""
    rows = {}
    with open(file, encoding="utf-8", errors="replace", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            try:
                rows[number] = json.loads(line)
            except ValueError:
                continue
    return rows


def left_out(rows: dict[int, dict], order: list[int], folds: list[dict],
             attacks: dict[str, dict[str, str]]) -> dict:
    """As the tool's: the mean over folds, and the same under each attack."""
    clean: list[dict] = []
    attacked: dict[str, list[dict]] = {name: [] for name in attacks}
    for fold in folds:
        tested = set(fold["test"])
        bogofilter = Filter()
        for label in ("spam", "ham"):
            bogofilter.learn([message(rows[line]) for line in order
                              if line not in tested and rows[line]["label"] == label], label)
        spam = [rows[line]["label"] == "spam" for line in fold["test"]]
        clean.append(figures.figures_of(
            bogofilter.risks([message(rows[line]) for line in fold["test"]]), spam))
        for name, texts in attacks.items():
            risks = bogofilter.risks([message(rows[line], texts.get(str(line)))
                                      for line in fold["test"]])
            attacked[name].append(figures.figures_of(risks, spam))
        bogofilter.close()
    return {**figures.mean_of(clean),
            "attacks": {name: figures.mean_of(each) for name, each in attacked.items()}}


def stream(rows: dict[int, dict], order: list[int], ends: tuple[int, ...]) -> dict:
    """Each judged, then learned. Before the first of either kind: a half."""
    bogofilter = Filter()
    risks: list[float] = []
    spam: list[bool] = []
    for line in order:
        text = message(rows[line])
        risks += bogofilter.risks([text]) if risks else [0.5]
        spam.append(rows[line]["label"] == "spam")
        bogofilter.learn([text], rows[line]["label"])
    bogofilter.close()
    whole = figures.figures_of(risks, spam)
    borders = [0, *(end for end in ends if end < len(risks)), len(risks)]
    whole["stretches"] = [figures.figures_of(risks[a:b], spam[a:b])["auc"]
                          for a, b in zip(borders, borders[1:])]
    return whole
