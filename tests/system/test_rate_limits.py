"""How fast comments may come, by network and by email address."""

import http.client
import json

import pytest

from conftest import OWNER
from pages import FormPage
from web import Moderator


@pytest.fixture
def limited(make_service, connect):
    def start(**limits):
        settings = {f"limits.{name}": value for name, value in limits.items()}
        service = make_service().start(settings={**settings, "trusted_proxies": "127.0.0.1"})
        return service, connect(service)

    return start


def from_address(address: str) -> dict:
    return {"X-Forwarded-For": address}


def assert_too_fast(answer, wait_s_max: int) -> None:
    assert answer.status == 429, answer
    assert 1 <= int(answer.headers["Retry-After"]) <= wait_s_max
    if answer.type() == "application/problem+json":
        assert answer.slug() == "too_fast"


def test_a_network_may_send_its_burst_and_then_waits(limited, draft):
    service, client = limited(network_burst=3, network_per_minute=1)
    statuses = [client.post(draft(), from_address(f"203.0.113.{n}")).status for n in range(1, 4)]
    assert statuses == [201] * 3
    answer = client.post(draft(), from_address("203.0.113.200"))
    assert_too_fast(answer, 60)
    assert answer.json()["detail"].startswith("You're posting very fast. Wait ")
    assert client.post(draft(), from_address("203.0.112.1")).status == 201
    owner = Moderator(client, *OWNER)
    assert owner.totals()["pending"] == 4
    service.stop()


def test_a_browser_that_is_too_fast_gets_its_words_back(limited, draft):
    _, client = limited(network_burst=1, network_per_minute=1)
    assert client.post_form(draft()).status == 303
    answer = client.post_form(draft(comment="All that I typed"))
    assert_too_fast(answer, 60)
    assert answer.type() == "text/html" and "very fast" in answer.text()
    assert FormPage(answer.text()).values["comment"] == "All that I typed"


def test_an_ipv6_network_is_its_first_64_bits(limited, draft):
    _, client = limited(network_burst=1, network_per_minute=1)
    assert client.post(draft(), from_address("2001:db8:1:2::1")).status == 201
    assert_too_fast(client.post(draft(), from_address("2001:db8:1:2:ffff::9")), 60)
    assert client.post(draft(), from_address("2001:db8:1:3::1")).status == 201


def test_an_email_address_may_send_its_burst_from_anywhere(limited, draft):
    _, client = limited(email_burst=2, email_per_minute=60)
    for n, email in enumerate(("one@example.com", "One@Example.com")):
        assert client.post(draft(email=email), from_address(f"198.51.{n}.1")).status == 201
    assert_too_fast(client.post(draft(email="one@example.com"), from_address("198.51.9.1")), 1)
    assert client.post(draft(), from_address("198.51.9.1")).status == 201


def test_what_is_refused_for_its_fields_costs_nothing(limited, draft):
    _, client = limited(network_burst=1, network_per_minute=1, email_burst=1, email_per_minute=1)
    for _ in range(5):
        assert client.post(draft(author="")).status == 422
    assert client.post(draft()).status == 201


def test_a_forwarded_address_is_believed_only_from_a_trusted_proxy(make_service, connect, draft):
    service = make_service().start({"limits.network_burst": 1, "limits.network_per_minute": 1})
    client = connect(service)
    assert client.post(draft(), from_address("203.0.113.1")).status == 201
    assert_too_fast(client.post(draft(), from_address("198.51.100.1")), 60)


def test_what_a_visitor_writes_before_the_proxys_part_is_not_believed(limited, draft):
    _, client = limited(network_burst=1, network_per_minute=1)
    assert client.post(draft(), from_address("9.9.9.9, 203.0.113.1")).status == 201
    assert_too_fast(client.post(draft(), from_address("8.8.8.8, 203.0.113.1")), 60)


def test_the_defaults_let_a_person_write_and_stop_a_flood(make_service, connect, draft):
    service = make_service().start(
        {name: value for name, value in (("limits.network_burst", 60), ("limits.email_burst", 6))})
    client = connect(service)
    statuses = [client.post(draft(email="one@example.com")).status for _ in range(10)]
    assert statuses[:6] == [201] * 6 and statuses[-1] == 429


def test_a_proxy_may_add_its_line_beside_the_visitors_and_a_port_to_the_address(limited, draft):
    _, client = limited(network_burst=1, network_per_minute=1)

    def post(visitor: str, proxy: str) -> int:
        body = json.dumps(draft()).encode()
        connection = http.client.HTTPConnection(client.host, client.port)
        connection.putrequest("POST", client.at("comments"))
        for name, value in (("Content-Type", "application/json"), ("Content-Length", len(body)),
                            ("X-Forwarded-For", visitor), ("X-Forwarded-For", proxy)):
            connection.putheader(name, str(value))
        connection.endheaders(body)
        status = connection.getresponse().status
        connection.close()
        return status

    assert post("6.7.1.1", "203.0.113.5") == 201
    assert post("6.7.2.1", "203.0.113.6") == 429
    assert post("6.7.3.1", "203.0.113.7:5123") == 429
    assert post("6.7.4.1", "::ffff:203.0.113.8") == 429
    assert post("6.7.5.1", "203.0.112.5") == 201


def test_a_site_is_not_flooded_from_many_networks(limited, draft):
    _, client = limited(site_burst=3, site_per_minute=1)
    posts = [client.post(draft(email=f"visitor{n}@example.com"), from_address(f"203.0.{n}.1"))
             for n in range(4)]
    assert [answer.status for answer in posts[:3]] == [201] * 3
    assert_too_fast(posts[3], 60)
    assert "very many comments" in posts[3].json()["detail"]
