"""What attackers and unlucky people send: refused with a clear 4xx, or kept as it was written."""

import base64
import itertools
import json
import re
import tarfile
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import pytest

from pages import FormPage, ListPage
from places import shared, shared_lines
from web import browser_newlines, raw_exchange

FIELDS = ("article", "url", "title", "parent", "author", "email", "website", "comment")
WRITERS = 4  # At the same time; each has its connection.

ALLOWED_IN_COMMENTS = {"p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li",
                       "a",
                       "a[href]", "a[rel]", "ol[start]"}

_numbers = itertools.count(1)


def sent_with(field: str, value, article: str) -> dict:
    number = next(_numbers)
    return {"article": article, "author": f"Visitor {number}",
            "email": f"hostile{number}@example.com", "comment": f"Comment {number}", field: value}


def comparable(value) -> str:
    """A value as far as a page can bring it back: newlines are one, and controls and bytes that
    are no text, which HTML cannot hold, are replaced."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return re.sub("[\0-\x08\x0b-\x1f\x7f\ufffd]+", "\ufffd", text)


class Sender:
    """Posts drafts with one hostile field, and remembers what was taken."""

    def __init__(self, client, article: str):
        self.client = client
        self.article = article
        self.taken: dict[int, dict] = {}

    def by_json(self, field: str, value) -> None:
        sent = sent_with(field, value, self.article)
        try:
            body = json.dumps(sent, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            body = json.dumps(sent).encode()
        answer = self.client.post(body)
        if answer.status == 201:
            self.taken[answer.json()["id"]] = sent
            return
        assert answer.status in (400, 422), (field, value, answer)
        if answer.status == 422:
            assert answer.faults().keys() == {field}, (field, value, answer)

    def by_form(self, field: str, value) -> None:
        sent = sent_with(field, value, self.article)
        answer = self.client.post_form(sent)
        if answer.status == 303:
            query = parse_qs(urlsplit(answer.headers["Location"]).query)
            self.taken[int(query["reply"][-1])] = {
                name: text.decode() if isinstance(text, bytes) else browser_newlines(text)
                for name, text in sent.items()}
            return
        assert answer.status == 422 and answer.type() == "text/html", (field, value, answer)
        page = FormPage(answer.text())
        assert page.alerts == 1, (field, value)
        for name, typed in sent.items():
            # An id that is none and an article that is none are not brought back: the form is for
            # the article, not for them.
            if name not in ("parent", "article"):
                assert comparable(page.values.get(name, "")) == comparable(typed), (field, name,
                                                                                    value)
        if field in page.values and page.attributes[field].get("type") != "hidden":
            assert page.errors.keys() == {field}, (field, value)

    def all(self, cases) -> None:
        """Sends (field, value) pairs, by JSON and by form."""
        with ThreadPoolExecutor(WRITERS) as pool:
            jobs = [pool.submit(send, field, value) for field, value in cases
                    for send in ([self.by_form] if isinstance(value, bytes)
                                 else [self.by_json, self.by_form])]
            for job in jobs:
                job.result()
        self.client.close()

    def assert_kept_as_written(self, owner) -> None:
        cards = {card["id"]: card for card in owner.whole_queue(site="clinic", order="newest")}
        assert self.taken, "nothing was taken: this compares nothing"
        for comment, sent in self.taken.items():
            assert cards[comment]["text"] == sent["comment"]
            assert cards[comment]["author"]["name"] == sent["author"]


@pytest.fixture
def sender(service, connect, article):
    return Sender(connect(service), article)


@pytest.fixture(autouse=True)
def the_server_is_well(service, client):
    yield
    assert client.get("/readyz").status == 200
    failed = [line for line in service.log_lines() if line["level"] == "error"]
    assert not failed


def test_naughty_strings_in_every_field(sender, owner):
    strings = json.loads(shared("naughty/blns.json").read_text(encoding="utf-8"))
    assert len(strings) > 500
    sender.all((field, value) for value in strings for field in FIELDS)
    sender.assert_kept_as_written(owner)


def test_bytes_that_are_no_utf_8_in_every_field(sender, client):
    cases = [base64.b64decode(case[form]) for case in shared_lines("generated/invalid-utf8.jsonl")
             for form in ("b64", "b64_raw")]
    sender.all((field, value) for value in cases for field in FIELDS)
    for value in cases:
        for field in FIELDS:
            body = json.dumps(sent_with(field, "@", "/a")).encode().replace(b'"@"', b'"%s"' % value)
            answer = client.post(body)
            valid = True
            try:
                value.decode("utf-8")
            except UnicodeDecodeError:
                valid = False
            assert answer.status in ((201, 422, 400) if valid else (400,)), (field, value, answer)


def test_look_alikes_and_turned_text_in_every_field(sender, owner):
    cases = shared_lines("generated/spoof-unicode.jsonl")
    sender.all((field, case["text"]) for case in cases for field in FIELDS)
    sender.assert_kept_as_written(owner)


def test_injected_headers_in_every_field(sender, owner):
    cases = shared_lines("generated/mail-injection.jsonl")
    sender.all((field, case["value"]) for case in cases for field in FIELDS)
    sender.assert_kept_as_written(owner)


def test_published_attacks_on_fields(sender, owner):
    cases = shared_lines("generated/field-xss.jsonl")
    sender.all((field, case["value"]) for case in cases for field in FIELDS)
    sender.assert_kept_as_written(owner)


@pytest.mark.parametrize("control", [chr(code) for code in (*range(0x20), 0x7f, 0x80, 0x9f)])
def test_control_characters_are_refused_in_lines_and_kept_in_the_text(client, owner, draft,
                                                                      control):
    for field in ("author", "title"):
        answer = client.post(draft(**{field: f"a{control}b"}))
        assert answer.status == 422 and answer.faults() == {field: "invalid_characters"}, answer
    answer = client.post(draft(comment=f"a{control}b"))
    if control == "\0":
        assert answer.faults() == {"comment": "invalid_characters"}
        return
    assert answer.status == 201, answer
    assert owner.comment(answer.json()["id"])["comment"]["text"] == f"a{control}b"


def websites() -> list[str]:
    tests = json.loads(shared("url/urltestdata.json").read_text(encoding="utf-8"))
    hosts = json.loads(shared("url/toascii.json").read_text(encoding="utf-8"))
    found = [test["input"] for test in tests if isinstance(test, dict)]
    found += [f"https://{test['input']}/x" for test in hosts if isinstance(test, dict)]
    found += [case["url"] for case in shared_lines("generated/ssrf-urls.jsonl")]
    return found


def test_a_website_that_is_taken_is_an_http_address_and_harmless_in_html(sender, owner):
    sender.all(("website", value) for value in websites())
    cards = {card["id"]: card for card in owner.whole_queue(site="clinic", order="newest")}
    assert len(sender.taken) > 100
    for comment, sent in sender.taken.items():
        kept = cards[comment]["author"]["website"]
        if kept is None:
            assert not sent["website"].strip("\u3000\u00a0\u200b\u2060\ufeff\u00ad \t\r\n\f\v")
            continue
        assert re.fullmatch(r"https?://[^\0- /?#@\"'<>\\\x7f]+(/[!#-&(-;=?-_a-z~]*)?", kept), (
            sent["website"], kept)


@pytest.mark.parametrize("host", ["goo\u00a0goo.example", "goo\u3000goo.example", "\u2003a.example",
                                  "a.exam\u2028ple"])
def test_a_website_with_blanks_in_its_host_is_refused(client, draft, host):
    answer = client.post(draft(website=f"https://{host}/"))
    assert answer.status == 422 and answer.faults() == {"website": "invalid"}, answer


def test_markup_is_shown_as_text_once_it_is_approved(sender, owner, client, article):
    vectors = shared_lines("xss/dev-xss.jsonl")[::5]
    assert len(vectors) >= 300
    sender.all((field, case["vector"]) for case in vectors for field in ("comment", "author",
                                                                         "website"))
    sender.assert_kept_as_written(owner)
    comments = sorted(sender.taken)
    for begin in range(0, len(comments), 500):
        part = comments[begin:begin + 500]
        answer = owner.try_to_decide("approve", [{"id": one, "version": 1} for one in part])
        assert answer.status == 201, answer
    after = {}
    shown = {}
    while True:
        page = client.list(article, limit=200, **after)
        for one in page["comments"]:
            parsed = ListPage(f'<li id="comment-{one["id"]}" class="comment">'
                              f'<div class="comment-content">{one["html"]}</div></li>')
            assert parsed.elements <= ALLOWED_IN_COMMENTS, one["html"]
            shown[one["id"]] = one
        html = ListPage(client.html_list(article, limit=200, **after))
        assert html.elements <= ALLOWED_IN_COMMENTS
        assert [one["id"] for one in html.comments] == [one["id"] for one in page["comments"]]
        assert [one["name"] for one in html.comments] == [
            one["author"]["name"] for one in page["comments"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert sorted(shown) == comments
    hrefs = {href for one in shown.values()
             for href in re.findall(r'<a [^>]*href="([^"]*)"', one["html"])}
    assert hrefs and not {href for href in hrefs if not re.match(r"(https?://|mailto:)", href)}


def test_every_json_of_the_parsing_suite_gets_an_answer(client, owner):
    before = owner.totals()
    with tarfile.open(shared("json/JSONTestSuite.tar.gz")) as archive:
        cases = {member.name.rpartition("/")[2]: archive.extractfile(member).read()
                 for member in archive if member.isfile() and member.name.endswith(".json")}
    assert len(cases) > 300
    for name, body in cases.items():
        for method, path in (("POST", client.at("comments")), ("POST", client.at("counts")),
                             ("PATCH", client.at("comments/1"))):
            answer = client.send_json(method, path, body)
            assert answer.status in (200, 400, 404, 422), (name, answer)
            if name.startswith("n_"):
                assert (answer.status, answer.slug()) == (400, "invalid_json"), (name, answer)
            elif name.startswith("y_") and path.endswith("/comments"):
                is_object = body.lstrip().startswith(b"{")
                assert answer.status == (422 if is_object else 400), (name, answer)
    assert owner.totals() == before


@pytest.mark.parametrize("size", [300_000, 500_000])
@pytest.mark.parametrize("field", FIELDS)
def test_a_field_of_half_a_megabyte_is_refused_by_name(client, owner, draft, field, size):
    before = owner.totals()
    answer = client.post(draft(**{field: "a" * size}))
    assert answer.status == 422 and answer.faults().keys() == {field}, answer
    form = client.post_form(draft(**{field: "a" * size}))
    assert form.status == 422, form
    assert owner.totals() == before


@pytest.mark.parametrize("request_bytes", [
    b"\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
    b"GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", b"GET /v1/sites/%00/comments HTTP/1.1\r\n\r\n",
    b"GET /v1/sites/clinic/comments/%2e%2e%2f HTTP/1.1\r\n\r\n", b"GET //..// HTTP/1.1\r\n\r\n",
    b"PURGE / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"POST /v1/sites/clinic/comments HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    b"POST /v1/sites/clinic/comments HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc",
    b"POST /v1/sites/clinic/comments HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET /healthz HTTP/1.1\r\n" + b"X-Many: y\r\n" * 5000 + b"\r\n",
    b"GET /healthz HTTP/1.1\r\nX-Long: " + b"y" * 100_000 + b"\r\n\r\n",
    b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
])
def test_a_malformed_request_ends_in_a_refusal_and_no_fault(service, request_bytes):
    answer = raw_exchange(service.port, request_bytes)
    status = re.match(rb"HTTP/1\.[01] (\d{3}) ", answer)
    assert not answer or (status and int(status[1]) < 500), answer[:300]
    assert b"EXCEPTION_WHAT" not in answer
