"""Which pages may send comments, and read the answers."""

import pytest

OWN = "https://clinic.example"
FOREIGN = ["https://evil.example", "null", "http://clinic.example", "https://clinic.example:444",
           "https://clinic.example.evil.example", "https://www.paper.example",
           "https://clinic.exampl",
           "HTTPS://CLINIC.EXAMPLE", "https://clinic.example/", "file://",
           "https://a.clinic.example"]


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_page_of_another_origin_may_not_post(client, owner, draft, origin):
    before = owner.totals()
    for send in (client.post, client.post_form, client.post_multipart):
        answer = send(draft(), {"Origin": origin})
        assert answer.status == 403, answer
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert answer.headers["Vary"] == "Origin"
    assert client.post(draft(), {"Origin": origin}).slug() == "unknown_origin"
    assert owner.totals() == before


def test_a_page_of_the_site_may_post_and_read_the_answer(client, draft):
    taken = client.post(draft(), {"Origin": OWN})
    refused = client.post({}, {"Origin": OWN})
    assert (taken.status, refused.status) == (201, 422)
    for answer in (taken, refused):
        assert answer.headers["Access-Control-Allow-Origin"] == OWN
        assert answer.headers["Vary"] == "Origin"
        assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]
        assert "Access-Control-Allow-Credentials" not in answer.headers
    assert client.post_form(draft(), {"Origin": OWN}).status == 303


def test_our_own_pages_may_post(service, client, draft):
    assert client.post_form(draft(), {"Origin": service.public_url}).status == 303
    local = service.public_url.replace("127.0.0.1", "localhost")
    assert client.post_form(draft(), {"Origin": local}).status == 303


def test_a_program_without_an_origin_may_post(client, draft):
    answer = client.post(draft())
    assert answer.status == 201 and "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("path", ["comments", "comments/1", "counts"])
def test_a_preflight_allows_the_site_and_nobody_else(client, path):
    asking = {"Access-Control-Request-Method": "POST",
              "Access-Control-Request-Headers": "content-type,idempotency-key"}
    own = client.request("OPTIONS", client.at(path), headers={"Origin": OWN, **asking})
    assert own.status == 204, own
    assert own.headers["Access-Control-Allow-Origin"] == OWN
    assert {"GET", "POST", "PATCH", "DELETE"} == {
        method.strip() for method in own.headers["Access-Control-Allow-Methods"].split(",")}
    assert {"authorization", "content-type", "idempotency-key"} == {
        name.strip().lower() for name in own.headers["Access-Control-Allow-Headers"].split(",")}
    for origin in FOREIGN:
        other = client.request("OPTIONS", client.at(path), headers={"Origin": origin, **asking})
        assert other.status == 204 and "Access-Control-Allow-Origin" not in other.headers


def test_anybody_may_read_what_is_public(client, article):
    for path in (client.at("comments", article=article), client.at("counts", article=article),
                 client.at("form", article=article)):
        for origin in (OWN, "https://anywhere.example", "null"):
            answer = client.get(path, {"Origin": origin})
            assert answer.headers["Access-Control-Allow-Origin"] == "*", answer
            assert "Access-Control-Allow-Credentials" not in answer.headers


def test_no_page_of_a_site_may_read_what_is_for_moderators(client, owner):
    for path in ("/v1/session", "/v1/moderation/queue", "/v1/moderation/decisions"):
        answer = client.get(path, {"Origin": OWN, "Cookie": owner.cookie})
        assert answer.status == 200
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_form_of_an_unknown_page_is_answered_without_one_that_would_be_taken(client, draft):
    for origin in ("https://evil.example", "null"):
        answer = client.post_form(draft(comment="My <b>words</b>"), {"Origin": origin})
        assert (answer.status, answer.type()) == (403, "text/html")
        assert "<form" not in answer.text()
        assert "My &lt;b&gt;words&lt;/b&gt;" in answer.text()
