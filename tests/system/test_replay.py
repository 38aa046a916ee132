"""Whole sets of comments through the form, the console's addresses and the public lists."""

import json
import re
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader

import pytest

import places
from conftest import OWNER
from service import clean_environment

REPLAY = places.ROOT / "tests" / "replay"
REPLAY_S_MAX = 300


def replay(*arguments, stdin: str = "") -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, REPLAY, *map(str, arguments)], input=stdin, text=True,
                          capture_output=True, timeout=REPLAY_S_MAX, check=False,
                          env=clean_environment())


def last_line(done: subprocess.CompletedProcess) -> str:
    return done.stdout.splitlines()[-1] if done.stdout else done.stderr


def labels_in(path) -> list[str]:
    return [json.loads(line)["label"] for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("find", [lambda: places.OWN_DATA / "comments.jsonl",
                                  lambda: places.shared("comments/youtube-dev.jsonl")],
                         ids=["own", "youtube"])
def test_every_comment_of_a_set_is_listed_or_withheld_as_its_label_says(binary, find):
    path = find()
    labels = labels_in(path)
    done = replay(path, "--binary", binary, "--parallel", 8)
    assert done.returncode == 0, done.stdout + done.stderr
    assert last_line(done) == (f"replay: {len(labels)} comments, {labels.count('ham')} ham listed, "
                               f"{labels.count('spam')} spam withheld, 0 failures")
    for what in ("posted", "decided", "read"):
        assert re.search(rf"^{what} \d+ comments in [\d.]+ s: \d+ comments/s$", done.stdout, re.M)


def test_a_replay_against_a_running_server_leaves_what_is_there_alone(service, binary, approved,
                                                                      client, article):
    approved()
    for _ in range(2):
        done = replay(places.OWN_DATA / "comments.jsonl", "--url", service.public_url,
                      "--moderator", OWNER[0], stdin=OWNER[1] + "\n")
        assert done.returncode == 0, done.stdout + done.stderr
    assert client.list(article)["article"]["count"] == 1


def test_a_replay_tells_what_differs(tmp_path):
    """The comparison itself: a server that is none, labels that are none."""
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"article":"/a","author":"A","date":"","text":"T","label":"maybe"}\n')
    done = replay(broken)
    assert done.returncode != 0 and "ham or spam" in done.stderr


@pytest.fixture(scope="module")
def comparison():
    """The functions of the replay that compare."""
    loader = SourceFileLoader("replay", str(REPLAY))
    module = module_from_spec(spec_from_loader("replay", loader))
    sys.modules["replay"] = module
    loader.exec_module(module)
    return module


def test_the_comparison_forgives_marks_and_blanks_and_nothing_else(comparison):
    same, drop = comparison.folded, comparison.without_marks
    assert same(" a\r\n\n b\tc ") == "a b c"
    assert same("a b") != same("ab") and same("A") != same("a") and same("a.") != same("a")
    assert drop("> *a*\n- **b**\n1. `c`\n[d](https://e.example)") == drop("a\nb\nc\nd")
    assert drop("```sh\nls\n```") == "ls"
    for text in ("a < b", "1.5", "a-b", "[x]", "a > b", "#1", "~x~", "5) no"):
        assert drop("x " + text) == "x " + text


def test_the_comparison_counts_every_kind_of_difference(comparison):
    """A list with something wrong in it is not passed."""

    class Client:
        site = "replay"

        def __init__(self, comments, count, html):
            self.answer = {"article": {"count": count}, "comments": comments}
            self.html = html

        def at(self, *_, **__):
            return "/"

        def whole_list(self, _):
            return self.answer

        def get(self, _):
            class Answer:
                status, headers = 200, {}
                text = staticmethod(lambda: self.html)
            return Answer

    def shown(number, text):
        return {"id": number, "author": {"name": "A"}, "html": f"<p>{text}</p>"}

    def failures(comments, count, html_ids=None):
        html = "".join(
            f'<li id="comment-{one["id"]}" class="comment"><b class="fn">A</b>'
            f'<div class="comment-content">{one["html"]}</div></li>'
            for one in comments if html_ids is None or one["id"] in html_ids)
        sent = [comparison.Comment("f:1", "/a", "A", "one", "ham", "", 1),
                comparison.Comment("f:2", "/a", "A", "two", "ham", "", 2),
                comparison.Comment("f:3", "/a", "A", "buy", "spam", "", 3)]
        run = comparison.Replay(Client(comments, count, html), None, sent, 1, alone=True)
        run.check_list("/a")
        return run.failures.count

    good = [shown(1, "one"), shown(2, "two")]
    assert failures(good, 2) == 0
    assert failures(good, 3) == 1
    assert failures(good[::-1], 2) == 1
    assert failures(good[:1], 2) == 1
    assert failures([*good, shown(3, "buy")], 2) == 1
    assert failures([*good, shown(2, "two")], 2) == 1
    assert failures([shown(1, "one"), shown(2, "too")], 2) == 1
    assert failures(good, 2, html_ids={1}) == 1
