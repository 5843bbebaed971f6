"""Files that pages send, once and again."""

import json

import pytest

DAY = 24 * 60 * 60
PNG = ("cake.png", b"\x89PNG", "image/png")


@pytest.fixture
def kept(call):
    """The id of an uploaded picture."""
    form = {"message": json.dumps({"attachment": {"type": "image", "payload": {}}})}
    answer = call("POST", "me/message_attachments", data=form, files={"filedata": PNG})
    return answer.json()["attachment_id"]


def by_id(attachment_id, kind="image"):
    return {"attachment": {"type": kind, "payload": {"attachment_id": attachment_id}}}


def test_uploaded_file_is_sent_by_its_id(messenger, alice, psid, kept):
    assert messenger.send(psid, message=by_id(kept)).ok

    [attachment] = messenger.conversation(alice)["messages"][-1]["attachments"]
    assert (attachment["type"], attachment["name"]) == ("image", "cake.png")


def test_file_at_an_address_can_be_kept(messenger, psid, call):
    payload = {"url": f"{messenger.url}/portraits/1.png", "is_reusable": True}
    message = {"attachment": {"type": "image", "payload": payload}}

    answer = call("POST", "330011/message_attachments", json={"message": message})

    assert messenger.send(psid, message=by_id(answer.json()["attachment_id"])).ok


def test_reusable_file_gets_an_id_while_it_is_sent(messenger, psid):
    payload = {"url": f"{messenger.url}/portraits/1.png", "is_reusable": True}
    answer = messenger.send(psid, message={"attachment": {"type": "image", "payload": payload}})

    assert messenger.send(psid, message=by_id(answer.json()["attachment_id"])).ok


def test_once_sent_file_gets_no_id(messenger, psid):
    payload = {"url": f"{messenger.url}/portraits/1.png"}
    answer = messenger.send(psid, message={"attachment": {"type": "image", "payload": payload}})

    assert "attachment_id" not in answer.json()


def test_file_of_another_page_is_refused(messenger, call, psid, error_of):
    payload = {"url": f"{messenger.url}/portraits/1.png"}
    message = {"attachment": {"type": "image", "payload": payload}}
    answer = call("POST", "me/message_attachments", token="token two", json={"message": message})

    refused = messenger.send(psid, message=by_id(answer.json()["attachment_id"]))

    assert error_of(refused) == (100, 2018074)


def test_file_is_forgotten_after_90_days(messenger, alice, kept, error_of):
    messenger.post("/clock", {"move_seconds": 91 * DAY})
    psid = messenger.write(alice, "hello")

    assert error_of(messenger.send(psid, message=by_id(kept))) == (100, 2018074)


def test_file_is_sent_as_what_it_is(messenger, psid, kept, error_of):
    assert error_of(messenger.send(psid, message=by_id(kept, "video"))) == (100, 2018047)


def test_several_pictures_travel_in_one_message(messenger, alice, psid):
    picture = {"type": "image", "payload": {"url": f"{messenger.url}/portraits/1.png"}}

    assert messenger.send(psid, message={"attachments": [picture, picture]}).ok
    assert len(messenger.conversation(alice)["messages"][-1]["attachments"]) == 2


@pytest.mark.parametrize(("kind", "count"), [("file", 2), ("image", 31)])
def test_list_holds_up_to_30_pictures_only(messenger, psid, error_of, kind, count):
    file = {"type": kind, "payload": {"url": f"{messenger.url}/portraits/1.png"}}

    assert error_of(messenger.send(psid, message={"attachments": [file] * count})) == (100, None)


def test_two_files_in_one_upload_are_refused(call, psid):
    form = {
        "recipient": json.dumps({"id": psid}),
        "message": json.dumps({"attachment": {"type": "image", "payload": {}}}),
    }
    files = [("filedata", PNG), ("filedata", PNG)]

    error = call("POST", "me/messages", data=form, files=files).json()["error"]

    assert "Must upload exactly one file" in error["message"]


def test_media_addresses_can_expire(messenger, alice, kept, psid):
    messenger.send(psid, message=by_id(kept))
    [attachment] = messenger.conversation(alice)["messages"][-1]["attachments"]

    messenger.faults(forbid_media=True)

    assert messenger.session.get(attachment["url"], timeout=5).status_code == 403
