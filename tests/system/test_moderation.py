"""What moderators see and decide."""

import pytest

DECISIONS = "/v1/moderation/decisions"
STATUS_AFTER = {"approve": "approved", "spam": "spam", "trash": "trash", "restore": "pending"}


def status_of(moderator, comment: int) -> str:
    return moderator.comment(comment)["comment"]["status"]


def test_a_comment_waits_with_all_that_helps_to_decide(client, draft, owner, article):
    sent = draft(author="Ann", website="ann.example", comment="Hello *there*", title="Title")
    comment = client.post(sent).json()["id"]
    card = owner.comment(comment)["comment"]
    assert (card["site"], card["status"], card["text"]) == ("clinic", "pending", "Hello *there*")
    assert card["html"] == "<p>Hello <em>there</em></p>"
    assert card["author"]["name"] == "Ann"
    assert card["author"]["website"] == "https://ann.example"
    assert card["author"]["record"] == {"approved": 0, "spam": 0}
    assert card["article"]["key"] == article and card["article"]["title"] == "Title"
    assert (card["verdict"], card["version"], card["parent"]) == ("ham", 1, None)


def test_the_queue_is_complete_and_without_repeats_while_new_comments_arrive(client, owner, draft,
                                                                             article):
    before = [client.post(draft()).json()["id"] for _ in range(23)]
    for order in ("oldest", "newest"):
        seen, arrived, cursor = [], [], {}
        while True:
            page = owner.queue(site="clinic", article=article, order=order, limit=4, **cursor)
            seen += [card["id"] for card in page["comments"]]
            if page["next"] is None:
                break
            arrived.append(client.post(draft()).json()["id"])
            cursor = {"after": page["next"]}
        assert len(seen) == len(set(seen))
        assert [comment for comment in seen if comment in before] == (
            before if order == "oldest" else before[::-1])
        assert seen == sorted(seen, reverse=order == "newest")
        # What comes after the place where one reads is met in the order of time, else not.
        assert set(arrived) <= set(seen) if order == "oldest" else not set(arrived) & set(seen)
        before += arrived


def test_a_next_page_is_linked_with_all_filters(service, client, owner, draft, article):
    for _ in range(3):
        client.post(draft())
    answer = owner.get(f"/v1/moderation/queue?site=clinic&article={article}&limit=2&order=newest")
    link = answer.headers["Link"]
    assert link.startswith(f"<{service.public_url}/v1/moderation/queue?") and 'rel="next"' in link
    following = owner.get(link[1:].partition(">")[0].removeprefix(service.public_url))
    assert len(following.json()["comments"]) == 1
    assert "Link" not in following.headers


def test_totals_count_every_status(client, owner, draft):
    before = owner.totals()
    comments = [client.post(draft()).json()["id"] for _ in range(6)]
    owner.decide("approve", *comments[:3])
    owner.decide("spam", *comments[3:5])
    owner.decide("trash", comments[5])
    after = owner.totals()
    assert {status: after[status] - before[status] for status in after} == {
        "pending": 0, "approved": 3, "spam": 2, "trash": 1}


@pytest.mark.parametrize("query", ["status=hidden", "order=best", "order=", "limit=0", "limit=-1",
                                   "limit=x", "after=x", "after=1AAAA", "author=x", "colour=red",
                                   "site=%ff", "article=/a", "author=1", "limit=1e9",
                                   "after=" + "A" * 500])
def test_a_filter_that_is_not_understood_is_refused(owner, query):
    answer = owner.get(f"/v1/moderation/queue?{query}")
    if query == "order=":
        assert answer.status == 200
    else:
        assert answer.status == 400, answer


def test_a_queue_page_holds_at_most_a_hundred(owner):
    assert owner.get("/v1/moderation/queue?limit=999999").status == 200


def test_one_authors_comments_are_found_under_one_address(client, owner, draft):
    mine = draft(email="author@example.com")
    comments = [client.post(mine | {"comment": f"Number {n}", "author": f"Name {n}"}).json()["id"]
                for n in range(3)]
    author = owner.comment(comments[0])["comment"]["author"]["id"]
    found = owner.whole_queue(site="clinic", author=author)
    assert [card["id"] for card in found] == comments
    owner.decide("approve", comments[0])
    owner.decide("spam", comments[1])
    dossier = owner.comment(comments[2])
    assert dossier["comment"]["author"]["record"] == {"approved": 1, "spam": 1}
    assert [card["id"] for card in dossier["others"]] == comments[1::-1]


@pytest.mark.parametrize("action", STATUS_AFTER)
def test_a_decision_changes_the_status_and_is_kept(owner, posted, action):
    comment = posted()["id"]
    made = owner.decide(action, comment, reason="a_code", note="A note \U0001f642\nof two lines")
    decision = made["decision"]
    assert made["comments"][0]["status"] == STATUS_AFTER[action] == status_of(owner, comment)
    assert (decision["action"], decision["actor"], decision["by"]) == (action, "moderator", "kim")
    assert (decision["reason"], decision["note"]) == ("a_code", "A note \U0001f642\nof two lines")
    (entry,) = owner.comment(comment)["history"]
    assert (entry["id"], entry["from"], entry["to"]) == (decision["id"], "pending",
                                                         STATUS_AFTER[action])
    newest = owner.get(f"{DECISIONS}?limit=1").json()["decisions"][0]
    told = newest["changes"][0]
    assert newest == {**decision, "changes": [told]}
    assert told.items() >= decision["changes"][0].items()


def test_a_decision_can_be_undone_and_the_undo_too_and_so_on(owner, posted):
    comment = posted()["id"]
    last = owner.decide("approve", comment)["decision"]["id"]
    for expected in ("pending", "approved", "pending", "approved"):
        answer = owner.undo(last)
        assert answer.status == 201, answer
        decision = answer.json()["decision"]
        assert (decision["action"], decision["undoes"]) == ("undo", last)
        assert status_of(owner, comment) == expected
        assert owner.undo(last).slug() == "undone_already"
        last = decision["id"]
    history = owner.comment(comment)["history"]
    assert [entry["action"] for entry in history] == ["undo"] * 4 + ["approve"]
    assert [entry["undone_by"] for entry in history] == [None] + [
        entry["id"] for entry in history[:-1]]


def test_an_undo_leads_each_comment_back_to_where_it_was(owner, posted):
    comments = [posted()["id"] for _ in range(4)]
    before = ["pending", "approved", "spam", "trash"]
    for comment, action in zip(comments[1:], ("approve", "spam", "trash")):
        owner.decide(action, comment)
    decision = owner.decide("spam", *comments)["decision"]["id"]
    assert [status_of(owner, comment) for comment in comments] == ["spam"] * 4
    assert owner.undo(decision).status == 201
    assert [status_of(owner, comment) for comment in comments] == before


def test_an_undo_of_what_was_changed_since_is_refused_and_changes_nothing(owner, posted):
    comments = [posted()["id"] for _ in range(3)]
    decision = owner.decide("approve", *comments)["decision"]["id"]
    owner.decide("spam", comments[1])
    answer = owner.undo(decision)
    assert (answer.status, answer.slug()) == (409, "changed_meanwhile"), answer
    assert [conflict["id"] for conflict in answer.json()["conflicts"]] == [comments[1]]
    assert [status_of(owner, comment) for comment in comments] == ["approved", "spam", "approved"]


def test_who_decides_on_an_old_version_is_told_who_was_faster(owner, of_clinic, posted):
    comments = [posted()["id"] for _ in range(3)]
    seen = [{"id": comment, "version": 1} for comment in comments]
    of_clinic.decide("spam", comments[2])
    answer = owner.try_to_decide("approve", seen)
    assert (answer.status, answer.slug()) == (409, "changed_meanwhile"), answer
    (conflict,) = answer.json()["conflicts"]
    assert (conflict["id"], conflict["status"], conflict["by"]) == (comments[2], "spam", "ana")
    assert conflict["version"] > 1
    assert [status_of(owner, comment) for comment in comments] == ["pending", "pending", "spam"]
    again = owner.try_to_decide("approve", [*seen[:2], {"id": comments[2],
                                                        "version": conflict["version"]}])
    assert again.status == 201, again


def test_a_decision_on_many_is_all_or_nothing(service, connect, owner, posted, draft):
    comments = [posted()["id"] for _ in range(5)]
    seen = [{"id": comment, "version": 1} for comment in comments]
    theirs = connect(service, "paper").post(draft()).json()["id"]
    before = owner.totals()
    for more, refusal in (([{"id": 2**50, "version": 1}], (404, "unknown_comment")),
                          ([{"id": theirs, "version": 1}], (422, "several_sites")),
                          ([seen[0]], (422, "invalid_fields"))):
        answer = owner.try_to_decide("approve", seen + more)
        assert (answer.status, answer.slug()) == refusal, answer
        assert owner.totals() == before
    assert owner.try_to_decide("approve", seen).status == 201
    assert owner.totals()["approved"] == before["approved"] + 5


def test_one_decision_takes_500_comments_and_no_more(owner, client, draft, article):
    comments = [client.post(draft()).json()["id"] for _ in range(501)]
    seen = [{"id": comment, "version": 1} for comment in comments]
    assert owner.try_to_decide("trash", seen).faults() == {"comments": "too_many"}
    decided = owner.try_to_decide("trash", seen[:500])
    assert decided.status == 201, decided
    assert len(owner.whole_queue(site="clinic", article=article)) == 1
    assert owner.undo(decided.json()["decision"]["id"]).status == 201
    assert len(owner.whole_queue(site="clinic", article=article)) == 501


@pytest.mark.parametrize("changed, faults", [
    ({"comments": []}, {"comments": "required"}),
    ({"comments": None}, {"comments": "required"}),
    ({"comments": {"id": 1}}, {"comments": "required"}),
    ({"comments": [1]}, {"comments": "invalid"}),
    ({"comments": [{"id": 1}]}, {"comments": "invalid"}),
    ({"comments": [{"version": 1}]}, {"comments": "invalid"}),
    ({"comments": [{"id": "1", "version": 1}]}, {"comments": "invalid"}),
    ({"comments": [{"id": 1.5, "version": 1}]}, {"comments": "invalid"}),
    ({"action": "delete"}, {"action": "invalid"}),
    ({"action": "undo"}, {"action": "invalid"}),
    ({"action": None}, {"action": "invalid"}),
    ({"note": "n" * 2001}, {"note": "too_long"}),
    ({"reason": "r" * 65}, {"reason": "too_long"}),
    ({"note": "a\0b"}, {"note": "invalid_characters"}),
    ({"note": 1}, {"note": "wrong_type"}),
    ({"action": 1}, {"action": "wrong_type"}),
])
def test_a_decision_that_is_not_well_formed_is_refused(owner, posted, changed, faults):
    comment = posted()["id"]
    body = {"comments": [{"id": comment, "version": 1}], "action": "approve", **changed}
    answer = owner.client.send_json("POST", DECISIONS, body, owner.headers())
    assert answer.status == 422, answer
    told = answer.faults()
    assert faults.items() <= told.items() or faults.keys() == told.keys(), answer
    assert status_of(owner, comment) == "pending"


def test_a_decision_that_is_no_json_is_refused(owner):
    for body in (b"", b"[]", b"{", b"[" * 5000):
        answer = owner.client.send_json("POST", DECISIONS, body, owner.headers())
        assert answer.status == 400, answer


# One site's moderator and another site


def test_the_moderator_of_a_site_sees_nothing_of_another(service, connect, of_clinic, of_paper,
                                                         posted, draft):
    paper = connect(service, "paper")
    theirs = paper.post(draft()).json()["id"]
    ours = posted()["id"]
    decision = of_paper.decide("approve", theirs)["decision"]["id"]
    seen = {card["site"] for status in ("pending", "approved", "spam", "trash")
            for card in of_clinic.whole_queue(status=status)}
    assert seen == {"clinic"}
    page = of_clinic.get(f"{DECISIONS}?limit=100").json()
    assert decision not in {one["id"] for one in page["decisions"]}
    assert of_clinic.totals() == of_clinic.queue(site="clinic")["totals"]
    assert ours in {card["id"] for card in of_clinic.whole_queue()}
    author = of_paper.comment(theirs)["comment"]["author"]["id"]
    assert of_clinic.queue(site="clinic", author=author)["comments"] == []


def test_what_is_another_sites_answers_as_what_does_not_exist(service, connect, of_clinic, of_paper,
                                                              draft):
    comment = connect(service, "paper").post(draft()).json()["id"]
    decision = of_paper.decide("approve", comment)["decision"]["id"]
    nothing = 2**52

    def asked(site: str, one: int, other: int) -> list:
        return [of_clinic.get(f"/v1/moderation/queue?site={site}"),
                of_clinic.get(f"/v1/moderation/comments/{one}"),
                *(of_clinic.try_to_decide(action, [{"id": one, "version": 2}])
                  for action in STATUS_AFTER),
                of_clinic.try_to_decide("trash", [{"id": one, "version": 77}]),
                of_clinic.undo(other)]

    for theirs, absent in zip(asked("paper", comment, decision), asked("nosite", nothing, nothing)):
        assert theirs.status == absent.status == 404, theirs
        strip = {"request_id": ""}
        assert theirs.json() | strip == absent.json() | strip
    assert status_of(of_paper, comment) == "approved"


def test_an_address_of_one_site_does_not_show_another_sites_comment(service, connect, client,
                                                                    draft):
    paper = connect(service, "paper")
    receipt = paper.post(draft()).json()
    bearer = {"Authorization": f"Bearer {receipt['edit']['token']}"}
    here = client.at(f"comments/{receipt['id']}")
    assert client.get(client.at(f"comments/{receipt['id']}",
                                preview=receipt["preview"])).status == 404
    assert client.send_json("PATCH", here, {"comment": "x"}, bearer).status == 404
    assert client.request("DELETE", here, headers=bearer).status == 404
    assert paper.get(paper.at(f"comments/{receipt['id']}",
                              preview=receipt["preview"])).status == 200


def test_the_log_of_decisions_pages_without_repeats(owner, posted):
    made = [owner.decide("spam", posted()["id"])["decision"]["id"] for _ in range(7)]
    seen, path = [], f"{DECISIONS}?limit=3"
    while path and len(seen) < 7:
        page = owner.get(path).json()
        seen += [decision["id"] for decision in page["decisions"]]
        path = page["next"] and f"{DECISIONS}?limit=3&after={page['next']}"
    assert seen[:7] == made[::-1]


def test_the_log_says_what_each_decision_was_about_and_by_whom(owner, of_clinic, posted, article):
    comment = posted(author="Ann", comment="First line\n\nand *more*" + " of it" * 100,
                     title="A title")["id"]
    made = of_clinic.decide("spam", comment)["decision"]
    owner.decide("trash", comment)
    mine = of_clinic.get("/v1/session").json()["moderator"]["id"]
    line = of_clinic.get(f"{DECISIONS}?moderator={mine}&limit=1").json()["decisions"][0]
    assert (line["id"], line["moderator"], line["by"]) == (made["id"], mine, "ana")
    (change,) = line["changes"]
    assert (change["author"], change["article"]) == ("Ann", {"key": article, "title": "A title"})
    assert change["excerpt"].startswith("First line and *more* of it")
    assert change["excerpt"].endswith("\u2026") and len(change["excerpt"]) < 130
    assert (change["current"], change["redacted"]) == (False, False)  # The owner decided since.
    (later,) = owner.get(f"{DECISIONS}?limit=1").json()["decisions"][0]["changes"]
    assert later["current"]
    nobody = owner.get(f"{DECISIONS}?moderator=999999").json()
    assert nobody == {"decisions": [], "next": None}
    for odd in ("0", "x", "-1", "1e3"):
        assert owner.get(f"{DECISIONS}?moderator={odd}").status == 400
