"""The tool of tests/triage/harness: how it is built, and what it measures."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BUILD = ROOT / "build" / "triage-release"
WORK = ROOT / "build" / "triage"
TOOL = BUILD / "tests" / "triage" / "harness" / "triage_harness"
SHIPPED_PRIOR = ROOT / "src" / "triage" / "prior.bin"

# The sets of the shipped prior, all CC BY 4.0 or MIT, in this order.
PRIOR_SETS = ("triage/sms.jsonl", "triage/tg-spam.jsonl", "triage/health-questions.jsonl",
              "comments/youtube-dev.jsonl")
JOBS_MAX = 2


def data_folder() -> Path:
    return Path(os.environ.get("TEST_DATA") or ROOT.parent / "shared" / "data")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def build(*marks: str) -> None:
    """Installs what has these marks in deploy/dependencies, then builds with optimisation."""
    if subprocess.run([ROOT / "deploy" / "install", *marks], check=False).returncode:
        raise RuntimeError("the packages could not be installed")
    say("Building")
    BUILD.mkdir(parents=True, exist_ok=True)
    log = BUILD / "build.log"
    with open(log, "wb") as out:
        for command in (
                ["cmake", "-S", ROOT, "-B", BUILD, "-G", "Ninja",
                 "-DCMAKE_BUILD_TYPE=RelWithDebInfo", "-DREJOINDER_TESTS=OFF",
                 "-DREJOINDER_TRIAGE=ON"],
                ["cmake", "--build", BUILD, "--parallel", str(JOBS_MAX), "--target",
                 "triage_harness"]):
            if subprocess.run(command, stdout=out, stderr=out, check=False).returncode:
                raise RuntimeError("the build failed:\n" + log.read_text("utf-8", "replace")[-8000:])


def measured(*words) -> dict:
    """What one command of the tool answers."""
    done = subprocess.run([TOOL, *map(str, words)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"triage_harness {' '.join(map(str, words))}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def prior_without(tested: str, folder: Path) -> Path:
    """A prior that has not seen this set: of the other sets of the shipped one."""
    WORK.mkdir(parents=True, exist_ok=True)
    prior = WORK / f"without-{Path(tested).stem}.prior"
    sets = [folder / name for name in PRIOR_SETS if name != tested and (folder / name).exists()]
    if not sets:
        return SHIPPED_PRIOR
    measured("prior", prior, *sets)
    return prior
