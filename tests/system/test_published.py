"""Public answers are made once per change and served from memory: what a reader may rely on."""

import gzip
import http.client
import threading

import pytest

ENCODINGS = ("identity", "gzip", "br")


@pytest.fixture
def filled(approved, article):
    """An article whose list is worth compressing."""
    return [approved(comment=f"A comment of some length, so that there is something to do. {n}")
            for n in range(8)]


def paths(client, article):
    return [client.at("comments", article=article), client.at("counts", article=article),
            client.at("comments", article=article, format="html"),
            client.at("comments", article=article, order="newest", limit=3)]


def test_a_list_comes_compressed_as_its_reader_likes_it(client, article, filled):
    path = client.at("comments", article=article)
    plain = client.get(path)
    assert plain.headers["Content-Encoding"] is None
    tags = {plain.headers["ETag"]}
    for _ in range(2):  # Made, and then from memory.
        packed = client.get(path, {"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.body) == plain.body
        small = client.get(path, {"Accept-Encoding": "gzip, deflate, br, zstd"})
        assert small.headers["Content-Encoding"] == "br"
        assert len(small.body) < len(plain.body) / 2
        refused = client.get(path, {"Accept-Encoding": "br;q=0, gzip;q=0"})
        assert refused.headers["Content-Encoding"] is None and refused.body == plain.body
        for answer in (plain, packed, small):
            assert "Accept-Encoding" in answer.headers["Vary"]
        tags |= {packed.headers["ETag"], small.headers["ETag"]}
    assert len(tags) == 3  # A strong ETag names bytes.
    assert client.get(path, {"Accept-Encoding": "br", "If-None-Match": small.headers["ETag"]}
                      ).status == 304
    assert client.get(path, {"If-None-Match": small.headers["ETag"]}).status == 200


def test_every_decision_shows_at_once_in_every_form(client, owner, article, filled):
    """Read, decide, read again: no reader sees an answer older than the decision's."""
    def read():
        return [(path, encoding, client.get(path, {"Accept-Encoding": encoding}))
                for path in paths(client, article) for encoding in ENCODINGS]

    def assert_changed(before, after):
        for (path, encoding, old), (_, _, new) in zip(before, after):
            assert new.headers["ETag"] != old.headers["ETag"], (path, encoding)
            assert client.get(path, {"Accept-Encoding": encoding}).body == new.body

    first = read()
    decision = owner.decide("trash", filled[-1])["decision"]["id"]
    without = read()
    assert_changed(first, without)
    owner.undo(decision)
    again = read()
    assert_changed(without, again)
    assert [answer.body for _, _, answer in again] == [answer.body for _, _, answer in first]


def test_other_articles_and_sites_do_not_matter_and_settings_do(service, client, article, filled):
    path = client.at("comments", article=article, format="html")
    before = client.get(path)
    assert "https://new.example" not in before.headers["Content-Security-Policy"]
    service.run("site", "set", "clinic", "--origin", "https://clinic.example", "--origin",
                "https://new.example")
    after = client.get(path)
    assert "https://new.example" in after.headers["Content-Security-Policy"]


def test_an_article_that_was_asked_for_before_its_first_comment_is_not_empty_for_ever(client,
                                                                                      approved):
    article = "/asked-for-early"
    assert client.list(article)["comments"] == []
    comment = approved(article=article)
    assert [one["id"] for one in client.list(article)["comments"]] == [comment]
    assert client.get(client.at("counts", article=article)).json() == {article: 1}


def test_a_closed_article_is_shown_closed(service, client, article, filled):
    assert client.list(article)["article"]["open"]
    service.run("article", "close", "clinic", article)
    assert not client.list(article)["article"]["open"]
    service.run("article", "open", "clinic", article)
    assert client.list(article)["article"]["open"]


def test_readers_in_a_crowd_never_see_less_than_they_know(service, connect, client, owner,
                                                           approved):
    """Readers count while a moderator approves and takes back; each knows the last decision that
    was answered before it began to read."""
    article = "/in-a-crowd"
    comments = [approved(article=article, comment=f"crowd {n}") for n in range(3)]
    known = [(3, 0)]  # How many are listed, and since which decision; None while one is made.
    wrong = []
    done = threading.Event()

    def read():
        client = connect(service)
        path = client.at("comments", article=article)
        while not done.is_set():
            before = known[0]
            count = client.get(path).json()["article"]["count"]
            if before is not None and known[0] is before and count != before[0]:
                wrong.append((before, count))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(20):
        known[0] = None
        decision = owner.decide("trash", comments[number % 3])["decision"]["id"]
        known[0] = (2, number)
        client.list(article)
        known[0] = None
        owner.undo(decision)
        known[0] = (3, number)
        client.list(article)
    done.set()
    for reader in readers:
        reader.join()
    assert not wrong


def test_answers_from_memory_are_counted_in_the_log(make_service):
    service = make_service().start()
    try:
        connection = http.client.HTTPConnection("127.0.0.1", service.port)
        for _ in range(5):
            connection.request("GET", "/embed.css")
            assert connection.getresponse().read()
        connection.close()
    finally:
        service.stop()
    lines = service.log_lines()
    assert sum(line["msg"] == "request" for line in lines) == 1
    assert sum(line["count"] for line in lines if line["msg"] == "answered from memory") == 4
