"""Where things are, and how they are built."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BUILD = ROOT / "build" / "bench-release"
WORK = ROOT / "build" / "bench"

BINARY = BUILD / "rejoinder"
TOOLS = BUILD / "tests" / "bench"
GENERATE = TOOLS / "bench_generate"
STORE = TOOLS / "bench_store"
POST = TOOLS / "bench_post"

JOBS_MAX = 2


class Unavailable(Exception):
    """A system to compare with is not here; the text says why."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def install() -> None:
    """What this machine lacks; what cannot be had is missed later by what needs it."""
    for marks in (["build"], ["bench"]):
        done = subprocess.run([ROOT / "deploy" / "install", *marks], check=False)
        if done.returncode != 0 and marks == ["build"]:
            raise SystemExit("tests/bench/run: cannot build without these packages")


def build() -> None:
    say("Building")
    BUILD.mkdir(parents=True, exist_ok=True)
    log = BUILD / "build.log"
    with open(log, "wb") as out:
        for command in (
                ["cmake", "--preset", "release", "-B", BUILD, "-DREJOINDER_BENCH=ON"],
                ["cmake", "--build", BUILD, "--parallel", str(JOBS_MAX), "--target",
                 "rejoinder", "bench_generate", "bench_store", "bench_post"]):
            if subprocess.run(command, cwd=ROOT, stdout=out, stderr=out, check=False).returncode:
                sys.stderr.write(log.read_text("utf-8", "replace")[-8000:])
                raise SystemExit("tests/bench/run: the build failed")


def clean_environment() -> dict[str, str]:
    """Ours without REJOINDER_…: the program takes each such variable for a setting."""
    return {name: value for name, value in os.environ.items()
            if not name.startswith("REJOINDER_")}


def run(*command, **options) -> str:
    """What a command prints; it must succeed."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                          check=False, env=clean_environment(), **options)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))}: exit {done.returncode}\n"
                           f"{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def program(*names: str) -> Path:
    """The first of these that is installed, also where only root's PATH leads."""
    for name in names:
        for folder in ("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"):
            if (Path(folder) / name).exists():
                return Path(folder) / name
    raise Unavailable(f"{names[0]} is not installed")


def fresh_folder(name: str) -> Path:
    """An empty folder for one run."""
    folder = WORK / "run" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def copy_of(folder: Path, name: str) -> Path:
    """A copy to write to, on disk before this returns: writing back must not be measured."""
    copy = fresh_folder(name) / "data"
    run("cp", "-a", "--reflink=auto", folder, copy)
    os.sync()
    return copy


def remove_run_folders() -> None:
    shutil.rmtree(WORK / "run", ignore_errors=True)


def fingerprint() -> str:
    """Of all that decides what a generated database holds."""
    digest = hashlib.sha256()
    sources = [*sorted((ROOT / "schema" / "sqlite").glob("*.sql")),
               *(ROOT / "tests" / "bench" / "tools" / name
                 for name in ("corpus.cpp", "plan.cpp", "fill.cpp"))]
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]
