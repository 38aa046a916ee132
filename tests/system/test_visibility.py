"""What the public sees: approved comments and nothing else, at every address."""

import time

import pytest

from pages import ListPage
from web import BROWSER_ACCEPT

STATUSES = {"pending": None, "approved": "approve", "spam": "spam", "trash": "trash"}


@pytest.fixture
def one_of_each(posted, owner):
    """A comment of each status on one article; status → (receipt, name, text)."""
    made = {}
    for status, action in STATUSES.items():
        name, text = f"Name-{status}-q7", f"Text-{status}-w9"
        receipt = posted(author=name, comment=text, website=f"https://{status}-z3.example")
        if action:
            owner.decide(action, receipt["id"])
        made[status] = (receipt, name, text)
    return made


def public_answers(client, article: str) -> dict[str, str]:
    """Everything that anybody can read about an article."""
    paths = {
        "list": client.at("comments", article=article),
        "newest": client.at("comments", article=article, order="newest"),
        "best": client.at("comments", article=article, order="best"),
        "html": client.at("comments", article=article, format="html"),
        "page": client.at("page", article=article),
        "form": client.at("form", article=article),
        "counts": client.at("counts", article=article),
        "atom": client.at("feed.atom", article=article),
        "feed": client.at("feed.json", article=article),
        "site's atom": client.at("feed.atom"),
        "site's feed": client.at("feed.json"),
    }
    return {name: client.get(path).text() for name, path in paths.items()}


def test_only_what_is_approved_is_public_at_any_address(client, article, one_of_each):
    for where, text in public_answers(client, article).items():
        for status, (_, name, words) in one_of_each.items():
            shown = status == "approved" and where not in ("form", "counts")
            assert (words in text) == shown, f"{status} in {where}"
            assert (name in text) == shown, f"{status} in {where}"
            assert (f"{status}-z3" in text) == shown, f"{status} in {where}"
    assert client.list(article)["article"]["count"] == 1
    assert client.get(client.at("counts", article=article)).json() == {article: 1}


def test_only_an_approved_comment_can_be_answered(client, article, one_of_each):
    for status, (receipt, name, _) in one_of_each.items():
        form = client.get(client.at("form", article=article, parent=receipt["id"]))
        assert form.status == (200 if status == "approved" else 404)
        page = client.get(client.at("page", article=article, parent=receipt["id"])).text()
        assert ("Leave a Reply to" in page) == (status == "approved")


def test_an_author_sees_the_comment_wherever_it_stands(client, article, one_of_each):
    told = {"pending": "pending", "approved": "approved", "spam": "pending", "trash": "declined"}
    for status, (receipt, name, words) in one_of_each.items():
        path = client.at(f"comments/{receipt['id']}", preview=receipt["preview"])
        own = client.get(path)
        assert own.status == 200 and own.json()["status"] == told[status]
        assert own.headers["Cache-Control"] == "no-store"
        assert own.headers["X-Robots-Tag"] == "noindex"
        html = client.get(path, {"Accept": "text/html"}).text()
        assert ("awaiting moderation" in html) == (told[status] == "pending")
        assert ("not shown" in html) == (status == "trash")
        assert (words in html) == (status != "trash")


def test_spam_and_pending_look_the_same_to_their_authors(client, posted, owner):
    receipts = [posted(author="Name", comment="Text") for _ in range(2)]
    owner.decide("spam", receipts[0]["id"])
    views = []
    for receipt in receipts:
        path = client.at(f"comments/{receipt['id']}", preview=receipt["preview"])
        view = client.get(path).json()
        for different in ("id", "created"):
            view["comment"].pop(different)
        view["comment"]["author"].pop("avatar")
        views.append(view)
    assert views[0] == views[1]


def test_a_page_with_a_preview_shows_ones_own_comment_in_its_place(client, article, one_of_each,
                                                                   approved):
    later = approved(author="Later")
    receipt, name, words = one_of_each["pending"]
    page = client.get(client.at("page", article=article, reply=receipt["id"],
                                preview=receipt["preview"]))
    shown = ListPage(page.text()).comments
    assert [one["id"] for one in shown] == sorted(
        [receipt["id"], one_of_each["approved"][0]["id"], later])
    assert [one["awaiting"] for one in shown if one["id"] == receipt["id"]] == [True]
    assert page.headers["Cache-Control"] == "no-store"
    assert client.list(article)["article"]["count"] == 2


@pytest.mark.parametrize("token", ["", "x", "0.", "9999999999.AAAA",
                                   "9999999999." + "A" * 43, "1.", "-1.x",
                                   "99999999999999999999.x"])
def test_another_token_shows_nothing(client, article, one_of_each, token):
    receipt, _, words = one_of_each["pending"]
    path = client.at(f"comments/{receipt['id']}", preview=token)
    answer = client.get(path, {"Accept": "application/json"})
    assert (answer.status, answer.slug()) == (404, "unknown_comment")
    html = client.get(path, {"Accept": BROWSER_ACCEPT})
    assert html.status == 404 and html.type() == "text/html" and words not in html.text()
    page = client.get(client.at("page", article=article, reply=receipt["id"], preview=token))
    assert page.status == 200 and words not in page.text()


@pytest.mark.parametrize("accept", [{}, {"Accept": "*/*"}])
def test_who_gets_the_own_view_as_json_gets_its_refusal_as_json(client, posted, accept):
    receipt = posted()
    path = client.at(f"comments/{receipt['id']}")
    assert client.get(f"{path}?preview={receipt['preview']}", accept).type() == "application/json"
    assert client.get(f"{path}?preview=x", accept).type() == "application/problem+json"


def test_a_token_is_for_its_own_comment_and_purpose(client, article, one_of_each):
    mine, other = one_of_each["pending"][0], one_of_each["spam"][0]
    for token in (other["preview"], mine["edit"]["token"]):
        assert client.get(client.at(f"comments/{mine['id']}", preview=token)).status == 404
    for token in (other["edit"]["token"], mine["preview"]):
        answer = client.send_json("PATCH", client.at(f"comments/{mine['id']}"), {"comment": "x"},
                                  {"Authorization": f"Bearer {token}"})
        assert answer.status == 404


# An empty place


def test_a_gone_comment_with_approved_replies_leaves_an_empty_place(client, article, posted,
                                                                    approved,
                                                                    owner):
    parent = approved(author="Secret-Name", comment="Secret-Text", website="https://secret.example")
    reply = approved(parent=parent, comment="The reply")
    for action in ("trash", "spam", "restore"):
        owner.decide("approve", parent)
        owner.decide(action, parent)
        top, below = client.list(article)["comments"]
        assert (top["id"], top["withdrawn"], below["id"]) == (parent, True, reply)
        assert top["author"] == {"name": "", "website": None, "avatar": None, "moderator": False}
        assert top["html"] == ""
        for where, text in public_answers(client, article).items():
            assert "Secret" not in text and "secret" not in text, where
        assert "This comment is no longer here." in client.html_list(article)
        assert client.list(article)["article"]["count"] == 1
        assert client.get(client.at("form", article=article, parent=parent)).status == 404
    owner.decide("trash", reply)
    assert client.list(article)["comments"] == []


def test_a_comment_that_comes_back_takes_its_place_again(client, article, approved, owner):
    parent = approved(comment="Back again")
    approved(parent=parent)
    decision = owner.decide("spam", parent)["decision"]["id"]
    owner.undo(decision)
    top = client.list(article)["comments"][0]
    assert (top["id"], top["withdrawn"], top["html"]) == (parent, False, "<p>Back again</p>")
    assert client.list(article)["article"]["count"] == 2


# Editing and withdrawing


@pytest.fixture
def change(client):
    def send(receipt, text, token=None):
        return client.send_json("PATCH", client.at(f"comments/{receipt['id']}"), {"comment": text},
                                {"Authorization": f"Bearer {token or receipt['edit']['token']}"})

    return send


def test_an_author_may_edit_a_waiting_comment(client, posted, owner, change):
    receipt = posted(comment="First")
    answer = change(receipt, "Second **bold**")
    assert answer.status == 200 and answer.json()["html"] == "<p>Second <strong>bold</strong></p>"
    card = owner.comment(receipt["id"])["comment"]
    assert (card["text"], card["status"]) == ("Second **bold**", "pending")
    assert card["edited"] is not None


def test_an_edit_of_an_approved_comment_goes_back_to_the_queue(client, article, posted, owner,
                                                               change):
    receipt = posted(comment="Approved words")
    owner.decide("approve", receipt["id"])
    assert change(receipt, "Approved words").json()["status"] == "approved"
    assert client.list(article)["article"]["count"] == 1

    answer = change(receipt, "Other words")
    assert answer.status == 200 and answer.json()["status"] == "pending"
    assert client.list(article)["comments"] == []
    dossier = owner.comment(receipt["id"])
    assert dossier["comment"]["status"] == "pending"
    newest = dossier["history"][0]
    assert (newest["actor"], newest["reason"], newest["to"]) == ("author", "edited", "pending")
    owner.decide("approve", receipt["id"])
    assert client.list(article)["comments"][0]["html"] == "<p>Other words</p>"
    assert client.list(article)["comments"][0]["edited"] is not None


def test_an_edit_in_the_meantime_conflicts_with_a_decision_on_what_was_seen(posted, owner, change):
    receipt = posted(comment="Harmless")
    change(receipt, "Buy now")
    answer = owner.try_to_decide("approve", [{"id": receipt["id"], "version": 1}])
    assert (answer.status, answer.slug()) == (409, "changed_meanwhile")


@pytest.mark.parametrize("text, code", [("", "required"), ("\u200b ", "required"), ("a\0b",
                                        "invalid_characters"), ("a" * 16385, "too_long")])
def test_an_edit_meets_the_rules_of_a_new_comment(posted, owner, change, text, code):
    receipt = posted(comment="First")
    answer = change(receipt, text)
    assert answer.status == 422 and answer.faults() == {"comment": code}
    assert owner.comment(receipt["id"])["comment"]["text"] == "First"


def test_an_author_may_withdraw_and_then_no_more(client, article, posted, owner, change):
    receipt = posted(comment="Withdrawn")
    owner.decide("approve", receipt["id"])
    path = client.at(f"comments/{receipt['id']}")
    bearer = {"Authorization": f"bearer {receipt['edit']['token']}"}
    assert client.request("DELETE", path, headers={"Authorization": "Bearer x"}).status == 404
    assert client.request("DELETE", path).status == 404
    assert client.request("DELETE", path, headers=bearer).status == 204
    assert client.list(article)["comments"] == []
    assert client.request("DELETE", path, headers=bearer).status == 404
    assert change(receipt, "Back").status == 404
    newest = owner.comment(receipt["id"])["history"][0]
    assert (newest["actor"], newest["reason"], newest["to"]) == ("author", "withdrawn", "trash")


def test_an_edit_window_of_zero_lets_nobody_edit(service, connect, draft):
    service.add_site("strict", "--edit-window", "0")
    client = connect(service, "strict")
    receipt = client.post(draft()).json()
    bearer = {"Authorization": f"Bearer {receipt['edit']['token']}"}
    # The second in which it was posted is the window's last.
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        answer = client.send_json("PATCH", client.at(f"comments/{receipt['id']}"),
                                  {"comment": "Later"}, bearer)
        if answer.status == 404:
            return
    pytest.fail("the window never closed")


def test_a_trusted_author_is_published_at_once_where_the_site_says_so(service, connect, owner,
                                                                      draft):
    service.add_site("trusting", "--trust", "previous")
    client = connect(service, "trusting")
    sent = draft(email="regular@example.com")
    first = client.post(sent).json()
    assert first["status"] == "pending"
    owner.decide("approve", first["id"])
    second = client.post(sent | {"comment": "Again"}).json()
    assert second["status"] == "approved"
    assert len(client.list(sent["article"])["comments"]) == 2
    assert client.post(draft()).json()["status"] == "pending"
    assert owner.comment(second["id"])["history"][0]["actor"] == "rule"
