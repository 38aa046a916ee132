"""Mail to moderators, from the form to the link in the mail; the mail server is the test's own."""

import re
import sqlite3
import time

import pytest

from conftest import OF_CLINIC, OF_PAPER, OWNER
from mail_server import Mailbox, eventually, free_port
from web import Moderator

NOTIFICATIONS = "/v1/moderation/notifications"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def mailbox():
    box = Mailbox()
    yield box
    box.close()


@pytest.fixture
def scene(make_service, connect, mailbox):
    """A service that sends mail, and the moderator of the clinic, who has no address yet."""
    service = make_service().start(mailbox.settings())
    return service, connect(service), Moderator(connect(service), *OF_CLINIC)


def confirm(client, mailbox: Mailbox, moderator: Moderator, address: str, **more) -> None:
    answer = moderator.prove("PUT", NOTIFICATIONS, {"address": address, **more})
    assert answer.status == 200, answer
    path = mailbox.wait(1)[0].links()[0]
    assert client.request("POST", path, b"action=confirm", FORM).status == 303
    mailbox.received.clear()


def with_mail(scene, mailbox, **more):
    service, client, moderator = scene
    confirm(client, mailbox, moderator, "ana@clinic.example",
            **{"sites": {"clinic": "each"}, **more})
    return service, client, moderator


def outbox(service) -> list[tuple]:
    with sqlite3.connect(f"file:{service.data / 'rejoinder.db'}?mode=ro", uri=True) as data:
        return data.execute("SELECT kind, sent_at IS NOT NULL, failed_at IS NOT NULL, failure "
                            "FROM outbox ORDER BY id").fetchall()


def test_without_a_mail_server_there_is_no_mail_and_it_is_said(of_clinic, client, owner):
    assert of_clinic.get(NOTIFICATIONS).json()["mail"] is False
    refused = of_clinic.prove("PUT", NOTIFICATIONS, {"address": "ana@clinic.example"})
    assert refused.slug() == "mail_off"
    assert of_clinic.send("POST", NOTIFICATIONS + "/test", {}).slug() == "mail_off"
    assert owner.get("/v1/moderation/health").json()["mail"] is None
    assert "rejoinder_outbox_pending 0\n" in client.get("/metrics").text()


def test_a_mail_server_without_a_sender_is_refused(make_service):
    refused = make_service().run("serve", "--mail-server", "smtp://localhost", check=False)
    assert refused.code != 0 and "mail.from" in refused.err
    refused = make_service().run("serve", "--mail-server", "mail.example", check=False)
    assert refused.code != 0 and "smtp://" in refused.err


def test_an_address_is_proved_by_the_link_that_was_mailed_to_it(scene, mailbox, draft):
    service, client, moderator = scene
    set_ = moderator.prove("PUT", NOTIFICATIONS,
                          {"address": "Ana@Clinic.example", "sites": {"clinic": "each"}}).json()
    assert set_["address"] == "ana@clinic.example" and not set_["proven"]
    mail = mailbox.wait(1)[0]
    assert mail.recipients == ["ana@clinic.example"] and mail.sender == "comments@clinic.example"
    assert client.post(draft()).status == 201
    path = mail.links()[0]
    for _ in range(3):  # A scanner looks at every link.
        page = client.get(path)
        assert page.status == 200 and "Confirm your address" in page.text()
    assert not moderator.get(NOTIFICATIONS).json()["proven"]
    assert client.request("POST", path, b"action=confirm", FORM).status == 303
    assert moderator.get(NOTIFICATIONS).json()["proven"]
    assert "confirmed" in client.get(path).text()
    assert moderator.send("POST", NOTIFICATIONS + "/test", {}).status == 204
    assert "works" in mailbox.wait(2)[1].message["Subject"]
    assert len(mailbox.received) == 2, "a comment of before the proof is not mailed"
    kinds = [event["kind"] for event in
             Moderator(client, *OWNER).get("/v1/moderation/accounts").json()["events"]]
    assert {"mail_address_set", "mail_address_proven"} <= set(kinds)


def test_a_comment_is_mailed_whole_with_its_reasons_and_decided_by_its_link(
        scene, mailbox, draft, connect):
    service, client, _ = with_mail(scene, mailbox)
    text = "Does it hurt?\nMy number is 0412 345 678 – <b>ça va</b>."
    number = client.post(draft(author="Zoë", title="Dry needling: what to expect", comment=text,
                               url="https://clinic.example/dry")).json()["id"]
    mail = mailbox.wait(1)[0]
    message = mail.message
    assert message["Subject"] == "New reply waiting: Dry needling: what to expect"
    assert message["From"].addresses[0].display_name == "Harbour Clinic"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@clinic.example>")
    assert message["References"] == message["In-Reply-To"]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for line in text.splitlines():
        assert "> " + line in mail.text()
    assert "<b>" not in mail.html() and "ça va" in mail.html()
    assert "phone number" in mail.text() and "first comment" in mail.text()
    assert max(map(len, mail.raw.split(b"\r\n"))) <= 78
    assert mail.raw.isascii()

    path = mail.links()[0]
    nobody = connect(service)
    for _ in range(3):
        page = nobody.get(path)
        assert page.status == 200 and "ça va" in page.text()
    for name, value in {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
                        "X-Robots-Tag": "noindex, nofollow"}.items():
        assert page.headers[name] == value
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "script-src" not in policy
    assert "<script" not in page.text() and 'name="robots" content="noindex"' in page.text()
    assert set(re.findall(r'name="action" value="(\w+)"', page.text())) == {
        "approve_redacted", "approve", "spam", "trash"}
    for nonsense in (b"", b"action=restore", b"action=undo", b"action=confirm"):
        assert nobody.request("POST", path, nonsense, FORM).status in (404, 422)
    assert nobody.request("POST", path, b'{"action": "approve"}',
                          {"Content-Type": "application/json"}).status == 415
    done = nobody.request("POST", path, b"action=approve_redacted", FORM)
    assert done.status == 303 and done.headers["Location"] == path
    assert "You have approved it" in nobody.get(path).text()
    assert nobody.request("POST", path, b"action=spam", FORM).status == 409

    owner = Moderator(connect(service), *OWNER)
    dossier = owner.get(f"/v1/moderation/comments/{number}").json()
    assert dossier["comment"]["status"] == "approved" and "0412" not in dossier["comment"]["text"]
    decision = dossier["history"][0]
    assert decision["by"] == OF_CLINIC[0] and decision["reason"] == "by_mail"
    assert "by_mail" in str(owner.get("/v1/moderation/decisions").json())
    service.stop()
    assert not service.run("doctor", "--json", check=False).code, "the log's seals fit"


def test_a_link_shows_what_became_of_the_comment_meanwhile(scene, mailbox, draft, connect):
    service, client, _ = with_mail(scene, mailbox)
    receipt = client.post(draft(comment="The first text.")).json()
    path = mailbox.wait(1)[0].links()[0]
    edited = client.send_json("PATCH", f"/v1/sites/clinic/comments/{receipt['id']}",
                              {"comment": "Another text."},
                              {"Authorization": "Bearer " + receipt["edit"]["token"]})
    assert edited.status == 200
    page = client.get(path).text()
    assert "has changed it since the mail" in page and "Another text." in page
    assert 'name="action"' not in page and f"/moderate#comment/{receipt['id']}" in page
    assert client.request("POST", path, b"action=approve", FORM).status == 409
    Moderator(connect(service), *OWNER).decide("spam", receipt["id"])
    page = client.get(path).text()
    assert f"{OWNER[0]} has marked it as spam" in page


def test_a_link_dies_with_its_moderators_account(scene, mailbox, draft, connect):
    service, client, moderator = with_mail(scene, mailbox)
    client.post(draft())
    path = mailbox.wait(1)[0].links()[0]
    assert client.get(path).status == 200
    owner = Moderator(connect(service), *OWNER)
    number = next(one["id"] for one in owner.get("/v1/moderation/moderators").json()["moderators"]
                  if one["name"] == OF_CLINIC[0])
    assert owner.prove("PATCH", f"/v1/moderation/moderators/{number}", {"disabled": True}).status == 200
    assert client.get(path).status == 404
    assert client.request("POST", path, b"action=approve", FORM).status == 404
    client.post(draft())
    assert eventually(lambda: all(sent for kind, sent, *_ in outbox(service))), "dropped, not sent"
    assert len(mailbox.received) == 1


def test_one_click_ends_a_sites_mails(scene, mailbox, draft):
    service, client, moderator = with_mail(scene, mailbox)
    client.post(draft())
    mail = mailbox.wait(1)[0]
    path = re.search(r"<https?://[^/]+(/m/[^>]+)>", mail.message["List-Unsubscribe"])[1]
    assert client.get(path).status == 200
    assert moderator.get(NOTIFICATIONS).json()["sites"][0]["rhythm"] == "each"
    # RFC 8058: a form, either way it can be sent, without cookies.
    answer = client.request("POST", path, b"List-Unsubscribe=One-Click", FORM)
    assert answer.status == 200
    assert moderator.get(NOTIFICATIONS).json()["sites"][0]["rhythm"] == "off"
    client.post(draft())
    assert all(sent for kind, sent, *_ in outbox(service))


def test_a_new_password_ends_the_links_of_earlier_mails_but_not_unsubscribing(scene, mailbox, draft):
    service, client, moderator = with_mail(scene, mailbox)
    client.post(draft())
    mail = mailbox.wait(1)[0]
    path = mail.links()[0]
    leave = next(link for link in mail.links() if "/m/s." in link)
    assert client.get(path).status == 200
    changed = moderator.send("POST", "/v1/session/password",
                             {"current": OF_CLINIC[1], "password": "another one 22"})
    assert changed.status == 204
    assert client.get(path).status == 404
    assert client.request("POST", path, b"action=approve", FORM).status == 404
    client.post(draft())
    assert client.get(mailbox.wait(2)[1].links()[0]).status == 200
    assert client.get(leave).status == 200


def test_another_address_takes_the_password(scene, mailbox):
    service, client, moderator = with_mail(scene, mailbox)
    for password in ({}, {"password": "not my password"}):
        refused = moderator.send("PUT", NOTIFICATIONS, {"address": "mallory@evil.example", **password})
        assert refused.status == 422 and "password" in refused.faults()
    same = moderator.send("PUT", NOTIFICATIONS, {"address": "ana@clinic.example"}).json()
    assert same["address"] == "ana@clinic.example" and same["proven"]
    assert not mailbox.received


def test_a_digest_comes_after_three_mails(scene, mailbox, draft):
    service, client, _ = with_mail(scene, mailbox)
    for count in range(1, 4):
        client.post(draft())
        mailbox.wait(count)
    client.post(draft())
    client.post(draft())
    held = eventually(lambda: sum(not sent for _, sent, *_ in outbox(service)) == 2)
    assert held and len(mailbox.received) == 3
    health = Moderator(client, *OWNER).get("/v1/moderation/health").json()["mail"]
    assert health["pending"] == 2 and health["failed"] == 0
    assert "rejoinder_outbox_pending 2\n" in client.get("/metrics").text()


def test_what_another_decides_is_told_after_the_undo_window(scene, mailbox, draft, connect):
    service, client, moderator = with_mail(scene, mailbox, overruled=True, sites={"clinic": "off"})
    owner = Moderator(connect(service), *OWNER)
    undone, kept = (client.post(draft(author=name)).json()["id"] for name in ("Undone", "Kept"))
    for number in (undone, kept):
        moderator.decide("approve", number)
    begun = time.monotonic()
    first = owner.decide("spam", undone)
    owner.decide("spam", kept)
    assert owner.send("POST", f"/v1/moderation/decisions/{first['decision']['id']}/undo", {}).status == 201
    mail = mailbox.wait(1)[0]
    assert time.monotonic() - begun > 9
    assert "Kept on" in mail.text() and "Undone on" not in mail.text()
    assert f"{OWNER[0]} has changed what you decided" in mail.text()
    assert len(mailbox.received) == 1 and not [row for row in outbox(service) if not row[1]]


def test_a_dead_mail_server_delays_no_answer_and_loses_nothing(make_service, connect, draft):
    mailbox = Mailbox()
    service = make_service().start(mailbox.settings())
    client = connect(service)
    moderator = Moderator(connect(service), *OF_CLINIC)
    confirm(client, mailbox, moderator, "ana@clinic.example", sites={"clinic": "each"})
    port = mailbox.port
    mailbox.close()
    begun = time.monotonic()
    client.post(draft(comment="Not lost."))
    assert time.monotonic() - begun < 5
    eventually(lambda: moderator.get(NOTIFICATIONS).json()["last_failure"] == "no_connection")
    service.kill()  # With the mail in the outbox.
    again = Mailbox(port)
    try:
        service.start(again.settings())
        # The retry is due within a minute and a half; the test does not wait for that.
        with sqlite3.connect(service.data / "rejoinder.db", timeout=30) as data:
            data.execute("UPDATE outbox SET not_before = 1 WHERE sent_at IS NULL")
        client.port = service.port
        client.post(draft(comment="Wakes the sender."))
        texts = "".join(mail.text() for mail in again.wait(2))
        assert "Not lost." in texts and "Wakes the sender." in texts
        eventually(lambda: all(sent for _, sent, *_ in outbox(service)))
        assert len(again.received) == 2
    finally:
        again.close()


def test_a_mail_server_that_says_nothing_holds_up_nobody_and_a_stop_only_shortly(
        scene, mailbox, draft):
    service, client, _ = with_mail(scene, mailbox)
    mailbox.silent = True
    before = mailbox.connections
    client.post(draft())
    eventually(lambda: mailbox.connections > before)
    begun = time.monotonic()
    for _ in range(10):
        assert client.post(draft()).status == 201
    assert time.monotonic() - begun < 10
    begun = time.monotonic()
    service.stop()
    assert time.monotonic() - begun < 15
    assert sum(not sent for _, sent, *_ in outbox(service)) == 11


def test_a_mail_goes_out_twice_only_when_the_program_dies_in_between(scene, mailbox, draft):
    service, client, _ = with_mail(scene, mailbox)
    mailbox.hurry.clear()
    client.post(draft())
    first = mailbox.wait(1)[0]
    service.kill()  # The server has it, and has not said so yet.
    mailbox.hurry.set()
    service.start(mailbox.settings())
    second = mailbox.wait(2)[1]
    # A reader's program takes two of the same id for one.
    assert first.message["Message-ID"] == second.message["Message-ID"]
    eventually(lambda: all(sent for _, sent, *_ in outbox(service)))
    service.stop()
    service.start(mailbox.settings())
    service.stop()
    assert len(mailbox.received) == 2


def test_what_is_refused_stays_to_be_seen(scene, mailbox, draft):
    service, client, moderator = with_mail(scene, mailbox)
    mailbox.answer_to_recipient = "550 no such user ana@clinic.example"
    client.post(draft())
    settings = eventually(lambda: (now := moderator.get(NOTIFICATIONS).json())["last_failed"] and now)
    assert settings["last_failure"] == "550"
    assert outbox(service)[-1][2:] == (1, "550")
    assert Moderator(client, *OWNER).get("/v1/moderation/health").json()["mail"]["failed"] == 1
    assert "rejoinder_outbox_failed 1\n" in client.get("/metrics").text()


@pytest.mark.parametrize("hostile", [
    "Hi\r\nBcc: eve@evil.example", "Hi\nBcc: eve@evil.example\n\nBody",
    "=?UTF-8?Q?Hi=0D=0ABcc=3A_eve=40evil.example?=", '"<eve@evil.example>', "x" * 500,
    "\u2028Bcc: eve@evil.example", "\u202eevil", "🦴" * 100])
def test_nothing_that_a_visitor_writes_becomes_a_header(scene, mailbox, draft, hostile):
    service, client, _ = with_mail(scene, mailbox)
    accepted = client.post(draft(title=hostile, comment=f"Hello.\r\n.\r\n{hostile}\r\n.\r\nMAIL FROM:<a>"))
    author = client.post(draft(author=hostile, comment="By name."))
    count = [accepted.status, author.status].count(201)
    for mail in mailbox.wait(count):
        assert mail.recipients == ["ana@clinic.example"]
        names = {name.lower() for name in mail.message.keys()}
        assert names == {"date", "from", "to", "subject", "message-id", "in-reply-to", "references",
                         "auto-submitted", "list-unsubscribe", "list-unsubscribe-post",
                         "mime-version", "content-type"}
        assert len(mail.message.get_all("Subject")) == 1
        assert [part.get_content_type() for part in mail.message.iter_parts()] == [
            "text/plain", "text/html"]
        assert mail.message["To"] == "ana@clinic.example"
    assert len(mailbox.received) == count


def test_no_address_and_no_token_is_on_disk_or_in_the_log(scene, mailbox, draft):
    service, client, moderator = with_mail(scene, mailbox)
    visitor = "q7visitor7q@example.com"
    client.post(draft(email=visitor, comment="Words w8words8w."))
    mail = mailbox.wait(1)[0]
    for path in mail.links():
        client.get(path)
        client.request("POST", path, b"action=nonsense", FORM)
    assert visitor.encode() not in mail.raw
    service.stop()
    tokens = [path.rpartition(".")[2].encode() for path in mail.links()]
    needles = [b"ana@clinic.example", visitor.encode(), *tokens]
    for needle in [*needles, b"w8words8w"]:
        assert needle not in service.log() and needle not in service.errors()
    for file in service.data.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not [needle for needle in needles if needle in content], file


def test_settings_are_ones_own_and_checked(scene, mailbox, connect):
    service, client, moderator = with_mail(scene, mailbox)
    for body, field in (({"address": "no address"}, "address"), ({"sites": {"paper": "each"}}, "sites"),
                        ({"sites": {"clinic": "often"}}, "sites"), ({"sites": ["clinic"]}, "sites"),
                        ({"address": 7}, "address"), ({"overruled": "yes"}, "overruled")):
        refused = moderator.send("PUT", NOTIFICATIONS, body)
        assert refused.status == 422 and field in refused.faults(), body
    other = Moderator(connect(service), *OF_PAPER).get(NOTIFICATIONS).json()
    assert other["address"] is None and [one["site"] for one in other["sites"]] == ["paper"]
    refused = Moderator(connect(service), *OF_PAPER).send("PUT", NOTIFICATIONS, {"sites": {"paper": "each"}})
    assert "address" in refused.faults()
    assert client.get(NOTIFICATIONS).status == 401
    removed = moderator.send("PUT", NOTIFICATIONS, {"address": ""}).json()
    assert removed["address"] is None and not removed["proven"]


def test_a_mail_server_that_is_not_there_says_so(make_service, connect):
    service = make_service().start({"mail.server": f"smtp://127.0.0.1:{free_port()}",
                                    "mail.from": "comments@clinic.example"})
    moderator = Moderator(connect(service), *OF_CLINIC)
    assert moderator.prove("PUT", NOTIFICATIONS, {"address": "ana@clinic.example"}).status == 200
    eventually(lambda: moderator.get(NOTIFICATIONS).json()["last_failure"] == "no_connection")


def test_a_mail_server_may_want_a_password_which_is_shown_nowhere(
        make_service, connect, mailbox, tmp_path):
    mailbox.login = (b"comments", b"s8cret words")
    secret = tmp_path / "mail.password"
    secret.write_text("wrong words\n")
    settings = {**mailbox.settings(), "mail.user": "comments", "mail.password_file": str(secret)}
    service = make_service().start(settings)
    moderator = Moderator(connect(service), *OF_CLINIC)
    moderator.prove("PUT", NOTIFICATIONS, {"address": "ana@clinic.example"})
    eventually(lambda: moderator.get(NOTIFICATIONS).json()["last_failure"] == "login_denied")
    assert not mailbox.received
    service.stop()
    secret.write_text("s8cret words\n")
    service.start(settings)
    moderator = Moderator(connect(service), *OF_CLINIC)
    assert moderator.prove("PUT", NOTIFICATIONS, {"address": "ana@clinic.example"}).status == 200
    assert mailbox.wait(1)[0].recipients == ["ana@clinic.example"]
    shown = service.run("config", environment={
        "REJOINDER_" + name.upper().replace(".", "_"): value for name, value in settings.items()})
    for said in (shown.out.encode(), service.log(), service.errors()):
        assert b"s8cret" not in said and b"wrong words" not in said
