"""schema/openapi.yaml and the running server say the same. Beyond this file, every answer to any
test's client is held against it (conftest.py)."""

import re

import pytest

from openapi import Specification
from places import ROOT

SPECIFICATION = Specification()
METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE", "OPTIONS")


def filled(template: str) -> str:
    """An address that fits a template; what it names need not exist."""
    for name, value in (("site", "clinic"), ("id", "1"), ("avatar", "0" * 32 + ".svg"),
                        ("token", "c.1.1.1.1.x")):
        template = template.replace("{%s}" % name, value)
    assert "{" not in template
    return template


def resolved(node) -> list:
    """Everything below a node, behind references too."""
    found, ahead, seen = [], [node], set()
    while ahead:
        one = ahead.pop()
        if isinstance(one, dict):
            if "$ref" in one:
                if one["$ref"] not in seen:
                    seen.add(one["$ref"])
                    ahead.append(SPECIFICATION.resolve(one))
                continue
            found.append(one)
            ahead += one.values()
        elif isinstance(one, list):
            ahead += one
    return found


@pytest.mark.parametrize("template", SPECIFICATION.paths)
def test_an_address_takes_exactly_the_methods_that_are_described(client, template):
    described = SPECIFICATION.methods_of(template)
    for method in METHODS:
        answer = client.request(method, filled(template))
        if method in described:
            assert answer.status not in (405, 501), answer
            assert answer.type() != "application/problem+json" or answer.slug() != "unknown_address"
        else:
            assert answer.status == 405, answer
            allowed = {name.strip() for name in answer.headers["Allow"].split(",")}
            assert allowed == described


def test_every_route_in_the_sources_is_described():
    sources = "".join(path.read_text(encoding="utf-8")
                      for path in (ROOT / "src" / "http").glob("*.cpp"))
    routes = set(re.findall(r'"(/(?:v1/(?:[a-z/.]|{[a-z]+})+|[a-z]+z|moderate))"', sources))
    routes = {route for route in routes if not route.endswith("/")}
    assert len(routes) > 10
    assert not routes - set(SPECIFICATION.paths)


def test_every_embedded_file_is_described_and_there(client):
    web = ROOT / "src" / "web"
    kinds = ("*.css", "*.js", "*.svg", "*.webmanifest")
    files = {f"/{path.name}" for kind in kinds for path in web.glob(kind)}
    described = {template for template in SPECIFICATION.paths
                 if re.fullmatch(r"/[^/{}]+\.(css|js|svg|webmanifest)", template)}
    assert described == files
    for path in sorted(files | {"/moderate"}):
        name = "moderate.html" if path == "/moderate" else path[1:]
        assert client.get(path).body == (web / name).read_bytes()


def test_the_server_gives_out_its_description(client):
    answer = client.get("/openapi.yaml")
    assert answer.status == 200
    assert answer.body == (ROOT / "schema" / "openapi.yaml").read_bytes()


def test_what_the_log_calls_routes_is_described(service, client, article):
    for template in SPECIFICATION.paths:
        answer = client.get(filled(template))
    service.line_of(answer.headers["X-Request-Id"])
    routes = {line["route"] for line in service.log_lines() if line["msg"] == "request"}
    assert routes - {"-"} == set(SPECIFICATION.paths)


def test_the_demonstration_is_there_only_when_asked_for(make_service, connect, client):
    path = "/demo/dry-needling-for-back-pain"
    assert client.get(path).status == 404
    assert client.get("/demo/demo.css").status == 404
    shown = connect(make_service().start({"demo": "true"}))
    shown.watch = None  # It is no part of the API.
    answer = shown.get(path)
    assert answer.status == 200 and "Leave a Reply" in answer.text()
    assert shown.get("/demo/demo.css").status == 200


@pytest.mark.parametrize("template", SPECIFICATION.paths)
def test_every_answer_of_ours_is_closed_and_explained(template):
    path = SPECIFICATION.paths[template]
    for method in SPECIFICATION.methods_of(template):
        operation = path[method.lower()]
        assert operation["summary"].endswith("."), f"{method} {template}"
        assert operation["operationId"] and operation["tags"]
        for parameter in resolved([operation.get("parameters", []), path.get("parameters", [])]):
            if "in" in parameter:
                assert parameter.get("description"), f"{method} {template}: {parameter['name']}"
        for status, response in operation["responses"].items():
            assert SPECIFICATION.resolve(response)["description"], f"{method} {template} {status}"
            for schema in resolved(SPECIFICATION.resolve(response).get("content", {})):
                if schema.get("type") == "object":
                    assert "additionalProperties" in schema, f"{method} {template}: {schema}"


def test_every_path_parameter_is_described_and_every_name_is_used_once():
    names = []
    for template, path in SPECIFICATION.paths.items():
        told = {SPECIFICATION.resolve(one)["name"] for one in path.get("parameters", [])
                if SPECIFICATION.resolve(one)["in"] == "path"}
        assert told == set(re.findall(r"\{(\w+)\}", template))
        names += [path[method.lower()]["operationId"] for method in
                  SPECIFICATION.methods_of(template)]
    assert len(names) == len(set(names))


def test_the_validator_sees_what_does_not_fit():
    problem = {"$ref": "#/components/schemas/Problem"}
    good = {"type": "urn:rejoinder:problem:too_fast", "title": "T", "status": 429, "detail": "D",
            "request_id": "0123456789abcdef"}
    assert SPECIFICATION.faults_of(good, problem) == []
    for changed in ({"leak": 1}, {"status": "429"}, {"status": 200}, {"type": "about:blank"},
                    {"request_id": ""}, {"errors": []}, {"errors": [{"field": "a", "code": "b"}]},
                    {"title": None}, {"status": True}):
        assert SPECIFICATION.faults_of({**good, **changed}, problem), changed
    del good["detail"]
    assert SPECIFICATION.faults_of(good, problem)
    edited = SPECIFICATION.document["components"]["schemas"]["Card"]["properties"]["edited"]
    assert SPECIFICATION.faults_of(None, edited) == []
    assert SPECIFICATION.faults_of("2026-11-22T10:00:00Z", edited) == []
    assert SPECIFICATION.faults_of("yesterday", edited)
