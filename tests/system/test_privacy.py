"""No email address, and nothing that was made of one with a plain hash, is anywhere but in memory;
and the log holds nothing that a person wrote."""

import hashlib
import json
import secrets
from html import unescape

import pytest

from conftest import OF_CLINIC, OWNER
from traces import Needles
from web import Moderator

ADDRESSES = 200


def unmistakable() -> str:
    return "q" + secrets.token_hex(10)


class Visitor:
    def __init__(self, number: int):
        local = [unmistakable(), unmistakable().upper(), unmistakable() + ".Dot",
                 unmistakable() + "+tag", "o'" + unmistakable() + "_x", unmistakable() + "&=%"][
                     number % 6]
        self.local = local
        self.email = f"{local}@{['example.com', 'Mail.Example.ORG', 'sub.example.net'][number % 3]}"
        self.name = f"Name {unmistakable()}"
        self.text = f"Text {unmistakable()}"
        self.receipt: dict | None = None

    def draft(self, article: str, **changed) -> dict:
        return {"article": article, "author": self.name, "email": self.email, "comment": self.text,
                **changed}


class Scene:
    """A server that 200 visitors wrote to in every way there is, and all that it said."""

    def __init__(self, service, client, other_site):
        self.service, self.client, self.other_site = service, client, other_site
        self.visitors = [Visitor(number) for number in range(ADDRESSES)]
        self.said: list[bytes] = []
        self.tokens: list[str] = []
        client.watch = other_site.watch = self._keep(client.watch)
        self.owner = Moderator(client, *OWNER)
        self.tokens += [self.owner.csrf, self.owner.cookie.partition("=")[2]]

    def _keep(self, watch):
        def keep(answer, sent):
            watch(answer, sent)
            self.said.append(answer.body + str(answer.headers).encode())
        return keep

    def post_all(self) -> None:
        for number, visitor in enumerate(self.visitors):
            article = f"/private-{number % 7}"
            draft = visitor.draft(article)
            way = number % 10
            if way < 4:
                key = secrets.token_hex(12)
                self.tokens.append(key)
                answer = self.client.post(draft, {"Idempotency-Key": key})
                assert answer.status == 201, answer
                visitor.receipt = answer.json()
                self.tokens += [visitor.receipt["preview"], visitor.receipt["edit"]["token"]]
                if way == 0:
                    assert self.client.post(draft).status == 409
                    self._form(visitor, draft, 409)
            elif way == 4:
                self._form(visitor, draft, 303)
            elif way == 5:
                assert self.client.post_multipart(draft).status == 303
            elif way == 6:
                self._form(visitor, draft | {"author": "", "website": "ht tp://"}, 422)
            elif way == 7:
                assert self.client.post(draft | {"comment": "", "parent": "x"}).status == 422
                assert self.client.post(draft | {"email": visitor.email + "..",
                                                 "url": 1}).status == 422
            elif way == 8:
                sent = {"Origin": "https://evil.example"}
                assert self.client.post(draft, sent).status == 403
                assert self.client.post(json.dumps(draft).encode()[:-1]).status == 400
                assert self.client.post(draft | {"comment": "x" * 20_000}).status == 422
            else:
                assert self.other_site.post(draft).status == 201
                self._form(visitor, draft | {"email": visitor.email + "@"}, 422)

    def _form(self, visitor: Visitor, draft: dict, status: int) -> None:
        """A form's own answer may bring the address back; nothing else of it may."""
        answer = self.client.post_form(draft)
        assert answer.status == status, answer
        text = unescape(self.said.pop().decode())
        self.said.append(text.replace(draft["email"], "").encode())

    def decide_and_edit(self) -> None:
        for number, card in enumerate(self.owner.whole_queue(site="clinic")):
            action = ("approve", "approve", "spam", "trash", None)[number % 5]
            if action:
                self.owner.decide(action, card["id"])
        for number, visitor in enumerate(one for one in self.visitors if one.receipt):
            path = self.client.at(f"comments/{visitor.receipt['id']}")
            bearer = {"Authorization": f"Bearer {visitor.receipt['edit']['token']}"}
            if number % 4 == 0:
                self.client.send_json("PATCH", path, {"comment": visitor.text + " edited"}, bearer)
            elif number % 4 == 1:
                self.client.request("DELETE", path, headers=bearer)

    def read_everything(self) -> None:
        client = self.client
        for number in range(7):
            article = f"/private-{number}"
            for order in ("oldest", "newest", "best"):
                for one in client.list(article, order=order)["comments"]:
                    client.get(client.at("form", article=article, parent=one["id"]))
                    if one["author"]["avatar"]:
                        client.get("/v1/" + one["author"]["avatar"].partition("/v1/")[2])
                client.html_list(article, order=order)
            for where in ("page", "form", "counts"):
                client.get(client.at(where, article=article))
        for visitor in self.visitors:
            if visitor.receipt:
                path = client.at(f"comments/{visitor.receipt['id']}",
                                 preview=visitor.receipt["preview"])
                client.get(path)
                client.get(path, {"Accept": "text/html"})
        for path in ("/", "/healthz", "/readyz", "/moderate", "/openapi.yaml", "/embed.css"):
            client.get(path)
        client.request("PUT", client.at("comments"))
        for status in ("pending", "approved", "spam", "trash"):
            for card in self.owner.whole_queue(status=status):
                self.owner.comment(card["id"])
            self.said.append(self.service.run("queue", "--status", status, "--limit", "100",
                                              "--json").out.encode())
            self.said.append(self.service.run("queue", "--status", status).out.encode())
        self.owner.get("/v1/moderation/decisions?limit=100")

    def files(self) -> dict[str, bytes]:
        return {str(path.relative_to(self.service.data)): path.read_bytes()
                for path in self.service.data.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def scene(make_service, connect):
    service = make_service().start({"log_level": "debug"})
    scene = Scene(service, connect(service), connect(service, "paper"))
    scene.post_all()
    scene.decide_and_edit()
    scene.read_everything()
    Moderator(scene.client, *OF_CLINIC)
    scene.client.send_json("POST", "/v1/session", {"name": OWNER[0], "password": "not my password"})
    scene.running = scene.files()
    service.stop()
    scene.stopped = scene.files()
    scene.logged = service.log() + service.errors()
    return scene


@pytest.fixture(scope="module")
def addresses(scene):
    needles = Needles()
    for visitor in scene.visitors:
        needles.add_text(visitor.email, "the address")
        needles.add_text(visitor.local, "the local part")
        needles.add_digests(visitor.email, "the address")
        needles.add_digests(visitor.local, "the local part")
    assert needles.count > ADDRESSES * 100
    return needles


@pytest.fixture(scope="module")
def control(scene):
    """What must be found where the comments are, by the same search."""
    needles = Needles()
    for visitor in scene.visitors:
        needles.add(visitor.name.encode(), visitor.name)
        needles.add(visitor.text.encode(), visitor.text)
    return needles


def test_no_file_of_the_data_folder_holds_an_address_or_its_hash(scene, addresses, control):
    for moment, files in (("running", scene.running), ("stopped", scene.stopped)):
        assert any(content.startswith(b"SQLite format 3") for content in files.values())
        for name, content in files.items():
            assert not addresses.found_in(content), f"{name}, {moment}"
        found = control.found_in(b"".join(files.values()))
        assert len(found) > ADDRESSES, "the search does not find what is there"
    assert any(name.endswith("-wal") and content for name, content in scene.running.items())


def test_no_answer_holds_an_address_or_its_hash(scene, addresses, control):
    said = b"\n".join(scene.said)
    assert len(scene.said) > 500
    assert not addresses.found_in(said)
    assert len(control.found_in(said)) > ADDRESSES / 2


def test_no_line_of_the_log_holds_an_address_or_its_hash(scene, addresses):
    assert len(scene.logged.splitlines()) > 500
    assert not addresses.found_in(scene.logged)


def test_the_log_holds_no_text_name_token_cookie_or_password(scene):
    needles = Needles()
    for visitor in scene.visitors:
        needles.add_text(visitor.name.removeprefix("Name "), "the name")
        needles.add_text(visitor.text.removeprefix("Text "), "the text")
    for token in scene.tokens:
        needles.add(token.encode(), f"the token {token}")
        needles.add(token.partition(".")[2].encode() or token.encode(), f"the token {token}")
    for _, password in (OWNER, OF_CLINIC):
        needles.add_text(password, "the password")
    needles.add_text("not my password", "the password")
    needles.add_text("/private-", "the article")
    assert not needles.found_in(scene.logged)


def test_the_data_folder_holds_no_token_cookie_or_password(scene):
    needles = Needles()
    for token in scene.tokens:
        needles.add(token.encode(), f"the token {token}")
    for _, password in (OWNER, OF_CLINIC):
        needles.add_text(password, "the password")
        needles.add_digests(password, "the password")
    for name, content in {**scene.running, **scene.stopped}.items():
        assert not needles.found_in(content), name


def test_only_the_owner_may_read_the_data_folder(scene):
    assert scene.service.data.stat().st_mode & 0o077 == 0
    for path in scene.service.data.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_one_address_is_another_author_on_another_site(make_service, connect):
    service = make_service().start()
    avatars = []
    for site in ("clinic", "paper"):
        client = connect(service, site)
        comment = client.post({"article": "/a", "author": "A", "email": "same@example.com",
                               "comment": "Text"}).json()["id"]
        owner = Moderator(client, *OWNER)
        avatars.append(owner.comment(comment)["comment"]["author"]["avatar"].rpartition("/")[2])
    assert avatars[0] != avatars[1]


def test_the_same_address_looks_different_in_another_installation(make_service, connect):
    avatars = []
    for _ in range(2):
        service = make_service(empty=True)
        service.init()
        service.add_site("clinic")
        service.add_moderator(*OWNER, "--role", "owner")
        client = connect(service.start())
        client.post({"article": "/a", "author": "A", "email": "same@example.com", "comment": "T"})
        (card,) = Moderator(client, *OWNER).whole_queue()
        avatars.append(card["author"]["avatar"].rpartition("/")[2])
    assert avatars[0] != avatars[1]


def test_the_needles_are_found_in_every_shape():
    needles = Needles()
    needles.add_text("q0123456789@example.com", "the address")
    needles.add_digests("q0123456789@example.com", "the address")
    digest = hashlib.sha256(b"q0123456789@example.com")
    for planted in (b"Q0123456789@EXAMPLE.COM", b"q0123456789%40example.com",
                    digest.digest(), digest.hexdigest().encode(),
                    b"PoonSY0Vnc" + digest.hexdigest().upper().encode()):
        assert needles.found_in(b"x" * 100 + planted + b"y" * 100), planted
    assert not needles.found_in(b"x" * 100_000)
