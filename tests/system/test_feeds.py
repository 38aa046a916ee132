"""Feeds: what is approved, newest first, as feed readers read it."""

import xml.etree.ElementTree as ElementTree
from datetime import datetime
from urllib.parse import quote

import pytest

ATOM = "{http://www.w3.org/2005/Atom}"
THREAD = "{http://purl.org/syndication/thread/1.0}"
HOSTILE = ['<script>alert("1")</script>', "]]><![CDATA[", "&amp; &#0; &lt;", "'\"`><x y='",
           "\ufffe and \uffff", "\U0001fffe", "\u202ebackwards", "R\u00e9n\u00e9e \U0001f9d1"]


def read_atom(client, **query) -> ElementTree.Element:
    """A feed that must be what RFC 4287 asks for."""
    answer = client.get(client.at("feed.atom", **query))
    assert answer.status == 200, answer
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.body)
    assert feed.tag == ATOM + "feed"
    for one in [feed, *feed.findall(ATOM + "entry")]:
        for name in ("id", "title", "updated"):
            assert len(one.findall(ATOM + name)) == 1 and one.findtext(ATOM + name)
        assert datetime.fromisoformat(one.findtext(ATOM + "updated").replace("Z", "+00:00"))
    ids = [entry.findtext(ATOM + "id") for entry in feed.findall(ATOM + "entry")]
    assert len(ids) == len(set(ids)) and all(id.startswith("tag:") for id in ids)
    assert feed.find(f"{ATOM}link[@rel='self']").get("href").startswith("http")
    return feed


def entries(client, **query) -> list[ElementTree.Element]:
    return read_atom(client, **query).findall(ATOM + "entry")


def read_json(client, **query) -> dict:
    answer = client.get(client.at("feed.json", **query))
    assert answer.status == 200 and answer.headers["Content-Type"] == "application/feed+json"
    return answer.json()


def numbers(client, **query) -> list[int]:
    """The ids of the comments in both feeds, which must agree."""
    found = entries(client, **query)
    ids = [entry.findtext(ATOM + "id") for entry in found]
    assert ids == [item["id"] for item in read_json(client, **query)["items"]]
    return [int(id.rpartition("/")[2]) for id in ids]


def link(entry: ElementTree.Element) -> str:
    return entry.find(f"{ATOM}link[@rel='alternate']").get("href")


def test_a_comment_is_in_the_feeds_while_it_is_approved(client, article, posted, owner):
    comment = posted()["id"]
    assert numbers(client, article=article) == [] and comment not in numbers(client)
    owner.decide("approve", comment)
    assert numbers(client, article=article) == [comment] and numbers(client)[0] == comment
    decision = owner.decide("trash", comment)["decision"]["id"]
    assert numbers(client, article=article) == [] and comment not in numbers(client)
    assert owner.undo(decision).status == 201
    assert numbers(client, article=article) == [comment]
    owner.decide("spam", comment)
    assert numbers(client, article=article) == []


def test_an_entry_says_who_said_what_when_and_where(client, article, approved):
    url = f"https://clinic.example{article}"
    parent = approved(author="Mia", comment="Does it *hurt*?", website="https://mia.example",
                      url=url, title="Dry needling")
    reply = approved(author="Ben", comment="No.", parent=parent)
    newer, older = entries(client, article=article)
    assert older.findtext(ATOM + "title") == "Reply by Mia on Dry needling"
    assert older.findtext(ATOM + "content") == "<p>Does it <em>hurt</em>?</p>"
    assert older.find(ATOM + "content").get("type") == "html"
    assert older.findtext(f"{ATOM}author/{ATOM}name") == "Mia"
    assert older.findtext(f"{ATOM}author/{ATOM}uri") == "https://mia.example"
    assert link(older) == f"{url}#comment-{parent}"
    assert older.find(THREAD + "in-reply-to") is None
    answers = newer.find(THREAD + "in-reply-to")
    assert answers.get("ref") == older.findtext(ATOM + "id")
    assert answers.get("href") == link(older)
    assert newer.find(f"{ATOM}author/{ATOM}uri") is None
    shown = {one["id"]: one for one in client.list(article)["comments"]}
    assert newer.findtext(ATOM + "published") == shown[reply]["created"]

    feed = read_json(client, article=article)
    assert feed["title"] == "Replies on Dry needling" and feed["home_page_url"] == url
    item = feed["items"][1]
    assert item["url"] == f"{url}#comment-{parent}"
    assert item["content_html"] == shown[parent]["html"]
    assert item["authors"] == [{"name": "Mia", "url": "https://mia.example",
                                "avatar": shown[parent]["author"]["avatar"]}]


def test_without_an_address_an_entry_leads_to_our_own_page(service, client, article, approved):
    comment = approved()
    page, _, fragment = link(entries(client, article=article)[0]).partition("#")
    assert page.startswith(service.public_url) and fragment == f"comment-{comment}"
    assert f'id="{fragment}"' in client.get(page.removeprefix(service.public_url)).text()


def test_an_edit_is_told_and_goes_back_to_the_queue(client, article, posted, owner):
    receipt = posted(comment="First")
    owner.decide("approve", receipt["id"])
    client.send_json("PATCH", client.at(f"comments/{receipt['id']}"), {"comment": "Second"},
                     {"Authorization": f"Bearer {receipt['edit']['token']}"})
    assert numbers(client, article=article) == []
    owner.decide("approve", receipt["id"])
    entry = entries(client, article=article)[0]
    edited = client.list(article)["comments"][0]["edited"]
    assert entry.findtext(ATOM + "updated") == edited
    assert read_json(client, article=article)["items"][0]["date_modified"] == edited


def test_an_empty_place_is_in_no_feed(client, article, approved, owner):
    parent = approved(author="Secret-Name")
    reply = approved(parent=parent)
    owner.decide("trash", parent)
    assert numbers(client, article=article) == [reply]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_name_a_title_and_a_text_hold_the_feeds_can_be_read(client, article, approved,
                                                                       text):
    approved(author=text, comment=text, title=text, url=f"https://clinic.example{article}?q='\"<>&",
             website="https://mia.example/'\"<>&?a=1&b=2")
    shown = text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    entry = entries(client, article=article)[0]
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == shown
    assert entry.findtext(ATOM + "title") == f"Reply by {shown} on {shown}"
    assert len(entry.findtext(ATOM + "content")) > 0
    assert len(entry) == 7  # Nothing of it became an element.
    item = read_json(client, article=article)["items"][0]
    assert item["authors"][0]["name"] == text
    assert item["content_html"] == client.list(article)["comments"][0]["html"]


def test_control_characters_in_a_text_do_not_break_the_feeds(client, article, approved):
    approved(comment="a" + "".join(chr(c) for c in range(1, 0xA0) if chr(c) != " ") + "z")
    content = entries(client, article=article)[0].findtext(ATOM + "content")
    assert "a" in content and "z" in content and "\x01" not in content
    assert read_json(client, article=article)["items"]


def test_a_feed_of_an_article_holds_no_other(client, article, approved):
    mine = approved()
    other = approved(article=article + "/other")
    assert numbers(client, article=article) == [mine]
    assert numbers(client, article=article + "/other") == [other]
    assert numbers(client)[:2] == [other, mine]
    assert numbers(client, article=f"https://clinic.example{article}#x") == [mine]


def test_a_feed_ends_after_fifty(client, article, posted, owner):
    ids = [posted()["id"] for _ in range(52)]
    owner.decide("approve", *ids)
    assert numbers(client, article=article) == sorted(ids, reverse=True)[:50]


def test_another_sites_comments_are_in_no_feed_of_ours(service, connect, client, owner, draft,
                                                       article, approved):
    paper = connect(service, "paper")
    theirs = paper.post(draft(author="Theirs-q7", comment="Theirs-w9")).json()["id"]
    owner.decide("approve", theirs)
    mine = approved()
    assert numbers(paper) == [theirs] and numbers(paper, article=article) == [theirs]
    assert numbers(client, article=article) == [mine]
    for name in ("feed.atom", "feed.json"):
        for query in ({}, {"article": article}):
            assert "Theirs" not in client.get(client.at(name, **query)).text()


def test_what_is_unknown(client, connect, service, article):
    feed = read_atom(client, article=article)
    assert feed.findall(ATOM + "entry") == []
    assert feed.findtext(ATOM + "updated") == "1970-01-01T00:00:00Z"
    assert read_json(client, article=article)["items"] == []
    nowhere = connect(service, "nowhere")
    for name in ("feed.atom", "feed.json"):
        answer = nowhere.get(nowhere.at(name))
        assert (answer.status, answer.slug()) == (404, "unknown_site")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        for bad in ("", "%00", "%ff", "a" * 1025):
            answer = client.get(client.at(name) + "?article=" + bad)
            assert (answer.status, answer.slug()) == (400, "invalid_article")


@pytest.mark.parametrize("name", ["feed.atom", "feed.json"])
def test_a_feed_that_has_not_changed_is_not_sent_again(client, article, approved, name):
    approved()
    path = client.at(name, article=article)
    first = client.get(path)
    listed = client.get(client.at("comments", article=article))
    for header in ("Cache-Control", "Access-Control-Allow-Origin", "Cross-Origin-Resource-Policy"):
        assert first.headers[header] == listed.headers[header]
    again = client.get(path, {"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")
    approved()
    assert client.get(path, {"If-None-Match": first.headers["ETag"]}).status == 200


def test_no_email_is_in_a_feed(client, article, approved):
    approved(email="very-private-q7@example.com", comment="mail me")
    for name in ("feed.atom", "feed.json"):
        for query in ({}, {"article": article}):
            text = client.get(client.at(name, **query)).text()
            assert "very-private" not in text and "example.com" not in text.replace("xmlns", "")


def test_our_page_of_an_article_names_its_feed(client, article, approved):
    comment = approved(title="A & <B>")
    page = client.get(client.at("page", article=article)).text()
    path = f"/v1/sites/clinic/feed.atom?article={quote(article, safe='')}"
    assert ('<link rel="alternate" type="application/atom+xml" '
            f'title="Replies on A &amp; &lt;B&gt;" href="{path}">') in page
    assert str(comment) in client.get(path).text()
