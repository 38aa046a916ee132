"""What a browser without JavaScript meets."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from pages import FormPage, ListPage

ORIGIN = "https://clinic.example"


def test_the_form_has_wordpress_fields_in_its_order_with_labels_and_tokens(client, article):
    answer = client.get(client.at("form", article=article))
    assert answer.status == 200, answer
    page = FormPage(answer.text())
    assert [name for name in page.values if page.attributes[name].get("type") != "hidden"] == [
        "comment", "author", "email", "website"]
    assert page.values["article"] == article
    assert page.action.endswith(client.at("comments"))
    for name, token in (("author", "name"), ("email", "email"), ("website", "url")):
        assert page.attributes[name]["autocomplete"] == token
    for name in ("comment", "author", "email"):
        assert "required" in page.attributes[name]
    assert "required" not in page.attributes["website"]
    assert "maxlength" not in answer.text()
    for name in ("comment", "author", "email", "website"):
        assert f'for="{name}"' in answer.text()
    assert "Your email address will not be published." in answer.text()
    assert "Leave a Reply" in answer.text() and "Post Comment" in answer.text()


def test_a_form_for_a_reply_names_whom_it_answers(client, article, approved):
    parent = approved(author="<b>Ann & Co</b>")
    answer = client.get(client.at("form", article=article, parent=parent))
    assert "Leave a Reply to <bdi>&lt;b&gt;Ann &amp; Co&lt;/b&gt;</bdi>" in answer.text()
    assert FormPage(answer.text()).values["parent"] == str(parent)


def test_a_form_for_a_reply_to_nothing_is_not_found(client, article, posted):
    waiting = posted()["id"]
    for parent in (waiting, 2**40):
        assert client.get(client.at("form", article=article, parent=parent)).status == 404


def test_a_posted_form_leads_back_to_the_article_with_a_preview(client, article, draft):
    answer = client.post_form(draft(url=f"{ORIGIN}{article}?page=2#top", title="Title"))
    assert answer.status == 303 and answer.body == b"", answer
    place = urlsplit(answer.headers["Location"])
    assert f"{place.scheme}://{place.netloc}{place.path}" == ORIGIN + article
    query = parse_qs(place.query)
    assert query.keys() == {"page", "reply", "preview"}
    comment = int(query["reply"][0])
    assert place.fragment == f"comment-{comment}"

    own = client.get(client.at(f"comments/{comment}", preview=query["preview"][0]))
    assert own.status == 200 and own.json()["status"] == "pending"


def test_our_page_leads_who_wrote_the_first_comment_back_to_the_article(client, article, draft):
    answer = client.post_form({**draft(url=f"{ORIGIN}{article}"), "return": "page"})
    place = answer.headers["Location"].partition("#")[0]
    assert f'href="{ORIGIN}{article}"' in client.get(place).text()
    assert ORIGIN not in client.get(place.partition("&reply=")[0]).text()  # Nobody else, before it is approved.


def test_the_forms_fragment_shows_who_has_posted_their_own_comment_while_it_waits(client, article, draft, owner):
    answer = client.post_form(draft(url=f"{ORIGIN}{article}", comment="Is it *open* today?"))
    query = {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}
    mine = client.get(client.at("form", article=article, **query))
    assert "Is it <em>open</em> today?" in mine.text() and "Leave a Reply" in mine.text()
    assert mine.headers["Cache-Control"] == "no-store"
    for others in ({}, {"reply": query["reply"]}, {**query, "preview": query["preview"][:-2] + "AA"},
                   {**query, "article": article + "-other"}):
        theirs = client.get(client.at("form", **{"article": article, **others}))
        assert "today?" not in theirs.text() and "Leave a Reply" in theirs.text()
    owner.decide("approve", int(query["reply"]))  # Now it is in the list.
    assert "today?" not in client.get(client.at("form", article=article, **query)).text()


def test_a_token_for_editing_is_in_no_redirect_and_no_page(client, draft, article):
    location = client.post_form(draft(url=ORIGIN + article)).headers["Location"]
    comment = parse_qs(urlsplit(location).query)["reply"][0]
    preview = parse_qs(urlsplit(location).query)["preview"][0]
    for method in ("PATCH", "DELETE"):
        answer = client.send_json(method, client.at(f"comments/{comment}"), {"comment": "other"},
                                  {"Authorization": f"Bearer {preview}"})
        assert answer.status == 404, answer


def test_without_an_address_of_the_article_a_posted_form_leads_to_our_page(client, draft, article):
    for more in ({}, {"return": "page", "url": ORIGIN + article}):
        location = client.post_form(draft() | more).headers["Location"]
        assert urlsplit(location).path == client.at("page")
        page = client.get(location.partition("#")[0])
        assert page.status == 200, page
        assert "awaiting moderation" in page.text()
        assert "no-store" in page.headers["Cache-Control"]
        assert page.headers["Set-Cookie"] is None


@pytest.mark.parametrize("url", ["https://evil.example/x", "//evil.example", "javascript:alert(1)",
                                 "https://clinic.example.evil.example/", "/path",
                                 "http://clinic.example/",
                                 "https://clinic.example@evil.example/",
                                 "https://clinic.example:8443/x",
                                 "https://clinic.example\\@evil.example"])
def test_a_form_never_leads_away_from_the_site(client, draft, url):
    for answer in (client.post_form(draft(url=url)), client.post_form(draft(url=url, comment=""))):
        assert answer.status == 422 and "Location" not in answer.headers, answer


@pytest.mark.parametrize("send", ["post_form", "post_multipart"])
def test_a_refused_form_comes_back_filled_in_with_errors_beside_the_fields(client, draft, send):
    typed = draft(author='"><script>alert(1)</script>', email="no'address\"<",
                  website="ht tp://<x>",
                  comment='\n\nFirst & line\n</textarea><img src=x onerror=alert(1)>\n"end" ',
                  title="A <title>", url=ORIGIN + "/x?a=1&b=2")
    answer = getattr(client, send)(typed)
    assert answer.status == 422 and answer.type() == "text/html", answer
    page = FormPage(answer.text())
    for name in ("author", "email", "website", "title", "url", "article"):
        assert page.values[name] == typed[name], name
    assert page.values["comment"].replace("\r\n", "\n") == typed["comment"]
    assert page.errors == {
        "email": "Enter an email address like name@example.com",
        "website": "That web address doesn't work. Leave it empty or use one like "
                   "https://example.com"}
    assert page.alerts == 1 and page.title.startswith("Error: ")
    assert "There is a problem" in answer.text() and 'href="#email"' in answer.text()
    for name in ("email", "website"):
        assert page.attributes[name]["aria-invalid"] == "true"
        assert f"{name}-error" in page.attributes[name]["aria-describedby"].split()
    assert "<script" not in answer.text() and "<img" not in answer.text()
    assert "no-store" in answer.headers["Cache-Control"]


def test_what_a_refused_form_brings_back_is_taken_once_the_errors_are_cured(client, owner, draft):
    text = "\n leading newline\nand <b>tags</b> &amp; more \U0001f642\n"
    page = FormPage(client.post_form(draft(comment=text, email="wrong")).text())
    cured = page.values | {"email": "right@example.com"}
    assert client.post_form(cured).status == 303
    (newest,) = owner.queue(order="newest", limit=1)["comments"]
    assert newest["text"].replace("\r\n", "\n") == text


def test_a_refused_reply_stays_a_reply(client, draft, approved):
    parent = approved()
    page = FormPage(client.post_form(draft(parent=str(parent), author="")).text())
    assert page.values["parent"] == str(parent)
    assert page.errors == {"author": "Enter your name"}


def test_a_form_whose_article_is_missing_still_brings_everything_back(client, draft):
    answer = client.post_form(draft(article="", comment="All that I typed"))
    assert answer.status == 422
    assert FormPage(answer.text()).values["comment"] == "All that I typed"


def test_a_program_that_posts_a_form_gets_json(client, draft):
    json_only = {"Accept": "application/json"}
    answer = client.post_form(draft(), json_only)
    assert answer.status == 201 and answer.json()["status"] == "pending"
    assert client.post_form(draft(author=""), json_only).faults() == {"author": "required"}
    # A program that says nothing is taken for the browser that a form is for.
    assert client.post_form(draft(), {"Accept": "*/*"}).status == 303


def test_a_file_in_a_multipart_form_is_passed_over(client, draft, owner):
    boundary = b"b0undary"
    parts = b"".join(b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
                     % (boundary, name.encode(), value.encode())
                     for name, value in draft(comment="With a file").items())
    parts += (b'--%s\r\nContent-Disposition: form-data; name="comment"; filename="x.html"\r\n'
              b"Content-Type: text/html\r\n\r\n<script>1</script>\r\n--%s--\r\n" % (boundary,
                                                                                    boundary))
    answer = client.request("POST", client.at("comments"), parts,
                            {"Content-Type": "multipart/form-data; boundary=" + boundary.decode(),
                             "Accept": "text/html"})
    assert answer.status == 303, answer
    assert owner.queue(order="newest", limit=1)["comments"][0]["text"] == "With a file"


def test_the_page_shows_list_and_form_and_links_that_work(client, article, approved):
    parent = approved(author="Parent")
    approved(parent=parent, author="Child")
    answer = client.get(client.at("page", article=article))
    assert answer.status == 200, answer
    shown = ListPage(answer.text())
    assert [(one["name"], one["level"]) for one in shown.comments] == [("Parent", 1), ("Child", 2)]
    assert FormPage(answer.text()).values["return"] == "page"
    links = re.findall(r'class="comment-reply-link"[^>]*href="([^"#]*)#respond"', answer.text())
    assert len(links) == 2
    reply = client.get(links[0].replace("&amp;", "&"))
    assert "Leave a Reply to <bdi>Parent</bdi>" in reply.text()


def test_a_page_for_a_reply_to_what_is_gone_is_still_there(client, article):
    answer = client.get(client.at("page", article=article, parent=2**40))
    assert answer.status == 200 and "Leave a Reply" in answer.text()


def test_a_page_without_an_article_says_so_in_the_asked_for_form(client):
    for where in ("page", "form"):
        html = client.get(client.at(where), {"Accept": "text/html"})
        assert html.status == 400 and html.type() == "text/html", html
        data = client.get(client.at(where), {"Accept": "application/json"})
        assert (data.status, data.slug()) == (400, "invalid_article")
