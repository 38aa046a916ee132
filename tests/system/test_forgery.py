"""Requests that other pages and planted cookies could cause, against every address that changes
something for moderators. The addresses come from schema/openapi.yaml."""

import pytest

from conftest import OF_CLINIC, OWNER
from openapi import Specification
from web import urlencoded

SPECIFICATION = Specification()
CHANGING = [(method.upper(), template) for template, path in SPECIFICATION.paths.items()
            for method in ("post", "put", "patch", "delete")
            if method in path and template.startswith(("/v1/moderation/", "/v1/session"))]
# Those that need no session: what they take is a secret of its own.
OPEN = {("POST", "/v1/session"), ("POST", "/v1/moderation/moderators")}
GUARDED = [one for one in CHANGING if one not in OPEN]

FOREIGN = [{"Origin": "https://evil.example"}, {"Origin": "null"},
           {"Origin": "https://moderation.clinic.example"},  # A sibling of the site.
           {"Origin": "http://127.0.0.1:1"}, {"Origin": "http://evil.127.0.0.1"},
           {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}]
FORMS = [("application/x-www-form-urlencoded", urlencoded({"action": "approve"})),
         ("text/plain", b'{"action":"approve","x":"="}'),
         ("multipart/form-data; boundary=x",
          b'--x\r\nContent-Disposition: form-data; name="action"\r\n\r\napprove\r\n--x--\r\n')]
OVERRIDES = ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"]


def at(template: str, id_: int = 1) -> str:
    return template.replace("{id}", str(id_))


@pytest.fixture
def nothing_changes(owner, posted):
    """A comment that waits before and after, and a log that has not grown."""
    comment = posted()["id"]

    def state():
        return (owner.comment(comment), owner.totals(),
                owner.get("/v1/moderation/decisions?limit=1").body,
                owner.get("/v1/moderation/tokens").body,
                owner.get("/v1/moderation/moderators").body,
                owner.get("/v1/moderation/policies?site=clinic").body)

    before = state()
    yield comment
    assert state() == before


@pytest.mark.parametrize(("method", "template"), GUARDED)
def test_a_page_of_elsewhere_changes_nothing(client, owner, nothing_changes, method, template):
    path = at(template, nothing_changes)
    for foreign in FOREIGN:
        # Though the page had got hold of the token, which it cannot.
        answer = client.send_json(method, path, {}, {**owner.headers(), **foreign})
        assert (answer.status, answer.slug()) == (403, "cross_site"), (foreign, answer)
        assert "Access-Control-Allow-Origin" not in answer.headers
    for body_type, body in FORMS:
        for headers in ({}, {"Origin": "null"}, {"Origin": "https://evil.example"}):
            answer = client.request(method, path, body,
                                    {"Cookie": owner.cookie, "Content-Type": body_type, **headers})
            assert answer.status == 403, answer


@pytest.mark.parametrize("template", sorted({template for _, template in CHANGING}))
def test_a_preflight_of_elsewhere_gets_no_leave(client, template):
    for origin in ("https://evil.example", "null", "https://clinic.example"):
        answer = client.request("OPTIONS", at(template), headers={
            "Origin": origin, "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type,x-csrf-token"})
        assert not any(name.startswith("Access-Control-") for name in answer.headers), answer


@pytest.mark.parametrize(("method", "template"), GUARDED)
def test_no_get_does_the_work_of_another_method(client, owner, nothing_changes, method, template):
    path = at(template, nothing_changes)
    queries = ["", "?action=approve", f"?_method={method}", f"?_method={method.lower()}",
               f"?action=approve&id={nothing_changes}&csrf={owner.csrf}"]
    for query in queries:
        for sent in ("GET", "HEAD"):
            for override in ({}, *({name: method} for name in OVERRIDES)):
                client.request(sent, path + query, headers={**owner.headers(), **override})


@pytest.mark.parametrize("name", OVERRIDES)
def test_a_post_is_a_post_whatever_a_header_calls_it(client, owner, nothing_changes, name):
    """A form can send only POST: it must not become the DELETE or the PUT of the same address."""
    for method, template in GUARDED:
        if method == "POST" or ("POST", template) in CHANGING:
            continue
        answer = client.send_json("POST", at(template, nothing_changes), {"_method": method},
                                  {**owner.headers(), name: method})
        assert answer.status == 405, answer
    answer = client.send_json("POST", f"/v1/moderation/decisions?_method=DELETE",
                              {"_method": "DELETE"}, {**owner.headers(), name: "DELETE"})
    assert answer.status == 422, answer  # As the POST that it is.


def log_in(client, name, password, headers=()):
    return client.send_json("POST", "/v1/session", {"name": name, "password": password}, headers)


def test_a_session_that_was_planted_is_not_the_one_that_logs_in(client):
    """Session fixation: whoever knows the cookie from before knows nothing afterwards."""
    attacker = log_in(client, *OF_CLINIC).headers["Set-Cookie"].partition(";")[0]
    for planted in (attacker, "rejoinder=" + "A" * 43, f"rejoinder={'A' * 43}; {attacker}"):
        answer = log_in(client, *OWNER, {"Cookie": planted})
        assert answer.status == 201
        fresh = answer.headers["Set-Cookie"].partition(";")[0]
        assert fresh not in planted
        mine = client.get("/v1/session", {"Cookie": fresh}).json()
        assert mine["moderator"]["name"] == OWNER[0]
        before = client.get("/v1/session", {"Cookie": planted})
        assert before.status == 401 or before.json()["moderator"]["name"] == OF_CLINIC[0]
        # The attacker's token is not good for the victim's session either.
        theirs = client.get("/v1/session", {"Cookie": attacker}).json()["csrf"]
        assert client.send_json("POST", "/v1/session/password", {}, {
            "Cookie": fresh, "X-CSRF-Token": theirs}).slug() == "csrf"


def test_a_sibling_cannot_plant_a_cookie_over_https(make_service, connect):
    """A sibling subdomain may set cookies for the common domain, but none whose name begins with
    __Host-; one without is not looked at."""
    client = connect(make_service().start({"public_url": "https://comments.clinic.example"}))
    attacker = log_in(client, *OF_CLINIC).headers["Set-Cookie"].partition(";")[0]
    token = attacker.partition("=")[2]
    victim = log_in(client, *OWNER).headers["Set-Cookie"].partition(";")[0]
    assert client.get("/v1/session", {"Cookie": f"rejoinder={token}"}).status == 401
    for cookies in (f"rejoinder={token}; {victim}", f"{victim}; rejoinder={token}"):
        mine = client.get("/v1/session", {"Cookie": cookies}).json()
        assert mine["moderator"]["name"] == OWNER[0]
    headers = {"Cookie": victim, "Origin": "https://shop.clinic.example"}
    answer = client.send_json("DELETE", "/v1/session", {}, headers)
    assert (answer.status, answer.slug()) == (403, "cross_site")


def test_a_log_in_from_elsewhere_is_refused(client):
    for foreign in FOREIGN:
        answer = log_in(client, *OWNER, foreign)
        assert (answer.status, answer.slug()) == (403, "cross_site"), answer
        assert "Set-Cookie" not in answer.headers
    for body_type, body in FORMS:
        answer = client.request("POST", "/v1/session", body, {"Content-Type": body_type})
        assert answer.status == 415 and "Set-Cookie" not in answer.headers


def test_an_access_token_is_never_sent_by_a_browser_unasked(client, owner, posted):
    """In a cookie, a query or a form it is nothing."""
    token = owner.prove("POST", "/v1/moderation/tokens", {"name": "t", "scope": "moderate"})
    secret = token.json()["token"]
    queue = "/v1/moderation/queue"
    assert client.get(queue, {"Authorization": f"Bearer {secret}"}).status == 200
    for headers in ({"Cookie": f"rejoinder={secret}"}, {"Authorization": secret},
                    {"Authorization": f"Basic {secret}"}, {"X-CSRF-Token": secret}):
        assert client.get(queue, headers).status == 401
    assert client.get(f"{queue}?access_token={secret}").status == 401
