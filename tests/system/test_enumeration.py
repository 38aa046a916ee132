"""A moderator of one site against every address of moderators, with what belongs to another site:
the answer is that for what does not exist. The addresses come from schema/openapi.yaml, so that a
new one is tried as well, or this file must be told what its parameters name."""

import itertools
import json
import re
from dataclasses import dataclass
from urllib.parse import quote

import pytest

from conftest import OF_PAPER
from openapi import Specification
from web import Moderator

SPECIFICATION = Specification()
METHODS = ("get", "post", "put", "patch", "delete")
OPERATIONS = [(method.upper(), template) for template, path in SPECIFICATION.paths.items()
              for method in METHODS if template.startswith("/v1/moderation/") and method in path]

# What a parameter names: by the part of the path before {id}, or by its own name.
IN_PATH = {"comments": "comment", "decisions": "decision", "tokens": "token",
           "moderators": "moderator"}
IN_QUERY = {"site": "site", "article": "article", "author": "author", "campaign": "campaign",
            "moderator": "moderator"}
IN_BODY = {"site": "site", "sites": "site", "campaign": "campaign", "comments": "comment"}
# Those that name nothing of a site; places in an order (`after`, `through`) are one's own.
HARMLESS = {"status", "order", "flag", "proposed", "since", "before", "q", "name", "title", "limit",
            "after", "through", "preset", "Last-Event-ID", "version", "text", "note", "reason",
            "rules", "ham_below", "spam_above", "days", "invitation", "password", "address"}

NOWHERE = {"comment": 999_999_999, "decision": 999_999_999, "token": 999_999_999,
           "moderator": 999_999_999, "author": 999_999_999, "campaign": 999_999_999,
           "site": "nowhere", "article": "/nowhere"}
_words = itertools.count(1)


@dataclass
class Probe:
    """One parameter of one operation, and the kind of thing that it names."""
    method: str
    template: str
    where: str
    name: str
    kind: str

    def __str__(self):
        return f"{self.method} {self.template} {self.where} {self.name}"


def is_harmless(name: str, schema: dict) -> bool:
    kinds = schema.get("type", [])
    kinds = {kinds} if isinstance(kinds, str) else set(kinds)
    return name in HARMLESS or "enum" in schema or kinds - {"null"} == {"boolean"}


def body_of(template: str, method: str) -> dict:
    operation = SPECIFICATION.paths[template][method.lower()]
    content = SPECIFICATION.resolve(operation.get("requestBody", {})).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    return SPECIFICATION.resolve(schema).get("properties", {})


def probes() -> list[Probe]:
    found = []
    for method, template in OPERATIONS:
        path = SPECIFICATION.paths[template]
        parameters = [SPECIFICATION.resolve(one) for one in
                      path.get("parameters", []) + path[method.lower()].get("parameters", [])]
        for one in parameters:
            name = one["name"]
            if one["in"] == "path":
                part = template.split("/{")[0].rpartition("/")[2]
                assert part in IN_PATH, f"What does {{{name}}} of {template} name?"
                found.append(Probe(method, template, "path", name, IN_PATH[part]))
            elif name in IN_QUERY:
                found.append(Probe(method, template, "query", name, IN_QUERY[name]))
            else:
                assert is_harmless(name, one["schema"]), f"What does `{name}` of {template} name?"
        for name, schema in body_of(template, method).items():
            if name in IN_BODY:
                found.append(Probe(method, template, "body", name, IN_BODY[name]))
            else:
                assert is_harmless(name, SPECIFICATION.resolve(schema)), (
                    f"What does `{name}` in the body of {method} {template} name?")
    return found


@pytest.fixture
def theirs(service, connect, draft, owner, of_paper):
    """Fresh things of the other site, one of each kind."""
    paper = connect(service, "paper")
    word = f"unheardof{next(_words)}"
    text = f"Buy cheap {word} watches and bags at http://{word}.example/shop today, best price"
    alike = [paper.post(draft(comment=f"{text} {n}")).json()["id"] for n in range(3)]
    comment = alike[0]
    card = owner.comment(comment)["comment"]
    decision = of_paper.decide("spam", alike[2])["decision"]["id"]
    tokens = of_paper.get("/v1/moderation/tokens").json()["tokens"]
    if not tokens:  # Passwords may not be tried as often as this is asked for.
        made = of_paper.prove("POST", "/v1/moderation/tokens", {"name": word, "scope": "read"})
        tokens = [made.json()["access_token"]]
    return {"comment": comment, "decision": decision,
            "token": tokens[0]["id"],
            "moderator": of_paper.get("/v1/session").json()["moderator"]["id"],
            "author": card["author"]["id"], "campaign": card["campaign"]["id"],
            "site": "paper", "article": card["article"]["key"]}


def send(moderator, probe: Probe, value, own_site: str):
    """The operation with this value, and else with what makes it whole."""
    path = probe.template.replace("{id}", str(value))
    query = {}
    if probe.where == "query":
        query[probe.name] = value
        # Articles and authors are asked for with their site.
        if probe.name in ("article", "author"):
            query["site"] = own_site
    elif probe.where == "body" and any(
            SPECIFICATION.resolve(one)["name"] == "site" for one in
            SPECIFICATION.paths[probe.template][probe.method.lower()].get("parameters", [])):
        query["site"] = own_site
    fitting = {"version": 1, "text": "Other words", "attention": "looking", "action": "approve",
               "rules": "general", "ham_below": 0.1, "spam_above": 0.9, "auto_approve": False,
               "auto_spam": False, "role": "moderator", "site": own_site, "sites": [own_site],
               "disabled": False, "name": "A program", "scope": "read",
               "password": moderator.password}
    asked = body_of(probe.template, probe.method)
    body = {name: fitting[name] for name in asked if name in fitting}
    if probe.where == "body":
        by_site = "object" in asked[probe.name].get("type", [])
        body[probe.name] = {"comments": [{"id": value, "version": 1}],
                            "sites": {value: "daily"} if by_site else [value],
                            }.get(probe.name, value)
    if query:
        path += "?" + "&".join(f"{name}={quote(str(one), safe='')}" for name, one in query.items())
    return moderator.client.request(
        probe.method, path, json.dumps(body).encode() if asked else None,
        {**moderator.headers(), **({"Content-Type": "application/json"} if asked else {})})


def seen(answer) -> tuple:
    """All that a client sees, without what each answer has of its own."""
    headers = sorted((name, value) for name, value in answer.headers.items()
                     if name not in ("X-Request-Id", "Date"))
    return answer.status, headers, re.sub(rb'"request_id":"[0-9a-f]{16}"', b"", answer.body)


@pytest.mark.parametrize("probe", probes(), ids=str)
def test_what_is_anothers_answers_as_what_is_not_there(owner, of_clinic, of_paper, theirs,
                                                       probe):
    def state():
        """What a decision or an edit would change; the risk moves by itself."""
        dossier = owner.comment(theirs["comment"])
        card = dossier["comment"]
        last = owner.get("/v1/moderation/decisions?limit=1").json()["decisions"][0]["id"]
        return card["version"], card["status"], card["text"], dossier["history"], last

    before = state()
    foreign = send(of_clinic, probe, theirs[probe.kind], "clinic")
    missing = send(of_clinic, probe, NOWHERE[probe.kind], "clinic")
    assert seen(foreign) == seen(missing)
    assert foreign.status < 500
    assert state() == before

    # Whoever may use it gets another answer, so that the question was a good one.
    for who in (of_paper, owner):
        meant = send(who, probe, theirs[probe.kind], "paper")
        if seen(meant) != seen(missing):
            return
    pytest.fail(f"nobody gets an answer from {probe}")


def test_lists_hold_nothing_of_other_sites(service, of_clinic, theirs):
    for method, template in OPERATIONS:
        if method != "GET" or "{" in template:
            continue
        text = of_clinic.get(template + ("?site=clinic" if "policies" in template else "")).text()
        assert '"paper"' not in text and OF_PAPER[0] not in text, template
        assert str(theirs["article"]) + '"' not in text, template


def test_a_cursor_from_elsewhere_tells_nothing(connect, service, of_clinic, theirs, posted):
    posted()
    after = of_clinic.queue(limit=1)["next"]
    own = of_clinic.get("/v1/moderation/queue").body
    of_paper = Moderator(connect(service, "paper"), *OF_PAPER)
    foreign = of_paper.queue(limit=1)["next"]
    assert foreign and foreign != after
    assert of_clinic.get(f"/v1/moderation/queue?after={foreign}").body == own
