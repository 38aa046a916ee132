"""Searching the moderators' queue."""

import itertools
from urllib.parse import quote

import pytest

WORDS = itertools.count(1)


@pytest.fixture
def word():
    """A word that no other test has used."""
    return f"xylo{next(WORDS)}phone"


def found(moderator, q, **query) -> list[int]:
    return [card["id"] for card in moderator.queue(q=q, **query)["comments"]]


def test_every_word_must_occur_in_the_text_or_the_name(posted, owner, word):
    both = posted(author="Ren\u00e9e", comment=f"Dry *needling* {word}")["id"]
    one = posted(comment=f"needles {word}")["id"]
    assert found(owner, word) == [both, one]
    assert found(owner, f"{word} NEEDLING") == [both]
    assert found(owner, f"{word} needl") == [both, one]
    assert found(owner, f"needl {word}") == []
    assert found(owner, f"renee {word}") == [both]
    assert found(owner, word[:-2]) == [both, one]
    assert found(owner, f'"needles {word}"') == [one]
    assert found(owner, f'"{word} needles"') == []
    assert found(owner, f"{word} absent") == []


def test_a_search_goes_with_every_filter_and_order(article, posted, owner, word):
    first = posted(comment=word, email="one@example.com")["id"]
    elsewhere = posted(comment=word, article=article + "/b", email="one@example.com")["id"]
    third = posted(comment=f"{word}!")["id"]
    owner.decide("spam", third)
    author = owner.comment(first)["comment"]["author"]["id"]
    assert found(owner, word) == [first, elsewhere]
    assert found(owner, word, order="newest") == [elsewhere, first]
    assert found(owner, word, status="spam") == [third]
    assert found(owner, word, site="clinic", article=article) == [first]
    assert found(owner, word, site="clinic", author=author) == [first, elsewhere]
    assert found(owner, word, site="clinic", author=author, article=article) == [first]
    assert found(owner, word, status="approved") == []


def test_every_filter_goes_with_every_other(client, article, posted, owner, of_paper, word):
    """All combinations against what is known of six comments."""
    owner.send("PUT", "/v1/moderation/policies?site=clinic", {"rules": "general"})
    title = f"On {word}ing"
    made = []
    for n in range(6):
        phone = "ring 0412 345 678" if n % 2 else "no number"
        receipt = posted(comment=f"{word} {n}: {phone}", author=("Zo\u00eb" if n % 3 else "Ben"),
                         email=f"{'abc'[n // 2]}@{word}.example", title=title,
                         article=article if n < 4 else article + "/b")
        card = owner.comment(receipt["id"])["comment"]
        made.append({"id": receipt["id"], "flag": n % 2 == 1, "name": n % 3 > 0,
                     "author": card["author"]["id"], "article": card["article"]["key"],
                     "campaign": card["campaign"]["id"] if card["campaign"] else None})
    assert [one["flag"] for one in made] == [
        any(flag["code"] == "phone_number" for flag in owner.comment(one["id"])["comment"]["flags"])
        for one in made]
    filters = {"q": (word, lambda one: True), "flag": ("phone_number", lambda one: one["flag"]),
               "name": ("zoe", lambda one: one["name"]),
               "title": (f"{word}ing", lambda one: True),
               "author": (made[2]["author"], lambda one: one["author"] == made[2]["author"]),
               "article": (article, lambda one: one["article"] == article),
               "since": ("2020-01-01", lambda one: True),
               "before": ("2100-01-01T00:00:00Z", lambda one: True)}
    if made[0]["campaign"]:
        filters["campaign"] = (made[0]["campaign"],
                               lambda one: one["campaign"] == made[0]["campaign"])
    for size in range(1, 4):
        for names in itertools.combinations(filters, size):
            if not {"q", "title", "author", "article"} & set(names):
                continue  # Those of other tests would be found as well.
            query = {name: filters[name][0] for name in names}
            expected = [one["id"] for one in made if all(filters[name][1](one) for name in names)]
            for limit in (2, 100):
                ids = [card["id"] for card in whole(owner, site="clinic", limit=limit, **query)]
                assert ids == expected, query
    assert whole(owner, site="clinic", q=word, since="2100-01-01") == []
    assert whole(owner, site="clinic", q=word, before="2020-01-01T10:00:00+10:00") == []
    assert whole(owner, site="clinic", title=f"{word}ing", status="spam") == []
    assert whole(of_paper, title=f"{word}ing") == []
    assert whole(of_paper, campaign=made[0]["id"]) == []


def whole(moderator, **query) -> list[dict]:
    page = moderator.queue(**query)
    cards = page["comments"]
    while page["next"]:
        page = moderator.queue(after=page["next"], **query)
        cards += page["comments"]
    return cards


@pytest.mark.parametrize("query", ["since=yesterday", "before=2026-13-01", "since=2026-02-30",
                                   "before=2026-01-31T10:00:00", "campaign=x", "campaign=0",
                                   "since=%ff", "name=***", "title=%00", "name=" + "a" * 201,
                                   "title=1+2+3+4+5+6+7+8+9+10+11"])
def test_a_filter_with_faults_is_refused(owner, query):
    assert owner.get(f"/v1/moderation/queue?{query}").status == 400


def test_pages_of_a_search_join(posted, owner, word):
    ids = [posted(comment=f"{word} {i}")["id"] for i in range(5)]
    page = owner.queue(q=word, limit=2)
    joined = [card["id"] for card in page["comments"]]
    answer = owner.get(f"/v1/moderation/queue?limit=2&q={word}")
    assert f"q={word}&" in answer.headers["Link"]
    while page["next"]:
        page = owner.queue(q=word, limit=2, after=page["next"])
        joined += [card["id"] for card in page["comments"]]
    assert joined == ids


def test_moderators_find_comments_of_their_own_sites_only(service, connect, draft, posted, owner,
                                                          of_clinic, of_paper, word):
    paper = connect(service, "paper")
    ours = posted(comment=word)["id"]
    theirs = paper.post(draft(comment=word)).json()["id"]
    assert found(of_clinic, word) == [ours]
    assert found(of_paper, word) == [theirs]
    assert found(owner, word) == [ours, theirs]
    assert found(owner, word, site="paper") == [theirs]
    answer = of_clinic.get(f"/v1/moderation/queue?site=paper&q={word}")
    assert (answer.status, answer.slug()) == (404, "unknown_site")


def test_an_edited_comment_is_found_by_its_new_words(client, posted, owner, word):
    receipt = posted(comment=f"before {word}")
    client.send_json("PATCH", client.at(f"comments/{receipt['id']}"),
                     {"comment": f"afterwards {word}"},
                     {"Authorization": f"Bearer {receipt['edit']['token']}"})
    assert found(owner, f"before {word}") == []
    assert found(owner, f"afterwards {word}") == [receipt["id"]]


def test_more_comments_than_wait_for_the_index_are_found(posted, owner, word):
    ids = [posted(comment=f"{word} {i}", author="Mia", article=f"/many/{i % 3}")["id"]
           for i in range(300)]
    joined, page = [], {"next": None, "comments": []}
    while len(joined) < len(ids):
        query = {"after": page["next"]} if page["next"] else {}
        page = owner.queue(q=word, limit=100, **query)
        joined += [card["id"] for card in page["comments"]]
        if not page["next"]:
            break
    assert joined == ids
    assert found(owner, f"{word} 299") == [ids[299]]
    assert found(owner, f"{word} 7 ") == [ids[7], *ids[70:80]]


def test_a_trash_of_hostile_searches_is_answered(posted, owner, word):
    posted(comment=word)
    for q in ['"', '""', "*", "(", ")", "***", "'", "\\", "- - -", " "]:
        answer = owner.get(f"/v1/moderation/queue?q={quote(q, safe='')}")
        assert (answer.status, answer.slug()) == (400, "invalid_search"), q
    for q in [f'"{word}', f'{word}"', f'"{word}" OR "x', f"{word} OR x", f"{word} NOT x",
              f"NEAR({word} x, 5)", f"name:{word}", f"{{name text}}: {word}", f"^{word}",
              f"{word}*", f"{word} + x", f"({word}", f"{word};DROP TABLE comment", "\u2026",
              "\U0001f525", "a" * 200, "\u00e9" * 100, "a\tb\nc", "\u202e" + word,
              "comment_search", "rowid:1", "rank"]:
        answer = owner.get(f"/v1/moderation/queue?q={quote(q, safe='')}")
        assert answer.status == 200, (q, answer)
        assert all(word in card["text"] for card in answer.json()["comments"]), q
    for q in ["a%00b", "%00", "a" * 201, "+".join("abcdefghijk"), "%22a+b+c+d+e+f+g+h+i+j+k%22"]:
        answer = owner.get(f"/v1/moderation/queue?q={q}")
        assert (answer.status, answer.slug()) == (400, "invalid_search"), q
    answer = owner.get("/v1/moderation/queue?q=%ff")
    assert answer.status == 400
    assert owner.queue(q="")["comments"]  # Nothing was asked for.


def test_an_email_is_nothing_that_can_be_searched_for(posted, owner, word):
    posted(comment="My address", email=f"{word}@example.com")
    assert found(owner, word) == []
