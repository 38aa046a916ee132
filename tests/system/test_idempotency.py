"""A request that is sent again is one comment."""

from concurrent.futures import ThreadPoolExecutor

import pytest

def test_the_same_request_again_gets_the_same_answer(client, owner, draft):
    sent = draft()
    key = {"Idempotency-Key": '"8e03978e-40d5-43dd-bc93-6894a57f9324"'}
    first = client.post(sent, key)
    before = owner.totals()
    again = client.post(sent, key)
    bare = client.post(sent, {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"})
    assert first.status == again.status == bare.status == 201
    assert first.json() == again.json() == bare.json()
    assert owner.totals() == before

def test_a_form_sent_again_leads_to_the_same_comment(client, draft):
    sent = draft(url="https://clinic.example/a")
    key = {"Idempotency-Key": "form"}
    first, again = client.post_form(sent, key), client.post_form(sent, key)
    assert first.status == again.status == 303
    assert first.headers["Location"] == again.headers["Location"]

@pytest.mark.parametrize("changed", [{"comment": "Other"}, {"author": "Other"}, {"parent": 1},
                                     {"email": "other@example.com"}, {"website": "a.example"},
                                     {"title": "Other"}, {"article": "/other"}])
def test_a_key_used_for_another_comment_is_refused(client, owner, draft, changed):
    sent = draft()
    key = {"Idempotency-Key": f"key of {sent['article']}"}
    assert client.post(sent, key).status == 201
    before = owner.totals()
    answer = client.post(sent | changed, key)
    assert (answer.status, answer.slug()) == (422, "idempotency_key_reused"), answer
    assert owner.totals() == before

def test_a_refused_request_leaves_its_key_free(client, draft):
    sent = draft()
    key = {"Idempotency-Key": "refused first"}
    assert client.post(sent | {"author": ""}, key).status == 422
    assert client.post(sent, key).status == 201

def test_keys_of_two_sites_are_two_keys(service, client, connect, draft):
    sent = draft()
    key = {"Idempotency-Key": "both"}
    ours = client.post(sent, key).json()["id"]
    theirs = connect(service, "paper").post(sent | {"comment": "Other"}, key)
    assert theirs.status == 201 and theirs.json()["id"] != ours

def test_a_key_has_at_most_255_bytes(client, draft):
    assert client.post(draft(), {"Idempotency-Key": "k" * 255}).status == 201
    answer = client.post(draft(), {"Idempotency-Key": "k" * 256})
    assert (answer.status, answer.slug()) == (400, "invalid_idempotency_key")

def test_sixteen_at_once_are_one_comment(service, connect, owner, draft):
    client = connect(service)
    sent = draft()
    before = owner.totals()["pending"]
    owner.client.close()  # Sixteen connections are all that there are.
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(
            lambda _: client.post(sent, {"Idempotency-Key": "race"}), range(16)))
    client.close()
    assert {answer.status for answer in answers} == {201}
    assert len({answer.body for answer in answers}) == 1
    assert owner.totals()["pending"] == before + 1

def test_sixteen_at_once_without_a_key_are_one_comment_and_fifteen_duplicates(service, connect,
                                                                              owner, draft):
    client = connect(service)
    sent = draft()
    before = owner.totals()["pending"]
    owner.client.close()
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: client.post(sent), range(16)))
    client.close()
    assert sorted(answer.status for answer in answers) == [201] + [409] * 15
    assert owner.totals()["pending"] == before + 1
