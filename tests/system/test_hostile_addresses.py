"""Addresses and headers that nobody's browser makes: an answer, and never a fault."""

import json

import pytest

VALUES = [
    "%ff", "%00", "%0d%0aX-Injected:%201", "%E2%80%AE", "%", "%zz", "%C0%AF", "..%2F..%2F",
    "<script>", "%22%3E%3Cscript%3E", "'", "1%27%20OR%201=1--", "-1", "0", "1e3", "%D9%A1", "9007199254740992",
    "99999999999999999999", "a" * 3000, "[]", "{}", "true", "\\"]

HEADERS = ["Authorization", "Cookie", "Origin", "X-CSRF-Token", "Accept", "Idempotency-Key",
           "If-None-Match", "X-Forwarded-For", "Content-Type", "Sec-Fetch-Site"]

HEADER_VALUES = ["", " ", ",", ";;;", '"', "\\", "\u00c3\u00a9", "\u00ff", "a" * 3000, "*/*;q=",
                 "text/html;q=abc", "%0d%0aX-Injected: 1", "Bearer", "Bearer ",
                 "text/html;q=1e400,application/json;q=-1"]


def addresses_with(client, value: str) -> list[str]:
    """The value as every parameter and as every part of a path."""
    of_site = ("order", "limit", "after", "format", "parent", "reply", "preview", "url", "title")
    of_queue = ("site", "status", "order", "article", "author", "after", "limit")
    short = value[:200]
    return [
        *(client.at(f"{where}?article=/a&{name}={value}")
          for where in ("comments", "form", "page") for name in of_site),
        *(client.at(f"{where}?article={value}&limit=1")
          for where in ("comments", "counts", "form", "page")),
        client.at(f"comments/1?preview={value}"), client.at(f"comments/{short}?preview=x"),
        f"/v1/sites/{short}/comments?article=/a", client.at(f"avatars/{short}.svg"), f"/{value}",
        f"/v1/moderation/comments/{short}",
        *(f"/v1/moderation/queue?{name}={value}" for name in of_queue),
        *(f"/v1/moderation/queue?site=clinic&{name}={value}" for name in ("article", "author")),
        *(f"/v1/moderation/decisions?{name}={value}" for name in ("after", "limit"))]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value[:20])
def test_a_hostile_parameter_gets_an_answer_and_no_fault(client, owner, posted, value):
    posted()
    for path in addresses_with(client, value):
        for accept in ("application/json", "text/html"):
            answer = client.get(path, {"Cookie": owner.cookie, "Accept": accept})
            assert answer.status in (200, 400, 404), answer
            assert "X-Injected" not in answer.headers
            assert answer.type() != "text/html" or b"<script>" not in answer.body, answer
    short = value[:200]
    for method, path in (("POST", f"/v1/moderation/decisions/{short}/undo"),
                         ("DELETE", client.at(f"comments/{short}"))):
        assert client.request(method, path, headers=owner.headers()).status == 404


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("value", HEADER_VALUES, ids=lambda value: value[:20])
def test_a_hostile_header_gets_an_answer_and_no_fault(client, owner, draft, header, value):
    for method, path, body in (("GET", client.at("comments", article="/a"), None),
                               ("POST", client.at("comments"), json.dumps(draft()).encode()),
                               ("PATCH", client.at("comments/1"), b'{"comment":"x"}'),
                               ("POST", "/v1/moderation/decisions", b"{}"),
                               ("POST", "/v1/session", b"{}")):
        sent = {"Content-Type": "application/json", **owner.headers(), header: value}
        answer = client.request(method, path, body, sent)
        assert answer.status < 500 and "X-Injected" not in answer.headers, answer
