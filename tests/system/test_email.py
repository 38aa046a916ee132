"""Which email addresses are taken: a plain ASCII dot-atom at a dotted domain, and nothing else."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from places import shared, shared_lines

ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
PLAIN = re.compile(rf"({ATOM}(?:\.{ATOM})*)@((?:{LABEL}\.)+{LABEL})", re.ASCII)


def is_plain(address: str) -> bool:
    """Our documented rule, said once more in another way."""
    match = PLAIN.fullmatch(address)
    return bool(match and len(address) <= 100 and len(match[1]) <= 64
                and not match[2].rpartition(".")[2].isdigit())


def status_of(client, draft, address: str) -> int:
    """Posts under an address; 201, or 422 with the email at fault and nothing else."""
    answer = client.post(draft(email=address))
    if answer.status != 201:
        assert answer.status == 422, answer
        assert answer.faults().keys() == {"email"}, answer
    return answer.status


def trimmed(address: str) -> str:
    return address.strip(" \t\r\n\f\v")


def test_of_the_isemail_addresses_exactly_the_plain_ones_are_taken(client, draft):
    path = shared("email/isemail-tests.xml")
    # Pictures of control characters stand for the characters themselves there.
    addresses = ["".join(chr(ord(c) - 0x2400) if 0x2400 <= ord(c) < 0x2421 else c
                         for c in test.findtext("address") or "")
                 for test in ElementTree.parse(path).iter("test")]
    assert len(addresses) > 150
    taken = {address for address in addresses if status_of(client, draft, address) == 201}
    plain = {address for address in addresses if is_plain(trimmed(address))}
    assert taken == plain
    assert len(plain) >= 15


def test_of_the_injected_addresses_none_does_harm(client, owner, draft):
    for case in shared_lines("generated/mail-injection.jsonl"):
        address = case["value"]
        taken = status_of(client, draft, address) == 201
        assert taken == is_plain(trimmed(address)), address
        form = client.post_form(draft(email=address))
        assert form.status == (303 if taken else 422), address
        assert not any(character in trimmed(address) for character in "\r\n,<>\0") or not taken


@pytest.mark.parametrize("address", [
    "name@example.com", "First.Last+tag@sub.example.co", "o'neil@example.com", "a@b.co",
    "1@2.example", "x" * 64 + "@example.com", "_@example.com", "a@xn--bcher-kva.example"])
def test_a_plain_address_is_taken(client, draft, address):
    assert status_of(client, draft, address) == 201


@pytest.mark.parametrize("address", [
    "name", "@example.com", "name@", "name@example", "name@localhost", "na me@example.com",
    ".name@example.com", "name.@example.com", "na..me@example.com", "name@example..com",
    "name@-example.com", "name@example-.com", "name@example.com.", "name@127.0.0.1",
    "name@[127.0.0.1]", '"name"@example.com', "name@exämple.com", "näme@example.com",
    "name@example.com,other@example.com", "Name <name@example.com>", "name@@example.com",
    "name(comment)@example.com", "name@example.com\0", "x" * 65 + "@example.com"])
def test_another_address_is_refused(client, draft, address):
    assert status_of(client, draft, address) == 422


def test_an_address_is_the_same_in_any_case_and_with_blanks_around_it(client, draft):
    first = draft(email="Some.Body@Example.COM", comment="Once")
    assert client.post(first).status == 201
    for same in ("some.body@example.com", " SOME.BODY@EXAMPLE.COM\t"):
        assert client.post(first | {"email": same}).slug() == "duplicate"
    assert client.post(first | {"email": "somebody@example.com"}).status == 201
