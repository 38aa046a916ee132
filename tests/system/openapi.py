"""Holds answers against schema/openapi.yaml. Knows the part of OpenAPI 3.1 and JSON Schema that
the file uses, and refuses a file that uses more."""

import gzip
import json
import re
import threading
from urllib.parse import urlsplit

import yaml

from places import ROOT

SCHEMA = ROOT / "schema" / "openapi.yaml"

KNOWN_KEYWORDS = {
    "type", "required", "properties", "additionalProperties", "items", "enum", "oneOf", "anyOf",
    "$ref", "pattern", "format", "minimum", "maximum", "minLength", "maxLength", "minItems",
    "maxItems", "description", "default",
}

TYPES = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
}


class Specification:
    def __init__(self, path=SCHEMA):
        self.document = yaml.safe_load(path.read_text(encoding="utf-8"))
        self.paths: dict[str, dict] = self.document["paths"]
        self._patterns = [
            (re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path))), path)
            for path in sorted(self.paths, key=lambda path: path.count("{"))]

    def resolve(self, node: dict) -> dict:
        while "$ref" in node:
            target = self.document
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            node = target
        return node

    def template_of(self, target: str) -> str | None:
        """/v1/sites/a/counts?article=b → /v1/sites/{site}/counts"""
        path = urlsplit(target).path
        return next((template for pattern, template in self._patterns if pattern.fullmatch(path)),
                    None)

    def methods_of(self, template: str) -> set[str]:
        return {name.upper() for name in self.paths[template]
                if name in ("get", "post", "patch", "put", "delete", "options")}

    # Answers

    def faults_of_answer(self, answer) -> list[str]:
        """What is wrong with an answer, in sentences; none when it is as described."""
        template = self.template_of(answer.path)
        where = f"{answer.method} {template or 'elsewhere'} → {answer.status}"
        method = "get" if answer.method == "HEAD" else answer.method.lower()
        if template is None or method not in self.paths[template]:
            expected = 404 if template is None else 405
            if answer.status not in (expected, 400, 413, 414, 415):
                return [f"{where}: an address that is not described must answer {expected}"]
            return self._faults_of_problem(where, answer)
        described = self.paths[template][method]["responses"].get(str(answer.status))
        if described is None:
            return [f"{where}: this status is not described; body: {answer.body[:300]!r}"]
        return self._faults_of_described(where, answer, self.resolve(described))

    def _faults_of_described(self, where: str, answer, described: dict) -> list[str]:
        faults = [f"{where}: the header {name} is missing"
                  for name, header in described.get("headers", {}).items()
                  if self.resolve(header).get("required") and name not in answer.headers]
        content = described.get("content")
        if content is None:
            if answer.body:
                faults.append(f"{where}: a body where none is described: {answer.body[:300]!r}")
            return faults
        if answer.type() not in content:
            return [*faults, f"{where}: the type {answer.type()!r} is not described"]
        if answer.method == "HEAD":
            return faults
        return faults + self._faults_of_body(where, answer, content[answer.type()]["schema"])

    def _faults_of_problem(self, where: str, answer) -> list[str]:
        if answer.type() != "application/problem+json":
            return [f"{where}: {answer.type()!r} is no problem"]
        if answer.status == 405 and "Allow" not in answer.headers:
            return [f"{where}: Allow is missing"]
        if answer.method == "HEAD":
            return []
        return self._faults_of_body(where, answer, {"$ref": "#/components/schemas/Problem"})

    def _faults_of_body(self, where: str, answer, schema: dict) -> list[str]:
        coding = answer.headers.get("Content-Encoding")
        if coding == "br":
            return []  # Python cannot read it; test_published.py compares it with the others.
        try:
            text = (gzip.decompress(answer.body) if coding else answer.body).decode("utf-8")
            value = json.loads(text) if answer.type().endswith("json") else text
        except ValueError as error:
            return [f"{where}: the body cannot be read: {error}"]
        faults = [f"{where}: {fault}" for fault in self.faults_of(value, schema)]
        if answer.type() == "application/problem+json" and value.get("status") != answer.status:
            faults.append(f"{where}: the problem says status {value.get('status')}")
        return faults

    # Values

    def faults_of(self, value, schema: dict, at: str = "$") -> list[str]:
        """What of a value does not fit a schema."""
        schema = self.resolve(schema)
        unknown = schema.keys() - KNOWN_KEYWORDS
        assert not unknown, f"the schema at {at} uses {unknown}, which this validator does not know"
        faults = []
        types = schema.get("type")
        if types is not None:
            types = [types] if isinstance(types, str) else types
            if not any(TYPES[name](value) for name in types):
                return [f"{at}: {value!r:.80} is not {' or '.join(types)}"]
        if "enum" in schema and value not in schema["enum"]:
            faults.append(f"{at}: {value!r:.80} is none of {schema['enum']}")
        for keyword, fits in (("oneOf", lambda count: count == 1), ("anyOf", lambda count: count)):
            if keyword in schema:
                count = sum(not self.faults_of(value, choice, at) for choice in schema[keyword])
                if not fits(count):
                    faults.append(f"{at}: {value!r:.80} fits {count} of {keyword}")
        return faults + self._faults_inside(value, schema, at)

    def _faults_inside(self, value, schema: dict, at: str) -> list[str]:
        if isinstance(value, dict):
            return self._faults_of_object(value, schema, at)
        if isinstance(value, list):
            faults = self._faults_of_bounds(len(value), schema, "minItems", "maxItems", at)
            if "items" in schema:
                for index, item in enumerate(value):
                    faults += self.faults_of(item, schema["items"], f"{at}[{index}]")
            return faults
        if isinstance(value, str):
            faults = self._faults_of_bounds(len(value), schema, "minLength", "maxLength", at)
            if "pattern" in schema and not re.search(schema["pattern"], value):
                faults.append(f"{at}: {value!r:.80} does not fit {schema['pattern']}")
            return faults
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return self._faults_of_bounds(value, schema, "minimum", "maximum", at)
        return []

    def _faults_of_object(self, value: dict, schema: dict, at: str) -> list[str]:
        faults = [f"{at}: {name} is missing" for name in schema.get("required", [])
                  if name not in value]
        properties = schema.get("properties", {})
        others = schema.get("additionalProperties", True)
        for name, member in value.items():
            if name in properties:
                faults += self.faults_of(member, properties[name], f"{at}.{name}")
            elif others is False:
                faults.append(f"{at}: {name} is not described")
            elif isinstance(others, dict):
                faults += self.faults_of(member, others, f"{at}.{name}")
        return faults

    @staticmethod
    def _faults_of_bounds(size, schema: dict, least: str, most: str, at: str) -> list[str]:
        if schema.get(least, size) <= size <= schema.get(most, size):
            return []
        return [f"{at}: {size} is not within {schema.get(least)} and {schema.get(most)}"]


class Watch:
    """Sees every answer of a session, and keeps what is wrong with it once."""

    def __init__(self, specification: Specification):
        self.specification = specification
        self._lock = threading.Lock()
        self._known: set[str] = set()
        self._new: list[str] = []

    def __call__(self, answer, sent: dict) -> None:
        faults = self.specification.faults_of_answer(answer) + faults_of_every_answer(answer)
        if not faults:
            return
        with self._lock:
            for fault in faults:
                if fault not in self._known:
                    self._known.add(fault)
                    self._new.append(fault)

    def take(self) -> list[str]:
        with self._lock:
            new, self._new = self._new, []
            return new


def faults_of_every_answer(answer) -> list[str]:
    """What no answer may be, whatever its address."""
    where = f"{answer.method} {answer.path.partition('?')[0][:100]} → {answer.status}"
    faults = []
    if answer.status >= 500 and answer.status != 503:
        faults.append(f"{where}: a fault: {answer.body[:500]!r}")
    if "EXCEPTION_WHAT" in answer.headers:
        faults.append(f"{where}: EXCEPTION_WHAT tells what went wrong inside")
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        faults.append(f"{where}: no X-Content-Type-Options: nosniff")
    if "Set-Cookie" in answer.headers and not answer.path.startswith("/v1/session"):
        faults.append(f"{where}: a cookie")
    return faults
