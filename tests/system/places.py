"""Where things are: the binary under test, the repository, the shared data."""

import json
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OWN_DATA = ROOT / "tests" / "data"


def binary() -> Path:
    named = os.environ.get("TEST_BINARY")
    path = Path(named) if named else ROOT / "build" / "dev" / "rejoinder"
    return path.resolve()


def shared(name: str) -> Path:
    """A file of the shared data; skips the test where there is none."""
    folder = os.environ.get("TEST_DATA")
    path = (Path(folder) if folder else ROOT.parent / "shared" / "data") / name
    if not path.exists():
        pytest.skip(f"no shared data: {name}")
    return path


def shared_lines(name: str) -> list[dict]:
    with shared(name).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]
