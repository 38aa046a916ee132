"""The order in which comments are shown, page by page, and what caches hold."""

import random
import re

import pytest

from pages import ListPage

ORDERS = ("oldest", "newest", "best")
DEPTH_MAX = 8


@pytest.fixture(scope="module")
def tree(service, client, owner):
    """An article with 60 comments in threads of any shape, some of them gone; what was posted."""
    article = "/tree"
    chance = random.Random(7)
    made: list[dict] = []
    for n in range(60):
        parent = chance.choice(made)["id"] if made and chance.random() < 0.7 else None
        answer = client.post({"article": article, "author": f"N{n}", "email": f"n{n}@example.com",
                              "comment": f"Comment {n}", "parent": parent})
        assert answer.status == 201, answer
        made.append({"id": answer.json()["id"], "parent": parent, "gone": False})
        owner.decide("approve", made[-1]["id"])
    for one in chance.sample(made, 12):
        owner.decide("trash", one["id"])
        one["gone"] = True
    return article, made


def expected_order(made: list[dict], newest: bool) -> list[int]:
    """The threads by time, each with its replies under what they answer, oldest first; without
    what is gone and carries nothing."""
    by_parent: dict = {}
    for one in made:
        by_parent.setdefault(one["parent"], []).append(one)
    depth: dict = {None: 0}
    place: dict = {}
    for one in made:
        # At the deepest level a reply stands beside what it answers, behind it in time.
        depth[one["id"]] = min(depth[one["parent"]] + 1, DEPTH_MAX)
        above = place.get(one["parent"], ())
        place[one["id"]] = above[:DEPTH_MAX - 1] + (one["id"],)
    kept = [one for one in made if not one["gone"] or any(
        one["id"] in place[other["id"]] for other in made if not other["gone"])]
    order = sorted((place[one["id"]] for one in kept),
                   key=lambda path: (-path[0] if newest else path[0], path))
    return [path[-1] for path in order]


@pytest.mark.parametrize("order", ORDERS)
def test_replies_stand_under_what_they_answer(client, tree, order):
    article, made = tree
    listed = client.whole_list(article, order=order)
    assert [one["id"] for one in listed["comments"]] == expected_order(made, order == "newest")
    assert listed["article"]["count"] == sum(not one["gone"] for one in made)
    parents = {one["id"]: one["parent"] for one in made}
    for one in listed["comments"]:
        assert one["parent"] == parents[one["id"]]
        assert one["withdrawn"] == next(m["gone"] for m in made if m["id"] == one["id"])


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("limit", range(1, 8))
def test_pages_of_any_size_make_the_whole_list(client, tree, order, limit):
    article, _ = tree
    whole = client.list(article, order=order, limit=200)["comments"]
    paged, after = [], {}
    while True:
        page = client.list(article, order=order, limit=limit, **after)
        assert 1 <= len(page["comments"]) <= limit
        paged += page["comments"]
        if page["next"] is None:
            break
        assert len(page["comments"]) == limit
        after = {"after": page["next"]}
    assert paged == whole


def test_the_html_list_is_the_same_list(client, tree):
    article, _ = tree
    for order in ORDERS:
        data = client.list(article, order=order, limit=200)["comments"]
        page = ListPage(client.html_list(article, order=order, limit=200)).comments
        assert [one["id"] for one in page] == [one["id"] for one in data]
        assert [one["withdrawn"] for one in page] == [one["withdrawn"] for one in data]
        assert [one["name"] for one in page] == [one["author"]["name"] for one in data]
        assert page[0]["level"] == 1
        for one, told in zip(page, data):
            assert one["level"] == told["depth"], told


def test_a_link_leads_to_the_next_page_in_both_forms(service, client, tree):
    article, _ = tree
    for form in ("json", "html"):
        path = client.at("comments", article=article, order="newest", limit=20, format=form)
        seen = []
        while path:
            answer = client.get(path)
            seen += (ListPage(answer.text()).comments if form == "html"
                     else answer.json()["comments"])
            link = re.fullmatch(r'<([^>]*)>; rel="next"', answer.headers.get("Link") or "")
            path = link and link[1].removeprefix(service.public_url)
            if form == "html":
                assert ('rel="next"' in answer.text()) == bool(path)
        assert [one["id"] for one in seen] == [
            one["id"] for one in client.list(article, order="newest", limit=200)["comments"]]


def test_the_pages_of_a_page_are_linked_for_readers_without_javascript(client, owner):
    ids = []
    for n in range(55):
        answer = client.post({"article": "/many", "author": "A", "email": f"many{n}@example.com",
                              "comment": f"Comment {n}"})
        ids.append(answer.json()["id"])
    owner.decide("approve", *ids)
    first = client.get(client.at("page", article="/many")).text()
    link = re.search(r'<a rel="next" href="([^"]*)"', first)[1].replace("&amp;", "&")
    second = client.get(link).text()
    shown = ListPage(first).comments + ListPage(second).comments
    assert [one["id"] for one in shown] == ids
    assert 'rel="next"' not in second


def test_a_reply_below_the_deepest_level_stands_beside_its_parent(client, article, approved):
    parent, chain = None, []
    for _ in range(DEPTH_MAX + 3):
        parent = approved(parent=parent)
        chain.append(parent)
    listed = client.list(article)["comments"]
    assert [one["id"] for one in listed] == chain
    assert [one["depth"] for one in listed] == [1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8]
    assert [one["parent"] for one in listed] == [None, *chain[:-1]]
    ListPage(client.html_list(article))


@pytest.mark.parametrize("query, slug", [
    ("order=worst", "invalid_order"), ("limit=0", "invalid_limit"), ("limit=-5", "invalid_limit"),
    ("limit=ten", "invalid_limit"), ("after=x", "invalid_cursor"), ("after=1*", "invalid_cursor"),
    ("after=2AAAA", "invalid_cursor")])
def test_a_list_that_was_not_asked_for_well_is_refused(client, article, query, slug):
    answer = client.get(client.at("comments", article=article) + "&" + query)
    assert (answer.status, answer.slug()) == (400, slug)


@pytest.mark.parametrize("after", ["1", "1AAAA", "1b", "1bw", "1bwAAAAAAAAA", "1bgAAAAAAAAAB",
                                   "1YgAAAAAAAAAB"])
def test_a_cursor_that_was_made_up_is_refused(client, tree, after):
    article, _ = tree
    answer = client.get(client.at("comments", article=article, after=after))
    assert (answer.status, answer.slug()) == (400, "invalid_cursor")


def test_a_cursor_of_another_order_is_not_misread(client, tree):
    article, _ = tree
    cursor = client.list(article, order="oldest", limit=3)["next"]
    for order in ("newest", "best"):
        answer = client.get(client.at("comments", article=article, order=order, after=cursor))
        assert answer.status == 400, answer


def test_an_unchanged_list_is_not_sent_again_and_a_changed_one_is(client, article, approved, owner):
    comment = approved()
    for path in (client.at("comments", article=article), client.at("counts", article=article),
                 client.at("comments", article=article, format="html")):
        first = client.get(path)
        tag = first.headers["ETag"]
        assert re.fullmatch(r'"[^"]+"', tag)  # Strong.
        for sent in (tag, f'"other", {tag}', f"W/{tag}", "*"):
            again = client.get(path, {"If-None-Match": sent})
            assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
            assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
        decision = owner.decide("trash", comment)["decision"]["id"]
        changed = client.get(path, {"If-None-Match": tag})
        assert changed.status == 200 and changed.headers["ETag"] != tag
        owner.undo(decision)
        assert client.get(path, {"If-None-Match": tag}).status == 304


def test_json_and_html_are_told_apart_by_accept(client, article):
    path = client.at("comments", article=article)
    for accept, expected in ((None, "application/json"), ("*/*", "application/json"),
                             ("application/json", "application/json"), ("text/html", "text/html"),
                             ("text/html;q=0.5, application/json;q=0.4", "text/html"),
                             ("text/*", "text/html"), ("application/json, text/html;q=0.9",
                                                       "application/json")):
        answer = client.get(path, {"Accept": accept} if accept else {})
        assert answer.type() == expected, accept
        assert "Accept" in [name.strip() for name in answer.headers["Vary"].split(",")]


def test_counts_of_up_to_200_articles_come_at_once(client, approved):
    for key, times in (("/counted-a", 2), ("/counted-b", 1)):
        for _ in range(times):
            approved(article=key)
    keys = ["/counted-a", "/counted-b", "/never", "/counted-a#x",
            "https://clinic.example/counted-b"]
    expected = dict(zip(keys, (2, 1, 0, 2, 1)))
    assert client.send_json("POST", client.at("counts"), keys).json() == expected
    many = [f"/article/{n}" for n in range(200)]
    assert client.send_json("POST", client.at("counts"), many).json() == dict.fromkeys(many, 0)
    over = client.send_json("POST", client.at("counts"), many + ["/one-more"])
    assert (over.status, over.slug()) == (400, "too_many_articles")
    for body in ({}, ["/a", 1], "text", b"[", b"[[]]"):
        assert client.send_json("POST", client.at("counts"), body).status == 400
