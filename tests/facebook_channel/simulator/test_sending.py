"""The Send API."""

import json

import pytest
import requests

DAY = 24 * 60 * 60


@pytest.fixture
def psid(messenger, alice):
    return messenger.write(alice, "hello")


def error_of(response):
    assert response.status_code == 400
    assert response.headers["WWW-Authenticate"].startswith('OAuth "Facebook Platform"')
    assert response.headers["facebook-api-version"] == "v25.0"
    error = response.json()["error"]
    return error["code"], error.get("error_subcode")


def test_message_reaches_the_person(messenger, alice, psid):
    response = messenger.send(psid, "Good morning, Alice")

    assert response.json()["recipient_id"] == psid
    last = messenger.conversation(alice)["messages"][-1]
    assert (last["mid"], last["text"]) == (response.json()["message_id"], "Good morning, Alice")


def test_echo_and_delivery_follow(messenger, app_server, psid, wait):
    message = {"text": "hi", "metadata": "answer 5"}
    mid = messenger.send(psid, message=message).json()["message_id"]

    delivery = wait(lambda: app_server.items("delivery"))[0]
    echo = app_server.items("message")[-1]
    assert echo["message"]["mid"] == mid
    assert echo["message"]["metadata"] == "answer 5"
    assert echo["message"]["app_id"] == 77001
    assert delivery["delivery"]["mids"] == [mid]
    assert delivery["delivery"]["watermark"] >= echo["timestamp"]


def test_read_event_follows_when_the_person_looks(messenger, app_server, alice, psid, wait):
    messenger.send(psid)

    answer = messenger.post(f"/people/{alice}/reads", {"page_id": "330011"})

    assert answer.json() == {"read": 1}
    assert wait(lambda: app_server.items("read"))[0]["sender"] == {"id": psid}
    assert messenger.conversation(alice)["messages"][-1]["state"] == "read"


def test_looking_again_sends_no_second_read_event(messenger, alice, psid):
    messenger.send(psid)
    messenger.post(f"/people/{alice}/reads", {"page_id": "330011"})

    answer = messenger.post(f"/people/{alice}/reads", {"page_id": "330011"})

    assert answer.json() == {"read": 0}


@pytest.mark.parametrize(
    ("change", "code", "subcode"),
    [
        ({"recipient": None}, 100, None),
        ({"recipient": {"id": "12345"}}, 100, 2018001),
        ({"sender_action": "typing_on"}, 100, 2018014),
        ({"message": None, "sender_action": "dance"}, 100, None),
        ({"message": None}, 100, None),
        ({"message": {"text": ""}}, 100, 2018034),
        ({"message": {"text": "x" * 2001}}, 100, None),
        ({"message": {"text": "x", "colour": "red"}}, 100, None),
        ({"message": {"text": "x", "quick_replies": [{"title": "y" * 21}]}}, 100, None),
        ({"message": {"attachment": {"type": "hologram", "payload": {}}}}, 100, None),
        ({"message": {"attachment": {"type": "image", "payload": {}}}}, 100, 2018034),
        ({"messaging_type": "MESSAGE_TAG", "tag": "ACCOUNT_UPDATE"}, 100, 1893061),
        ({"messaging_type": "MESSAGE_TAG"}, 100, None),
        ({"messaging_type": "SHOUT"}, 100, None),
    ],
)
def test_wrong_request_is_refused(messenger, psid, change, code, subcode):
    assert error_of(messenger.send(psid, **change)) == (code, subcode)


def test_text_of_2000_characters_passes(messenger, psid):
    assert messenger.send(psid, "x" * 2000).ok


def test_unknown_token_is_refused(messenger, psid):
    assert error_of(messenger.send(psid, token="stolen")) == (190, None)


def test_other_page_cannot_be_named(messenger, psid):
    response = messenger.post(
        "/graph/330022/messages",
        {"recipient": {"id": psid}, "message": {"text": "x"}},
        headers={"Authorization": "Bearer token of the bakery"},
    )

    assert error_of(response) == (100, 33)
    assert response.json()["error"]["type"] == "GraphMethodException"


def test_ids_belong_to_one_page(messenger, psid):
    assert error_of(messenger.send(psid, token="token two")) == (100, 2018001)


def test_missing_proof_is_refused_where_required(messenger, world, psid, proof):
    messenger.post("/world", {"apps": [world["apps"][0] | {"require_proof": True}]})

    assert "require an appsecret_proof" in messenger.send(psid).json()["error"]["message"]
    assert messenger.send(psid, appsecret_proof=proof).ok


def test_wrong_proof_is_refused_always(messenger, psid):
    response = messenger.send(psid, appsecret_proof="0" * 64)

    assert "Invalid appsecret_proof" in response.json()["error"]["message"]


@pytest.mark.parametrize(
    ("later", "parameters", "passes"),
    [
        (DAY - 60, {"messaging_type": "RESPONSE"}, True),
        (DAY + 60, {"messaging_type": "RESPONSE"}, False),
        (DAY + 60, {"messaging_type": "UPDATE"}, False),
        (DAY + 60, {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}, True),
        (7 * DAY + 60, {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}, False),
    ],
)
def test_window_closes(messenger, psid, later, parameters, passes):
    messenger.faults(clock_offset_seconds=later)

    response = messenger.send(psid, **parameters)

    if passes:
        assert response.ok
    else:
        assert error_of(response) == (10, 2018278)


def test_person_who_blocked_the_page_is_unavailable(messenger, alice, psid):
    messenger.post(f"/people/{alice}/blocks", {"page_id": "330011", "blocked": True})

    assert error_of(messenger.send(psid)) == (551, 1545041)


def test_sender_action_answers_with_the_recipient_only(messenger, alice, psid):
    response = messenger.send(psid, message=None, sender_action="mark_seen")

    assert response.json() == {"recipient_id": psid}
    assert messenger.conversation(alice)["seen_at"] > 0


def test_form_with_json_values_is_understood(messenger, alice, psid):
    form = {
        "recipient": json.dumps({"id": psid}),
        "message": json.dumps({"text": "by form"}),
        "access_token": "token of the bakery",
    }

    assert messenger.post("/graph/v25.0/330011/messages", data=form).ok
    assert messenger.conversation(alice)["messages"][-1]["text"] == "by form"


def upload(messenger, psid, kind, files):
    form = {
        "recipient": json.dumps({"id": psid}),
        "message": json.dumps({"attachment": {"type": kind, "payload": {}}}),
        "access_token": "token of the bakery",
    }
    return messenger.post("/graph/me/messages", data=form, files=files)


def test_uploaded_file_is_served_to_the_person(messenger, alice, psid):
    upload(messenger, psid, "file", {"filedata": ("menu ü.pdf", b"%PDF-", "application/pdf")})

    [attachment] = messenger.conversation(alice)["messages"][-1]["attachments"]
    response = requests.get(attachment["url"], timeout=5)
    assert (response.content, response.headers["Content-Type"]) == (b"%PDF-", "application/pdf")


def test_upload_of_another_type_is_refused(messenger, psid):
    response = upload(messenger, psid, "image", {"filedata": ("a.pdf", b"%", "application/pdf")})

    assert error_of(response) == (100, 2018047)


def test_too_large_picture_is_refused(messenger, psid):
    picture = ("a.png", b"0" * (8 * 1024 * 1024 + 1), "image/png")

    assert error_of(upload(messenger, psid, "image", {"filedata": picture})) == (100, 2018109)


def test_file_by_address_is_fetched_and_shown(messenger, alice, psid):
    url = f"{messenger.url}/portraits/{alice}.png"
    message = {"attachment": {"type": "image", "payload": {"url": url}}}

    assert messenger.send(psid, message=message).ok
    assert messenger.conversation(alice)["messages"][-1]["attachments"][0]["url"] == url


def test_file_that_cannot_be_fetched_is_refused(messenger, psid):
    payload = {"url": messenger.url + "/cdn/none/x.png"}
    message = {"attachment": {"type": "image", "payload": payload}}

    assert error_of(messenger.send(psid, message=message)) == (100, 2018008)


def test_next_sends_fail_as_often_as_told(messenger, psid):
    messenger.faults(fail_next_sends=[{"code": 613, "message": "(#613) Slow down", "times": 2}])

    codes = [error_of(messenger.send(psid)) for _ in range(2)]

    assert codes == [(613, None)] * 2
    assert messenger.send(psid).ok


def test_dropped_answer_leaves_the_message_sent(messenger, app_server, alice, psid, wait):
    messenger.faults(drop_answer_next_sends=1)

    with pytest.raises(requests.ConnectionError):
        messenger.send(psid, "lost answer")

    assert messenger.conversation(alice)["messages"][-1]["text"] == "lost answer"
    wait(lambda: "lost answer" in app_server.texts())
    assert messenger.send(psid).ok


def test_echo_and_receipts_can_be_silenced(messenger, app_server, alice, psid, wait):
    messenger.faults(no_echo=True, no_receipts=True)
    messenger.send(psid)
    messenger.write(alice, "still there?")

    wait(lambda: app_server.texts() == ["hello", "still there?"])
    assert app_server.items("delivery") == []


def test_unknown_fault_is_refused(messenger):
    response = messenger.post("/faults", {"explode": True})

    assert response.status_code == 400
    assert 'no fault "explode"' in response.json()["error"]
