"""Logging in and out, and what only the console's own pages may do."""

import re
import statistics
import time

import pytest

from conftest import OF_CLINIC, OWNER
from web import Moderator

DECISIONS = "/v1/moderation/decisions"
READING = ("/v1/session", "/v1/moderation/queue", DECISIONS, "/v1/moderation/comments/1")


def log_in(client, name, password, headers=()):
    return client.send_json("POST", "/v1/session", {"name": name, "password": password}, headers)


def without_id(answer) -> dict:
    return {name: value for name, value in answer.json().items() if name != "request_id"}


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client):
    wrong = log_in(client, OWNER[0], "not the password")
    unknown = log_in(client, "nobody", "not the password")
    empty = log_in(client, "", "")
    huge = log_in(client, OWNER[0], "p" * 5000)
    assert wrong.status == 401 and wrong.slug() == "wrong_credentials"
    for other in (unknown, empty, huge):
        assert other.status == 401 and without_id(other) == without_id(wrong)
        assert sorted(other.headers.keys()) == sorted(wrong.headers.keys())
        assert "Set-Cookie" not in other.headers


def test_a_wrong_password_and_an_unknown_name_take_the_same_time(make_service, connect):
    """Medians of attempts in turn, at several servers, since each takes only so many. Without the
    hash an unknown name would be answered a hundred times faster."""
    times = {OWNER[0]: [], OF_CLINIC[0]: [], "nobody": [], "nobody else": []}
    for round_ in range(4):
        client = connect(make_service().start())
        log_in(client, "warm up", "not the password")
        for attempt in range(4):
            # Each comes first, second, … equally often, whatever the machine does meanwhile.
            names = list(times)
            turn = (round_ + attempt) % len(names)
            for name in names[turn:] + names[:turn]:
                begin = time.perf_counter()
                answer = log_in(client, name, "not the password")
                times[name].append(time.perf_counter() - begin)
                assert answer.status == 401, answer
    known = times[OWNER[0]] + times[OF_CLINIC[0]]
    unknown = times["nobody"] + times["nobody else"]
    assert 0.67 < statistics.median(known) / statistics.median(unknown) < 1.5


def test_too_many_attempts_on_one_name_are_throttled_and_others_are_not(make_service, connect):
    service = make_service().start()
    client = connect(service)
    answers = [log_in(client, OWNER[0], "wrong password") for _ in range(12)]
    assert {answer.status for answer in answers} == {401, 429}
    stopped = answers[-1]
    assert stopped.status == 429 and stopped.slug() == "too_many_attempts"
    assert 1 <= int(stopped.headers["Retry-After"]) <= 60
    assert log_in(client, *OWNER).status == 429  # Right or wrong is not told while it lasts.
    assert log_in(client, *OF_CLINIC).status == 201


def test_one_network_may_not_try_name_after_name(make_service, connect):
    client = connect(make_service().start())
    statuses = [log_in(client, f"name{n}", "wrong password").status for n in range(40)]
    assert statuses[:20] == [401] * 20 and statuses[-1] == 429


def test_who_i_am_says_name_role_and_sites(owner, of_clinic):
    mine = owner.get("/v1/session").json()
    assert (mine["moderator"]["name"], mine["moderator"]["role"]) == ("kim", "owner")
    assert [site["key"] for site in mine["sites"]] == ["clinic", "paper"]
    assert mine["csrf"] == owner.csrf
    theirs = of_clinic.get("/v1/session").json()
    assert theirs["moderator"]["role"] == "moderator"
    assert theirs["sites"] == [{"key": "clinic", "name": "Harbour Clinic"}]
    assert theirs["csrf"] != mine["csrf"]


def test_the_cookie_is_for_this_server_and_no_script(service, client):
    cookie = log_in(client, *OWNER).headers["Set-Cookie"]
    value, *attributes = [part.strip() for part in cookie.split(";")]
    assert re.fullmatch(r"rejoinder=[A-Za-z0-9_-]{43}", value)
    assert set(attributes) == {"Path=/", "Max-Age=2592000", "HttpOnly", "SameSite=Strict"}


def test_over_https_the_cookie_is_bound_to_the_host(make_service, connect):
    service = make_service().start({"public_url": "https://comments.clinic.example"})
    client = connect(service)
    answer = log_in(client, *OWNER)
    value, *attributes = [part.strip() for part in answer.headers["Set-Cookie"].split(";")]
    assert value.startswith("__Host-rejoinder=")
    assert set(attributes) == {"Path=/", "Max-Age=2592000", "HttpOnly", "SameSite=Strict", "Secure"}
    token = value.partition("=")[2]
    assert client.get("/v1/session", {"Cookie": f"rejoinder={token}"}).status == 401
    assert client.get("/v1/session", {"Cookie": f"a=b; {value}; c=d"}).status == 200


@pytest.mark.parametrize("cookie", ["", "rejoinder=", "rejoinder=x", "rejoinder=" + "A" * 43,
                                    "rejoinder=" + "A" * 44, "other=1", "rejoinder", ";;;", "=;="])
def test_without_a_session_nothing_for_moderators_answers(client, cookie):
    headers = {"Cookie": cookie} if cookie else {}
    for path in READING:
        answer = client.get(path, headers)
        assert (answer.status, answer.slug()) == (401, "not_signed_in"), answer
    for method, path in (("POST", DECISIONS), ("POST", f"{DECISIONS}/1/undo"),
                         ("DELETE", "/v1/session")):
        assert client.send_json(method, path, {}, headers).status == 401


def test_every_login_is_another_session_with_another_token(client):
    cookies = {log_in(client, *OWNER).headers["Set-Cookie"] for _ in range(3)}
    assert len(cookies) == 3


def test_logging_out_ends_the_session_on_the_server_too(service, connect):
    client = connect(service)
    moderator, other = Moderator(client, *OF_CLINIC), Moderator(client, *OF_CLINIC)
    answer = client.request("DELETE", "/v1/session", headers=moderator.headers())
    assert answer.status == 204
    assert answer.headers["Set-Cookie"].startswith("rejoinder=; Path=/; Max-Age=0")
    assert moderator.get("/v1/session").status == 401
    assert client.request("DELETE", "/v1/session", headers=moderator.headers()).status == 401
    assert other.get("/v1/session").status == 200


def test_changing_a_password_ends_the_sessions(service, connect):
    service.add_moderator("zoe", "zoe's first password", "--role", "owner")
    client = connect(service)
    zoe = Moderator(client, "zoe", "zoe's first password")
    service.run("moderator", "passwd", "zoe", "--password-stdin", stdin="zoe's next password\n")
    assert zoe.get("/v1/session").status == 401
    assert log_in(client, "zoe", "zoe's first password").status == 401
    assert log_in(client, "zoe", "zoe's next password").status == 201


# Requests that another site's page could cause


@pytest.fixture
def forged(client, owner, posted):
    """Sends a decision on a waiting comment with other headers; it must be refused and change
    nothing."""

    def send(refusal: tuple, body_type: str = "application/json", **changed):
        comment = posted()["id"]
        headers = {**owner.headers(), "Content-Type": body_type, **changed}
        headers = {name.replace("_", "-"): value for name, value in headers.items()
                   if value is not None}
        body = b'{"comments":[{"id":%d,"version":1}],"action":"approve"}' % comment
        answer = client.request("POST", DECISIONS, body, headers)
        assert (answer.status, answer.slug()) == refusal, answer
        assert owner.comment(comment)["comment"]["status"] == "pending"

    return send


def test_a_decision_needs_the_sessions_token(forged, of_clinic):
    forged((403, "csrf"), **{"X-CSRF-Token": None})
    forged((403, "csrf"), **{"X-CSRF-Token": ""})
    forged((403, "csrf"), **{"X-CSRF-Token": "A" * 43})
    forged((403, "csrf"), **{"X-CSRF-Token": of_clinic.csrf})


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://clinic.example",
                                    "http://127.0.0.1", "http://127.0.0.1.evil.example"])
def test_a_decision_from_another_origin_is_refused(forged, origin):
    forged((403, "cross_site"), Origin=origin)


def test_a_decision_that_a_browser_calls_cross_site_is_refused(forged):
    for value in ("cross-site", "same-site", "weird"):
        forged((403, "cross_site"), **{"Sec-Fetch-Site": value})


@pytest.mark.parametrize("body_type", ["text/plain", "application/x-www-form-urlencoded",
                                       "multipart/form-data; boundary=x"])
def test_a_decision_in_a_forms_body_is_refused(forged, body_type):
    forged((415, "unsupported_media_type"), body_type)


def test_our_own_console_may_decide(service, client, owner, posted):
    comment = posted()["id"]
    headers = {**owner.headers(), "Origin": service.public_url, "Sec-Fetch-Site": "same-origin"}
    answer = client.send_json("POST", DECISIONS, {"comments": [{"id": comment, "version": 1}],
                                                  "action": "approve"}, headers)
    assert answer.status == 201, answer


def test_a_get_decides_nothing(client, owner, posted):
    comment = posted()["id"]
    decision = owner.decide("spam", comment)["decision"]["id"]
    before = owner.totals()
    for path in (f"{DECISIONS}/{decision}/undo", f"{DECISIONS}?action=approve&id={comment}",
                 f"/v1/moderation/comments/{comment}?action=approve"):
        client.get(path, owner.headers())
        client.request("HEAD", path, headers=owner.headers())
    assert owner.totals() == before


def test_a_login_from_another_site_is_refused(client):
    assert log_in(client, *OF_CLINIC, {"Origin": "https://evil.example"}).slug() == "cross_site"
    body = b"name=ana&password=x"
    answer = client.request("POST", "/v1/session", body,
                            {"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status == 415


# Invitations


def accept(client, invitation, name, password="a long enough password"):
    return client.send_json("POST", "/v1/moderation/moderators",
                            {"invitation": invitation, "name": name, "password": password})


def test_an_invitation_makes_one_account_with_its_role_and_sites(service, client, connect):
    link = service.run("moderator", "invite", "--role", "moderator", "--site", "paper").out.strip()
    assert link.startswith(f"{service.public_url}/moderate#invite=")
    token = link.partition("#invite=")[2]
    for name, password, faults in (("", "short", {"name": "required", "password": "too_short"}),
                                   ("pat", "PAT", {"password": "too_short"}),
                                   ("patriciamaria", "PatriciaMaria", {"password": "same_as_name"}),
                                   ("x" * 65, "p" * 1025, {"name": "too_long",
                                                           "password": "too_long"})):
        refused = accept(client, token, name, password)
        assert refused.status == 422 and refused.faults() == faults, refused
    assert accept(client, token, OWNER[0].upper()).slug() == "name_taken"

    answer = accept(client, token, "pat")
    assert answer.status == 201 and answer.json()["role"] == "moderator", answer
    assert accept(client, token, "max").slug() == "invitation_spent"
    pat = Moderator(connect(service), "pat", "a long enough password")
    assert [site["key"] for site in pat.get("/v1/session").json()["sites"]] == ["paper"]


def test_an_invitation_that_is_none_is_refused_before_anything_is_told(client):
    for token in ("", "x", "A" * 43, "A" * 5000):
        assert accept(client, token, OWNER[0]).slug() == "invitation_spent"
