"""What a draft must be to become a comment, and that a refused one changes nothing."""

import pytest

from web import FORM_TYPE

ENTER_EMAIL = "Enter an email address like name@example.com"

# Bounds of include/rejoinder/limits.hpp, in bytes.
LINES = {"author": 245, "email": 100, "website": 200, "title": 512, "article": 1024}
COMMENT_BYTES_MAX = 16 * 1024


@pytest.fixture
def nothing_is_stored(owner):
    """The totals after the test are those before it."""
    before = owner.totals()
    yield
    assert owner.totals() == before


def faults_of(answer) -> list[dict]:
    assert answer.status == 422, answer
    assert answer.slug() == "invalid_fields"
    return answer.json()["errors"]


def test_required_fields_are_named_all_at_once_with_the_cure(client, nothing_is_stored):
    assert faults_of(client.post({})) == [
        {"field": "comment", "code": "required", "detail": "Write a comment"},
        {"field": "author", "code": "required", "detail": "Enter your name"},
        {"field": "email", "code": "required", "detail": ENTER_EMAIL},
        {"field": "article", "code": "required", "detail": "Name the article that this is about"},
    ]


@pytest.mark.parametrize("blank", ["", " ", "\u00a0", "\u200b\u200b", "\u2800", "\u3164", "\ufeff",
                                   "\u202e", "\u00ad"])
def test_a_name_or_a_text_that_nobody_can_see_is_none(client, draft, blank, nothing_is_stored):
    answer = client.post(draft(author=blank, comment=blank))
    assert answer.status == 422, answer
    assert answer.faults() == {"comment": "required", "author": "required"}


def test_all_faults_of_a_draft_are_named_at_once(client, nothing_is_stored):
    answer = client.post({"article": "/a", "author": "A\nB", "email": "no", "website": "ht!tp://",
                          "comment": " ", "parent": "first", "url": "https://evil.example/"})
    assert answer.status == 422, answer
    assert answer.faults() == {"comment": "required", "author": "invalid_characters",
                               "email": "invalid", "website": "invalid", "parent": "invalid",
                               "url": "invalid"}


@pytest.mark.parametrize("field", ["article", "url", "title", "author", "email", "website",
                                   "comment"])
@pytest.mark.parametrize("value", [7, 1.5, True, [], ["text"], {}, {"text": "text"}])
def test_a_text_field_of_another_type_is_named(client, draft, field, value, nothing_is_stored):
    assert client.post(draft(**{field: value})).faults() == {field: "wrong_type"}


@pytest.mark.parametrize("value", ["1", "x", -1, 1.5, True, [], {}, 2**53, 10**30])
def test_a_parent_that_is_no_id_is_named(client, draft, value, nothing_is_stored):
    assert client.post(draft(parent=value)).faults() == {"parent": "invalid"}


def test_null_is_as_good_as_absent_and_what_is_unknown_is_ignored(client, draft):
    answer = client.post(draft() | {"parent": None, "website": None, "title": None, "url": None,
                                    "wp_comment_cookies_consent": "yes", "altcha": {"a": [1]}})
    assert answer.status == 201, answer


def line_of(field: str, size: int) -> str:
    """A value for a field that is as long as asked for, in bytes; with characters of four bytes
    where the field takes any."""
    if field == "email":
        domain = ".".join(["d" * 30] * 2) + ".example"
        return "e" * (size - len(domain) - 1) + "@" + domain
    if field == "website":
        return "https://example.com/" + "w" * (size - 20)
    start = "/" if field == "article" else ""
    smileys = (size - len(start)) // 4
    return start + "n" * ((size - len(start)) % 4) + "\U0001f642" * smileys


@pytest.mark.parametrize("field", LINES)
def test_a_line_may_be_as_long_as_its_limit(client, draft, field):
    value = line_of(field, LINES[field])
    assert len(value.encode()) == LINES[field]
    answer = client.post(draft(**{field: value}))
    assert answer.status == 201, answer


@pytest.mark.parametrize("field", LINES)
def test_a_line_one_byte_longer_is_refused(client, draft, field, nothing_is_stored):
    value = line_of(field, LINES[field] + 1)
    assert len(value.encode()) == LINES[field] + 1
    (fault,) = faults_of(client.post(draft(**{field: value})))
    assert fault["field"] == field
    if field == "article":
        assert fault["code"] == "invalid"
    else:
        assert fault["code"] == "too_long"
        assert fault["detail"] == f"This is 1 bytes over the limit of {LINES[field]}. Shorten it"


@pytest.mark.parametrize("letter", ["a", "é", "€", "\U0001f642"])
@pytest.mark.parametrize("post", ["json", "form", "multipart"])
def test_a_comment_is_bounded_at_the_byte(client, owner, draft, letter, post):
    size = len(letter.encode())
    longest = letter * (COMMENT_BYTES_MAX // size) + "b" * (COMMENT_BYTES_MAX % size)
    send = {"json": client.post, "form": client.post_form, "multipart": client.post_multipart}[post]
    over = send(draft(comment=longest + "c"))
    assert over.status == 422, over
    assert b"1 bytes over the limit of 16384" in over.body

    answer = send(draft(comment=longest))
    assert answer.status == (201 if post == "json" else 303), answer
    (newest,) = owner.queue(order="newest", limit=1)["comments"]
    assert newest["text"] == longest


def test_a_site_may_allow_comments_of_60_kilobytes(service, connect, owner, draft):
    service.add_site("long", "--comment-max", "65525")
    client = connect(service, "long")
    text = "\U0001f4a9 & % <b>\r\n" * 4000
    text = (text + "x" * 65525)[:65525 - 4000 * 3]
    assert 60_000 <= len(text.encode()) <= 65_525
    for post in (client.post, client.post_form, client.post_multipart):
        answer = post(draft(comment=text))
        assert answer.status in (201, 303), answer
    assert [card["text"] for card in owner.whole_queue(site="long")] == [text] * 3


def test_a_comment_is_kept_byte_for_byte(client, posted, owner):
    text = ("  two spaces\r\nCR LF\nLF\rCR\ttab \u202eright to left\u202c \x07bell \ufeff "
            "e\u0301 é\n\n")
    comment = posted(comment=text)["id"]
    assert owner.comment(comment)["comment"]["text"] == text


@pytest.mark.parametrize("written, kept", [
    ("example.com", "https://example.com"),
    ("  HTTP://Example.COM:80/Path?q=1#f ", "http://example.com/Path?q=1#f"),
    ("https://example.com:443", "https://example.com"),
    ("example.com:8080/x", "https://example.com:8080/x"),
    ("https://example.com/\"onmouseover='x'", "https://example.com/%22onmouseover=%27x%27"),
    ("https://example.com/ä b", "https://example.com/%C3%A4%20b"),
    ("", None), ("   ", None),
])
def test_a_website_is_kept_in_one_form(posted, owner, written, kept):
    comment = posted(website=written)["id"]
    assert owner.comment(comment)["comment"]["author"]["website"] == kept


@pytest.mark.parametrize("website", [
    "javascript:alert(1)", "JaVaScRiPt://example.com/%0aalert(1)", "data:text/html,x",
    "ftp://a.example",
    "https://user:secret@example.com", "https://", "https://localhost", "https://a..example",
    "https://exa mple.com", "https://example.com\n.evil", "https:example.com", "//example.com",
    "https://example.com:0", "https://example.com:65536", "https://-a.example", "a",
    "\\\\host\\x.example",
])
def test_a_website_that_leads_nowhere_is_refused(client, draft, website, nothing_is_stored):
    answer = client.post(draft(website=website))
    assert answer.status == 422, answer
    assert answer.faults() == {"website": "invalid"}


@pytest.mark.parametrize("key", ["/a b", "/über/uns", "/x?page=2", "a", "/" + "ü" * 500])
def test_any_line_names_an_article(client, posted, owner, key):
    key = f"{key}-{len(key)}"
    owner.decide("approve", posted(article=key)["id"])
    assert client.list(key)["article"]["key"] == key
    assert client.list(key)["article"]["count"] == 1


def test_an_article_is_one_however_its_address_was_written(client, posted, owner, article):
    for key in (article, f"https://clinic.example{article}", f"{article}#comments",
                f"{article}?utm_source=x&gclid=y", f" {article} "):
        owner.decide("approve", posted(article=key)["id"])
    listed = client.list(article)
    assert (listed["article"]["key"], listed["article"]["count"]) == (article, 5)


def test_an_article_takes_title_and_address_from_its_first_approved_comment(client, posted, article,
                                                                            owner):
    posted(url="https://clinic.example/elsewhere", title="BUY PILLS", comment="spam")
    told = client.list(article)["article"]
    assert (told["title"], told["url"]) == (None, None)
    assert "PILLS" not in client.get(client.at("page", article=article)).text()
    approved = posted(url=f"https://clinic.example{article}?utm_source=x#top", title="A title")
    owner.decide("approve", approved["id"])
    told = client.list(article)["article"]
    assert told["title"] == "A title"
    assert told["url"].startswith(f"https://clinic.example{article}") and "#" not in told["url"]


def test_a_closed_article_takes_no_comment_and_keeps_its_list(service, client, draft, approved,
                                                              article, owner):
    comment = approved(comment="Before it was closed")
    service.run("article", "close", "clinic", article)
    before = owner.totals()
    answer = client.post(draft(parent=comment))
    assert (answer.status, answer.slug()) == (403, "comments_closed")
    page = client.post_form(draft())
    assert page.status == 403 and page.type() == "text/html"
    assert "Comments are closed" in page.text()
    assert owner.totals() == before

    listed = client.list(article)
    assert listed["article"]["open"] is False
    assert [one["id"] for one in listed["comments"]] == [comment]
    form = client.get(client.at("form", article=article)).text()
    assert "Comments are closed" in form and "<form" not in form

    service.run("article", "open", "clinic", article)
    assert client.post(draft()).status == 201


def test_an_unknown_site_is_told_at_every_address(service, connect, draft):
    nowhere = connect(service, "nowhere")
    for answer in (nowhere.post(draft()), nowhere.post_form(draft()),
                   nowhere.get(nowhere.at("comments", article="/a")),
                   nowhere.get(nowhere.at("counts", article="/a")),
                   nowhere.get(nowhere.at("form", article="/a")),
                   nowhere.get(nowhere.at("page", article="/a")),
                   nowhere.get(nowhere.at("comments/1", preview="x")),
                   nowhere.send_json("PATCH", nowhere.at("comments/1"), {"comment": "x"}),
                   nowhere.request("DELETE", nowhere.at("comments/1"))):
        assert answer.status == 404, answer


def test_a_reply_needs_an_approved_parent_in_the_same_article(client, draft, posted, approved,
                                                              owner):
    here, trashed = approved(), approved()
    owner.decide("trash", trashed)
    refused = [posted()["id"], approved(article="/elsewhere"), trashed, 2**52]
    before = owner.totals()
    for parent in refused:
        answer = client.post(draft(parent=parent))
        assert answer.status == 422, answer
        assert answer.faults() == {"parent": "not_found"}
        form = client.post_form(draft(parent=str(parent)))
        assert form.status == 422 and "not there any more" in form.text(), form
    assert owner.totals() == before
    assert client.post(draft(parent=here)).status == 201


def test_saying_the_same_twice_is_refused_once_it_is_the_same(client, draft, posted, approved,
                                                              owner):
    place = approved()
    first = draft(comment="The same words\nagain")
    assert client.post(first).status == 201
    before = owner.totals()
    for again in (first, first | {"author": "Another name"}, first | {"website": "a.example"},
                  first | {"comment": "The same words\r\nagain"},
                  first | {"email": first["email"].upper()}):
        answer = client.post(again)
        assert (answer.status, answer.slug()) == (409, "duplicate"), answer
    page = client.post_form(first)
    assert page.status == 409 and "already said that" in page.text()
    assert owner.totals() == before
    for other in (first | {"email": "somebody.else@example.com"}, first | {"parent": place},
                  first | {"article": "/another"}, first | {"comment": "Other words"}):
        assert client.post(other).status == 201


@pytest.mark.parametrize("body", [
    b"", b"{", b"[]", b"7", b'"text"', b"null", b"{}x", b'{"a":1,}', b"{'a':1}", b'{"a":NaN}',
    b'\xff{"a":1}', b'{"comment":"\xff"}', b'{"comment":"\\ud800"}',
    b"[" * 100_000, b'{"a":' * 40_000 + b"1" + b"}" * 40_000, b"article=%2Fa&comment=b"])
def test_a_body_that_is_no_json_object_is_refused(client, body, nothing_is_stored):
    answer = client.post(body)
    assert (answer.status, answer.slug()) == (400, "invalid_json"), answer


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/xml", "text/json",
                                          "json",
                                          "application/json-patch+json", ""])
def test_another_media_type_is_refused(client, content_type, nothing_is_stored):
    headers = {} if content_type is None else {"Content-Type": content_type}
    answer = client.request("POST", client.at("comments"), b'{"article":"/a"}', headers)
    assert (answer.status, answer.slug()) == (415, "unsupported_media_type")


def test_a_compressed_body_is_refused(client, nothing_is_stored):
    answer = client.request("POST", client.at("comments"), b"\x1f\x8b\x08",
                            {"Content-Type": "application/json", "Content-Encoding": "gzip"})
    assert answer.status == 415, answer


@pytest.mark.parametrize("content_type", ["application/json", FORM_TYPE,
                                          "multipart/form-data; boundary=b"])
def test_a_body_over_the_limit_is_refused(client, content_type, nothing_is_stored):
    answer = client.request("POST", client.at("comments"), b"a" * (512 * 1024 + 1),
                            {"Content-Type": content_type})
    assert (answer.status, answer.slug()) == (413, "body_too_large")
    client.close()


def test_a_form_with_too_many_fields_is_refused(client, draft, nothing_is_stored):
    fields = [(f"field{number}", "x") for number in range(70)] + list(draft().items())
    for answer in (client.post_form(fields), client.post_multipart(fields)):
        assert (answer.status, answer.slug()) == (400, "invalid_form")


@pytest.mark.parametrize("body", [b"", b"--b", b"--b\r\n", b"--b\r\n\r\nx\r\n--b--", b"--c--",
                                  b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx'])
def test_a_multipart_body_that_is_not_whole_is_refused(client, body, nothing_is_stored):
    answer = client.request("POST", client.at("comments"), body,
                            {"Content-Type": "multipart/form-data; boundary=b"})
    assert (answer.status, answer.slug()) == (400, "invalid_form"), answer


def test_an_address_over_the_limit_is_refused(client):
    answer = client.get("/v1/sites/clinic/comments?article=" + "a" * 4096)
    assert (answer.status, answer.slug()) == (414, "target_too_long")
    answer = client.get("/v1/sites/clinic/counts?" + "&".join(["article=a"] * 300))
    assert (answer.status, answer.slug()) == (400, "too_many_parameters")
