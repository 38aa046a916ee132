"""Fixtures: a server of its own for each module, with two sites, an owner and two moderators."""

import itertools
import shutil

import pytest

import places
from openapi import Specification, Watch
from service import Service
from web import Client, Moderator

OWNER = ("kim", "owner's long password")
OF_CLINIC = ("ana", "clinic's long password")
OF_PAPER = ("ben", "paper's long password")

_numbers = itertools.count(1)


def pytest_report_header():
    return f"rejoinder: {places.binary()}"


@pytest.fixture(scope="session")
def binary():
    path = places.binary()
    if not path.exists():
        pytest.exit(f"no binary at {path}: build it, or name one with REJOINDER_BINARY", 1)
    return path


@pytest.fixture(scope="session")
def specification():
    return Specification()


@pytest.fixture(scope="session")
def watch(specification):
    return Watch(specification)


@pytest.fixture(autouse=True)
def every_answer_is_as_described(watch):
    """Every answer that a client of ours saw during a test fits schema/openapi.yaml."""
    yield
    faults = watch.take()
    assert not faults, "answers that schema/openapi.yaml does not describe:\n" + "\n".join(faults)


def with_sites_and_moderators(service: Service) -> Service:
    service.init()
    service.add_site("clinic", "--name", "Harbour Clinic", "--time-zone", "Australia/Sydney")
    service.add_site("paper", "--origin", "https://www.paper.example")
    service.add_moderator(*OWNER, "--role", "owner")
    service.add_moderator(*OF_CLINIC, "--role", "moderator", "--site", "clinic")
    service.add_moderator(*OF_PAPER, "--role", "moderator", "--site", "paper")
    return service


@pytest.fixture(scope="session")
def prepared(binary, tmp_path_factory):
    """A data folder as above, made once: hashing passwords is slow on purpose."""
    service = Service(binary, tmp_path_factory.mktemp("prepared"))
    return with_sites_and_moderators(service)


@pytest.fixture(scope="module")
def make_service(binary, prepared, tmp_path_factory):
    """Makes services on copies of that folder; they end with the module."""
    made = []

    def make(empty: bool = False) -> Service:
        service = Service(binary, tmp_path_factory.mktemp("service"))
        if not empty:
            shutil.copytree(prepared.data, service.data)
        made.append(service)
        return service

    yield make
    faults = []
    for service in made:
        try:
            service.close()
        except AssertionError as fault:
            faults.append(str(fault))
    assert not faults, "a server did not end well:\n" + "\n".join(faults)


@pytest.fixture(scope="module")
def service(make_service):
    return make_service().start()


@pytest.fixture(scope="module")
def connect(watch):
    """Makes clients of a running service."""
    made = []

    def make(service: Service, site: str = "clinic") -> Client:
        client = Client(service.port, site, watch)
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()


@pytest.fixture(scope="module")
def client(service, connect):
    return connect(service)


@pytest.fixture(scope="module")
def owner(service, connect):
    return Moderator(connect(service), *OWNER)


@pytest.fixture(scope="module")
def of_clinic(service, connect):
    return Moderator(connect(service), *OF_CLINIC)


@pytest.fixture(scope="module")
def of_paper(service, connect):
    return Moderator(connect(service, "paper"), *OF_PAPER)


@pytest.fixture
def article():
    """The key of an article that no other test has."""
    return f"/article-{next(_numbers)}"


@pytest.fixture
def draft(article):
    """Makes drafts that are taken, each by another person unless told otherwise."""

    def make(**changed) -> dict:
        number = next(_numbers)
        made = {"article": article, "author": f"Visitor {number}",
                "email": f"visitor{number}@example.com", "comment": f"Comment number {number}."}
        made.update(changed)
        return {name: value for name, value in made.items() if value is not None}

    return make


@pytest.fixture
def posted(client, draft):
    """Posts a comment that must be taken; gives its receipt."""

    def post(**changed) -> dict:
        answer = client.post(draft(**changed))
        assert answer.status == 201, answer
        return answer.json()

    return post


@pytest.fixture
def approved(posted, owner):
    """The same, approved; gives its id."""

    def post(**changed) -> int:
        comment = posted(**changed)["id"]
        owner.decide("approve", comment)
        return comment

    return post
