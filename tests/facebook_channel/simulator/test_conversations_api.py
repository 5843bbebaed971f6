"""The Conversations API."""

import pytest

DETAILS = {"fields": "id,created_time,from,to,message"}


@pytest.fixture
def patient(messenger):
    """Nobody counts the calls of this test."""
    messenger.faults(no_rate_limits=True)


def test_threads_are_listed_with_the_latest_first(patient, messenger, alice, bob, call):
    messenger.write(alice, "one")
    messenger.write(bob, "two")

    params = {"fields": "id,updated_time,participants,snippet", "platform": "messenger"}
    answer = call("GET", "330011/conversations", params=params).json()

    assert [thread["snippet"] for thread in answer["data"]] == ["two", "one"]
    person, page = answer["data"][0]["participants"]["data"]
    assert (person["name"], page["id"]) == ("Bob", "330011")
    assert person["email"] == f"{person['id']}@facebook.com"
    assert answer["data"][0]["updated_time"].endswith("+0000")


def test_thread_of_one_person_is_found(patient, messenger, alice, bob, call):
    psid = messenger.write(alice, "one")
    messenger.write(bob, "two")

    params = {"user_id": psid, "fields": "participants"}
    [thread] = call("GET", "me/conversations", params=params).json()["data"]

    assert thread["participants"]["data"][0]["id"] == psid


def test_list_is_walked_with_cursors(patient, messenger, alice, bob, call):
    messenger.write(alice, "one")
    messenger.write(bob, "two")

    first = call("GET", "me/conversations", params={"limit": 1}).json()
    cursor = {"limit": 1, "after": first["paging"]["cursors"]["after"]}
    second = call("GET", "me/conversations", params=cursor).json()

    assert first["data"][0]["id"] != second["data"][0]["id"]
    assert "next" not in second["paging"]
    assert messenger.session.get(first["paging"]["next"], timeout=5).json()["data"]


def test_messages_come_with_the_thread(patient, messenger, psid, call):
    messenger.send(psid, "good morning")

    fields = {"fields": "messages.limit(1){id,message,from}"}
    [thread] = call("GET", "me/conversations", params=fields).json()["data"]

    [message] = thread["messages"]["data"]
    assert (message["message"], message["from"]["id"]) == ("good morning", "330011")


def test_thread_is_read_by_its_id(patient, psid, call):
    [listed] = call("GET", "me/conversations").json()["data"]

    thread = call("GET", listed["id"], params={"fields": "message_count,messages{message}"}).json()

    assert (thread["message_count"], thread["messages"]["data"][0]["message"]) == (1, "hello")


def test_messages_of_a_thread_are_an_edge(patient, psid, call):
    [listed] = call("GET", "me/conversations").json()["data"]

    answer = call("GET", f"{listed['id']}/messages", params={"fields": "message"}).json()

    assert [message["message"] for message in answer["data"]] == ["hello"]


def test_message_is_read_by_its_id(patient, messenger, alice, psid, call):
    mid = messenger.conversation(alice)["messages"][0]["mid"]

    message = call("GET", mid, params=DETAILS).json()

    assert (message["id"], message["message"]) == (mid, "hello")
    assert message["from"]["id"] == psid
    assert message["to"]["data"][0]["id"] == "330011"


def test_files_of_a_message_are_described(patient, messenger, alice, call):
    files = [("files", ("cake.png", b"png", "image/png")), ("files", ("bill.pdf", b"pdf"))]
    form = {"page_id": "330011"}
    mid = messenger.post(f"/people/{alice}/messages", data=form, files=files).json()["mid"]

    message = call("GET", mid, params={"fields": "attachments"}).json()

    picture, bill = message["attachments"]["data"]
    assert (picture["mime_type"], bill["name"]) == ("image/png", "bill.pdf")
    assert picture["image_data"]["url"].startswith(messenger.url)
    assert bill["file_url"].startswith(messenger.url)


def test_only_the_twenty_newest_messages_have_details(
    patient, messenger, alice, psid, call, error_of
):
    for number in range(20):
        messenger.write(alice, f"word {number}")
    told = messenger.conversation(alice)["messages"]

    assert call("GET", told[1]["mid"], params=DETAILS).json()["message"] == "word 0"
    assert error_of(call("GET", told[0]["mid"], params=DETAILS)) == (9000001, None)


def test_older_messages_are_listed_without_their_text(patient, messenger, alice, psid, call):
    for number in range(20):
        messenger.write(alice, f"word {number}")

    fields = {"fields": "messages{id,message}"}
    [thread] = call("GET", "me/conversations", params=fields).json()["data"]

    *newest, oldest = thread["messages"]["data"]
    assert len(newest) == 20
    assert all("message" in each for each in newest)
    assert list(oldest) == ["id"]


def test_message_of_another_page_stays_unknown(patient, messenger, alice, psid, call, error_of):
    mid = messenger.conversation(alice)["messages"][0]["mid"]

    assert error_of(call("GET", mid, token="token two")) == (100, 33)


def test_unsent_message_is_gone(patient, messenger, alice, psid, call, error_of):
    mid = messenger.conversation(alice)["messages"][0]["mid"]
    messenger.post(f"/people/{alice}/unsends", {"mid": mid})

    assert error_of(call("GET", mid)) == (9000001, None)


def test_owner_is_told_only_where_threads_are_routed(patient, messenger, psid, call):
    fields = {"fields": "is_owner"}
    assert "is_owner" not in call("GET", "me/conversations", params=fields).json()["data"][0]

    messenger.post("/pages/330011", {"default_app_id": "77001"})

    assert call("GET", "me/conversations", params=fields).json()["data"][0]["is_owner"] is True


def test_unknown_field_is_refused(patient, psid, call):
    error = call("GET", "me/conversations", params={"fields": "mood"}).json()["error"]

    assert "nonexisting field (mood)" in error["message"]


def test_broken_list_of_fields_is_refused(patient, psid, call, error_of):
    assert error_of(call("GET", "me/conversations", params={"fields": "messages{id"})) == (
        2500,
        None,
    )
