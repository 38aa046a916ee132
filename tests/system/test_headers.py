"""The headers of each kind of answer, exactly: a header more or less is a decision."""

import pytest

DATA = "default-src 'none'; frame-ancestors 'none'"
SITE_PAGE = ("default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
             "form-action 'self' https://clinic.example; "
             "frame-ancestors 'self' https://clinic.example")
PRIVATE_PAGE = ("default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
                "form-action 'self' ; frame-ancestors 'none'")
CONSOLE = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
           "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
           "frame-ancestors 'none'; "
           "require-trusted-types-for 'script'; trusted-types 'none'")
PUBLIC = "public, max-age=0, s-maxage=30, stale-while-revalidate=60, stale-if-error=86400"
FILE = "public, max-age=300, stale-while-revalidate=86400"
HTML = "text/html; charset=utf-8"

# On every answer, with values that differ or that say nothing about what the answer is.
EVERYWHERE = {"X-Request-Id", "Date", "Content-Length", "Keep-Alive", "Accept-Ranges", "ETag",
              "Location"}


def headers_of(answer) -> dict:
    # What many readers are sent has no line in the log for each, and so no id.
    assert bool(answer.headers["X-Request-Id"]) != bool(answer.headers["ETag"])
    assert answer.headers["Date"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    return {name: value for name, value in answer.headers.items()
            if name not in EVERYWHERE and name != "X-Content-Type-Options"}


def data(caching: str, **more) -> dict:
    return {"Content-Type": "application/json", "Content-Security-Policy": DATA,
            "Referrer-Policy": "no-referrer", "Cache-Control": caching,
            **{name.replace("_", "-"): value for name, value in more.items()}}


def open_to_all() -> dict:
    return {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


def site_page(caching: str) -> dict:
    return {"Content-Type": HTML, "Content-Security-Policy": SITE_PAGE, "Cache-Control": caching,
            "Referrer-Policy": "strict-origin-when-cross-origin"}


def file(kind: str) -> dict:
    return {"Content-Type": kind, "Content-Security-Policy": DATA, "Referrer-Policy": "no-referrer",
            "Cache-Control": FILE, "Cross-Origin-Resource-Policy": "cross-origin",
            "Vary": "Accept-Encoding"}


PROBLEM = data("no-store") | {"Content-Type": "application/problem+json"}


def test_what_is_public_may_be_kept_read_and_embedded_but_not_run(client, article, approved):
    approved()
    listed = client.get(client.at("comments", article=article))
    assert headers_of(listed) == data(PUBLIC, Vary="Accept, Accept-Encoding") | open_to_all()
    fragment = client.get(client.at("comments", article=article, format="html"))
    assert headers_of(fragment) == {
        **data(PUBLIC, Vary="Accept, Accept-Encoding"), **open_to_all(), "Content-Type": HTML,
        "Content-Security-Policy": SITE_PAGE}
    counts = client.get(client.at("counts", article=article))
    assert headers_of(counts) == data(PUBLIC, Vary="Accept-Encoding") | open_to_all()
    avatar = listed.json()["comments"][0]["author"]["avatar"]
    picture = client.get("/v1/" + avatar.partition("/v1/")[2])
    assert headers_of(picture) == {
        **open_to_all(), "Content-Type": "image/svg+xml", "Referrer-Policy": "no-referrer",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}


def test_form_and_page_may_be_framed_by_the_site_only_and_say_where_a_post_comes_from(client,
                                                                                      article):
    page = client.get(client.at("page", article=article))
    assert headers_of(page) == site_page("no-cache")
    form = client.get(client.at("form", article=article))
    assert headers_of(form) == site_page("no-cache") | {"Access-Control-Allow-Origin": "*"}
    refused = client.post_form({"article": article})
    assert headers_of(refused) == site_page("no-store") | {"Vary": "Origin"}


def test_what_is_one_authors_is_kept_nowhere(client, draft):
    receipt = client.post(draft())
    assert headers_of(receipt) == data("no-store", Vary="Origin")
    redirect = client.post_form(draft())
    assert headers_of(redirect) == {"Cache-Control": "no-store", "Vary": "Origin",
                                    "Referrer-Policy": "no-referrer"}
    told = receipt.json()
    path = client.at(f"comments/{told['id']}", preview=told["preview"])
    assert headers_of(client.get(path)) == data("no-store", X_Robots_Tag="noindex")
    assert headers_of(client.get(path, {"Accept": "text/html"})) == {
        **data("no-store", X_Robots_Tag="noindex"), "Content-Type": HTML,
        "Content-Security-Policy": PRIVATE_PAGE}


def test_what_is_for_moderators_is_kept_nowhere_and_read_by_nobody_else(owner, posted):
    comment = posted()["id"]
    for path in ("/v1/session", "/v1/moderation/queue", "/v1/moderation/decisions",
                 f"/v1/moderation/comments/{comment}"):
        answer = owner.get(path)
        assert answer.status == 200
        found = headers_of(answer)
        found.pop("Link", None)  # Of a page that is not the last.
        assert found == data("no-store")


def test_the_console_cannot_be_framed_and_runs_only_its_own_scripts(client):
    assert headers_of(client.get("/moderate")) == {
        "Content-Type": HTML, "Content-Security-Policy": CONSOLE, "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "DENY", "Cache-Control": "no-cache", "Vary": "Accept-Encoding",
        "Cross-Origin-Resource-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin"}


@pytest.mark.parametrize("path, kind", [
    ("/embed.css", "text/css; charset=utf-8"), ("/moderate.css", "text/css; charset=utf-8"),
    ("/moderate.js", "text/javascript; charset=utf-8"), ("/openapi.yaml", "application/yaml")])
def test_a_file_has_its_type_and_may_be_kept_for_minutes(client, path, kind):
    answer = client.get(path)
    assert answer.body
    assert headers_of(answer) == file(kind)
    assert client.get(path, {"If-None-Match": answer.headers["ETag"]}).status == 304


def test_operations_are_asked_afresh_each_time(client):
    assert headers_of(client.get("/healthz")) == data("no-store")
    assert client.get("/healthz").json() == {"status": "ok"}
    assert headers_of(client.get("/readyz")) == data("no-store")
    assert client.get("/readyz").json() == {"status": "ready"}


def test_a_problem_is_kept_nowhere_and_has_the_id_of_its_log_line(service, client):
    for answer in (client.get("/nowhere"), client.get("/v1/session"), client.get("/v1"),
                   client.get("/v1/sites/clinic/avatars/x.svg")):
        assert headers_of(answer) == PROBLEM
        assert answer.json()["request_id"] == answer.headers["X-Request-Id"]
    not_allowed = client.request("PUT", "/v1/session")
    assert headers_of(not_allowed) == PROBLEM | {"Allow": not_allowed.headers["Allow"]}
    assert service.line_of(not_allowed.headers["X-Request-Id"])["status"] == 405


def test_a_refusal_before_the_routes_is_as_hard_as_any_other(client):
    for answer in (client.get("/" + "a" * 5000),
                   client.request("POST", client.at("comments"), b"x" * 600_000,
                                  {"Content-Type": "application/json"})):
        client.close()
        assert answer.status in (413, 414)
        assert answer.headers.get("Content-Security-Policy") == DATA
        assert answer.headers.get("Cache-Control") == "no-store"
        assert answer.headers.get("X-Content-Type-Options") == "nosniff"
        assert answer.json()["request_id"] == answer.headers.get("X-Request-Id")


def test_a_page_that_refuses_is_kept_nowhere(client):
    for path in (client.at("page"), client.at("form"), "/v1/sites/nowhere/page?article=/a",
                 client.at("form", article="/a", parent=2**40),
                 client.at("comments/1", preview="x")):
        answer = client.get(path, {"Accept": "text/html"})
        assert answer.status in (400, 404) and answer.type() == "text/html", answer
        assert answer.headers.get("Cache-Control") == "no-store", answer
        assert answer.headers["Content-Security-Policy"] == PRIVATE_PAGE


def test_head_says_what_get_says_without_a_body(client, article):
    for path in (client.at("comments", article=article), client.at("page", article=article),
                 "/healthz", "/moderate", "/nowhere"):
        head, get = client.request("HEAD", path), client.get(path)
        assert (head.status, head.body) == (get.status, b"")
        assert headers_of(head) == headers_of(get)
        assert head.headers["Content-Length"] == get.headers["Content-Length"]


def test_no_policy_anywhere_allows_what_is_unsafe(client, article):
    for path in (client.at("page", article=article), client.at("comments", article=article),
                 "/moderate", "/embed.css", "/nowhere"):
        policy = client.get(path).headers["Content-Security-Policy"]
        assert "unsafe" not in policy and "*" not in policy and "data:" not in policy
        assert policy.startswith("default-src 'none'")


def test_where_visitors_reach_the_server_is_configuration_and_not_what_a_request_says(
        make_service, connect):
    public = "https://comments.clinic.example"
    client = connect(make_service().start({"public_url": public}))
    liar = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "ftp",
            "Forwarded": "host=evil.example"}
    sent = {"article": "/a", "author": "A", "email": "a@example.com", "comment": "B"}
    for answer in (client.post(sent, liar), client.post_form(sent | {"comment": "C"}, liar),
                   client.get(client.at("comments", article="/a"), liar),
                   client.get(client.at("form", article="/a"), liar)):
        assert answer.status in (200, 201, 303)
        assert b"evil.example" not in answer.body
        assert "evil.example" not in str(answer.headers)
    assert public in client.get(client.at("form", article="/a")).text()
