"""Moderators' own accounts, and owners over others': passwords, codes, tokens, people, and the log."""

import base64
import hashlib
import hmac
import struct
import time

import pytest
from web import Moderator

from conftest import OF_CLINIC, OWNER


def code_of(secret: str, steps: int = 0) -> str:
    """RFC 6238, as an authenticator has it."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


@pytest.fixture
def own(make_service, connect):
    """A service of one's own, and a way to log in."""
    service = make_service()
    service.start()
    yield service, lambda name=OWNER[0], password=OWNER[1]: Moderator(connect(service), name, password)


def kinds(moderator: Moderator) -> list[str]:
    return [event["kind"] for event in moderator.get("/v1/moderation/accounts").json()["events"]]


def test_a_changed_password_ends_the_other_sessions_alone(own):
    _, log_in = own
    here, there = log_in(), log_in()
    wrong = here.send("POST", "/v1/session/password", {"current": "not this one", "password": "another one 22"})
    assert wrong.status == 422 and "current" in wrong.faults()
    short = here.send("POST", "/v1/session/password", {"current": OWNER[1], "password": "short"})
    assert short.status == 422 and "password" in short.faults()
    assert here.send("POST", "/v1/session/password",
                     {"current": OWNER[1], "password": "another one 22"}).status == 204
    assert here.get("/v1/session").status == 200
    assert there.get("/v1/session").status == 401
    assert log_in(OWNER[0], "another one 22")
    assert "password_changed" in kinds(here)


def test_devices_are_listed_and_ended(own):
    _, log_in = own
    here, there = log_in(), log_in()
    devices = here.get("/v1/session/devices").json()["devices"]
    assert [device["current"] for device in devices].count(True) == 1 and len(devices) == 2
    other = next(device for device in devices if not device["current"])
    assert here.send("DELETE", f"/v1/session/devices/{other['id']}", None).status == 204
    assert there.get("/v1/session").status == 401
    assert here.send("DELETE", f"/v1/session/devices/{other['id']}", None).status == 404
    # The id of a session is nothing to log in with.
    assert here.client.get("/v1/session", {"Cookie": f"rejoinder={devices[0]['id']}"}).status == 401


def test_one_time_codes_are_asked_for_once_confirmed(own, connect):
    service, log_in = own
    owner = log_in()
    attempt = lambda **more: connect(service).send_json(
        "POST", "/v1/session", {"name": OWNER[0], "password": OWNER[1], **more})
    assert owner.send("POST", "/v1/session/codes", {"password": "wrong wrong wrong"}).status == 422
    begun = owner.send("POST", "/v1/session/codes", {"password": OWNER[1]}).json()
    assert begun["uri"].startswith("otpauth://totp/") and begun["secret"] in begun["uri"]
    assert len(begun["qr"]) == len(begun["qr"][0]) and begun["qr"][0].startswith("1111111")
    assert attempt().status == 201  # It is not on yet.
    assert owner.send("PUT", "/v1/session/codes", {"code": "000000"}).status == 422
    code = code_of(begun["secret"])
    recovery = owner.send("PUT", "/v1/session/codes", {"code": code}).json()["recovery_codes"]
    assert len(set(recovery)) == 10
    assert attempt().slug() == "code_required"
    assert attempt(code=code).slug() == "wrong_code", "a code is good once"
    assert attempt(code=code_of(begun["secret"], 1)).status == 201
    # Who does not know the password is not told that there are codes.
    unknown = connect(service).send_json("POST", "/v1/session", {"name": OWNER[0], "password": "wrong wrong"})
    assert unknown.slug() == "wrong_credentials"
    assert attempt(code=recovery[0].upper()).status == 201
    assert attempt(code=recovery[0]).slug() == "wrong_code"
    assert owner.get("/v1/session/codes").json() == {"on": True, "recovery_codes_left": 9}
    assert owner.send("POST", "/v1/session/codes", {"password": OWNER[1]}).status == 409
    assert owner.send("DELETE", "/v1/session/codes", {"password": OWNER[1]}).status == 204
    assert attempt().status == 201
    assert {"codes_on", "codes_off", "recovery_code_used"} <= set(kinds(owner))


def test_a_secret_is_sealed_on_disk(own):
    import sqlite3
    service, log_in = own
    begun = log_in().send("POST", "/v1/session/codes", {"password": OWNER[1]}).json()
    secret = base64.b32decode(begun["secret"] + "=" * (-len(begun["secret"]) % 8))
    with sqlite3.connect(f"file:{service.data / 'rejoinder.db'}?mode=ro", uri=True) as data:
        sealed, = data.execute("SELECT sealed_secret FROM one_time_code").fetchone()
    assert secret not in sealed


def test_access_tokens_may_what_their_scope_says(own, connect, draft):
    service, log_in = own
    owner = log_in()
    visitor = connect(service)
    number = visitor.post(draft()).json()["id"]
    tokens = {}
    for scope in ("read", "moderate", "manage"):
        made = owner.prove("POST", "/v1/moderation/tokens", {"name": f"a {scope}", "scope": scope, "days": 9})
        assert made.status == 201
        tokens[scope] = {"Authorization": "Bearer " + made.json()["token"]}
    program = connect(service)
    decide = {"comments": [{"id": number, "version": 1}], "action": "approve"}
    assert program.get("/v1/moderation/queue", tokens["read"]).status == 200
    assert program.get("/v1/session", tokens["read"]).status == 200
    assert program.send_json("POST", "/v1/moderation/decisions", decide, tokens["read"]).slug() == "scope"
    assert program.send_json("PUT", "/v1/moderation/policies?site=clinic", {}, tokens["moderate"]).slug() == "scope"
    for path in ("/v1/moderation/tokens", "/v1/session/devices", "/v1/moderation/moderators"):
        assert program.get(path, tokens["manage"]).slug() == "scope"
    assert program.send_json("POST", "/v1/moderation/decisions", decide, tokens["moderate"]).status == 201
    assert program.send_json("PUT", "/v1/moderation/policies?site=clinic", {}, tokens["manage"]).status == 200
    for bad in ("Bearer rejoinder_" + "A" * 43, "Bearer ", "Basic eDp4", "bearer"):
        assert program.get("/v1/moderation/queue", {"Authorization": bad}).status == 401
    listed = owner.get("/v1/moderation/tokens").json()["tokens"]
    assert [token["scope"] for token in listed] == ["read", "moderate", "manage"]
    assert "rejoinder_" not in str(listed) and listed[0]["seen"]
    assert owner.send("DELETE", f"/v1/moderation/tokens/{listed[0]['id']}", None).status == 204
    assert program.get("/v1/moderation/queue", tokens["read"]).status == 401


def test_a_token_for_one_site_sees_no_other(own, connect, draft):
    service, log_in = own
    owner = log_in()
    of_clinic = connect(service).post(draft()).json()["id"]
    of_paper = connect(service, "paper").post(draft()).json()["id"]
    made = owner.prove("POST", "/v1/moderation/tokens", {"name": "t", "scope": "moderate", "site": "clinic"})
    assert made.status == 201 and made.json()["access_token"]["site"] == "clinic"
    token = {"Authorization": "Bearer " + made.json()["token"]}
    program = connect(service)
    queue = program.get("/v1/moderation/queue", token).json()
    assert [comment["id"] for comment in queue["comments"]] == [of_clinic]
    assert [site["key"] for site in program.get("/v1/moderation/sites", token).json()["sites"]] == ["clinic"]
    unknown = program.get("/v1/moderation/comments/999999", token)
    other = program.get(f"/v1/moderation/comments/{of_paper}", token)
    assert (other.status, other.slug()) == (unknown.status, unknown.slug()) == (404, "unknown_comment")
    assert program.get("/v1/moderation/queue?site=paper", token).status in (404, 422)
    decide = {"comments": [{"id": of_paper, "version": 1}], "action": "approve"}
    assert program.send_json("POST", "/v1/moderation/decisions", decide, token).status == 404
    decide["comments"][0]["id"] = of_clinic
    assert program.send_json("POST", "/v1/moderation/decisions", decide, token).status == 201
    assert owner.get("/v1/moderation/tokens").json()["tokens"][0]["site"] == "clinic"
    for body, field in (({"scope": "read", "site": "nowhere"}, "site"), ({"scope": "manage", "site": "clinic"}, "scope")):
        assert field in owner.prove("POST", "/v1/moderation/tokens", {"name": "t", **body}).faults()


def test_a_session_alone_makes_no_token(owner):
    for password in ({}, {"password": "not my password"}):
        refused = owner.send("POST", "/v1/moderation/tokens", {"name": "t", "scope": "read", **password})
        assert refused.status == 422 and "password" in refused.faults()
    assert owner.get("/v1/moderation/tokens").json()["tokens"] == []


def test_a_session_alone_lets_nothing_more_be_published_without_a_moderator(own):
    _, log_in = own
    owner = log_in()
    path = "/v1/moderation/policies?site=clinic"
    policy = lambda: owner.get(path).json()["policy"]
    rules = policy()["rules"]
    off = {**rules, "rules": [{**rules["rules"][0], "enabled": False}, *rules["rules"][1:]]}
    put = lambda **body: owner.send("PUT", path, {"rules": rules, "auto_approve": True, "ham_below": 0.05, **body})

    assert put(auto_approve=False, auto_spam=True, ham_below=0.4).status == 200
    for password in ({}, {"password": None}, {"password": "not my password"}):
        refused = put(**password)
        assert refused.status == 422 and list(refused.faults()) == ["password"]
    assert not policy()["auto_approve"]
    assert put(password=OWNER[1]).status == 200 and policy()["auto_approve"]
    assert "password" not in policy()
    assert put().status == put(ham_below=0.01).status == 200  # No more than before.
    for more in ({"ham_below": 0.1}, {"rules": off}, {"rules": "health-clinic"}):
        assert list(put(**more).faults()) == ["password"], more
    # Less needs nothing; and a rule that is off before anything is published by itself holds nothing.
    assert put(auto_approve=False).status == put(auto_approve=False, rules=off).status == 200
    # Who may not change it is told so, and is not asked for a password.
    assert log_in(*OF_CLINIC).send("PUT", path, {"auto_approve": True}).status == 403


def test_a_program_that_manages_changes_a_policy_without_a_password(own, connect):
    service, log_in = own
    made = log_in().prove("POST", "/v1/moderation/tokens", {"name": "ci", "scope": "manage"})
    token = {"Authorization": "Bearer " + made.json()["token"]}
    program = connect(service)
    path = "/v1/moderation/policies?site=clinic"
    unknown = program.send_json("PUT", path, {"auto_approve": True, "password": OWNER[1]}, token)
    assert list(unknown.faults()) == ["password"]
    assert program.send_json("PUT", path, {"auto_approve": True}, token).status == 200


@pytest.mark.parametrize(("body", "field"), [
    ({"scope": "read"}, "name"), ({"name": "x"}, "scope"), ({"name": "x", "scope": "all"}, "scope"),
    ({"name": "x", "scope": "read", "days": 0}, "days"), ({"name": "x", "scope": "read", "days": "9"}, "days"),
    ({"name": "x" * 65, "scope": "read"}, "name")])
def test_a_token_with_faults_is_refused_by_field(owner, body, field):
    answer = owner.prove("POST", "/v1/moderation/tokens", body)
    assert answer.status == 422 and field in answer.faults()


def test_people_are_invited_changed_and_disabled(own, connect):
    service, log_in = own
    owner = log_in()
    made = owner.prove("POST", "/v1/moderation/invitations", {"role": "moderator", "sites": ["clinic"]})
    assert made.status == 201
    invitation = made.json()["url"].partition("#invite=")[2]
    joined = connect(service).send_json("POST", "/v1/moderation/moderators", {
        "invitation": invitation, "name": "Robin", "password": "a longer password"})
    assert joined.status == 201
    robin = log_in("Robin", "a longer password")
    number = joined.json()["id"]
    assert [site["key"] for site in robin.get("/v1/moderation/sites").json()["sites"]] == ["clinic"]
    for method, path in (("GET", "/v1/moderation/moderators"), ("GET", "/v1/moderation/accounts")):
        assert robin.get(path).status == 403
    assert robin.send("PATCH", f"/v1/moderation/moderators/{number}", {"role": "owner"}).status == 403
    assert robin.send("POST", "/v1/moderation/invitations", {"role": "owner"}).status == 403
    changed = owner.prove("PATCH", f"/v1/moderation/moderators/{number}", {"sites": ["paper"]})
    assert changed.json()["sites"] == ["paper"]
    assert [site["key"] for site in robin.get("/v1/moderation/sites").json()["sites"]] == ["paper"]
    token = robin.prove("POST", "/v1/moderation/tokens", {"name": "x", "scope": "read"}).json()["token"]
    assert owner.prove("PATCH", f"/v1/moderation/moderators/{number}", {"disabled": True}).json()["disabled"]
    assert robin.get("/v1/session").status == 401
    assert connect(service).get("/v1/session", {"Authorization": f"Bearer {token}"}).status == 401
    refused = connect(service).send_json("POST", "/v1/session", {"name": "Robin", "password": "a longer password"})
    assert refused.slug() == "wrong_credentials"
    assert {"invited", "joined", "moderator_changed", "moderator_disabled"} <= set(kinds(owner))
    told = [(event["kind"], event["subject"], event["details"])
            for event in owner.get("/v1/moderation/accounts").json()["events"]]
    assert ("invited", "moderator", "moderator of clinic") in told
    assert ("moderator_changed", "Robin", "moderator of paper") in told
    assert ("token_made", "x", "scope read for all sites") in told


def test_who_was_an_owner_gets_the_sites_that_are_named(own):
    _, log_in = own
    owner = log_in()
    people = owner.get("/v1/moderation/moderators").json()["moderators"]
    number = next(one["id"] for one in people if one["name"] == OF_CLINIC[0])
    change = lambda **body: owner.prove("PATCH", f"/v1/moderation/moderators/{number}", body)
    assert change(role="owner").json()["sites"] == []
    assert "sites" in change(role="moderator").faults()
    assert change(role="moderator", sites=["paper"]).json()["sites"] == ["paper"]


def test_somebody_stays_an_owner(own):
    _, log_in = own
    owner = log_in()
    me = owner.get("/v1/session").json()["moderator"]["id"]
    for change in ({"disabled": True}, {"role": "moderator", "sites": ["clinic"]}):
        owners = [m for m in owner.get("/v1/moderation/moderators").json()["moderators"]
                  if m["role"] == "owner" and not m["disabled"] and m["id"] != me]
        assert not owners
        assert owner.prove("PATCH", f"/v1/moderation/moderators/{me}", change).slug() == "last_owner"
    assert owner.prove("PATCH", "/v1/moderation/moderators/999", {"disabled": True}).status == 404
    assert owner.prove("PATCH", f"/v1/moderation/moderators/{me}", {"sites": ["nowhere"]}).status == 422


def test_account_addresses_take_the_sessions_own_token(own):
    """No form or fetch of another site's page changes an account."""
    _, log_in = own
    owner = log_in()
    for method, path, body in (
            ("POST", "/v1/session/password", {"current": OWNER[1], "password": "another one 22"}),
            ("POST", "/v1/session/codes", {"password": OWNER[1]}),
            ("POST", "/v1/moderation/tokens", {"name": "x", "scope": "read"}),
            ("POST", "/v1/moderation/invitations", {"role": "owner", "password": OWNER[1]})):
        cookie = {"Cookie": owner.cookie}
        assert owner.client.send_json(method, path, body, cookie).slug() == "csrf"
        stolen = {**owner.headers(), "Origin": "https://evil.example"}
        assert owner.client.send_json(method, path, body, stolen).slug() == "cross_site"
        assert owner.client.send_json(method, path, body, {**owner.headers(), "Origin": "null"}).slug() == "cross_site"
