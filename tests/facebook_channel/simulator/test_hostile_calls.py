"""Calls that make no sense get an error of the platform, never one of the simulator."""

import pytest


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("me/messages", {"recipient": "alice", "message": {"text": "hi"}}),
        ("me/messages", {"recipient": {"id": "1", "user_ref": "x"}}),
        ("me/messages", {"recipient": {"id": "\ud83d"}, "message": {"text": "hi"}}),
        ("me/messages", {"recipient": {"id": "1\x00"}, "message": {"text": "hi"}}),
        ("me/messages", [1, 2]),
        ("me/message_attachments", {"message": {"attachment": {"type": ["image"]}}}),
        ("me/pass_thread_control", {"recipient": {"id": [1]}, "target_app_id": {}}),
        ("me/messenger_profile", {"greeting": [{"locale": [1], "text": 5}]}),
        ("me/personas", {"name": {"first": "x"}}),
        ("t_" + "9" * 40 + "/messages", {}),
        ("me/messages", {"appsecret_time": {"x": 1}, "appsecret_proof": []}),
    ],
)
def test_senseless_call_is_refused(call, path, body):
    answer = call("POST", path, json=body)

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] in (100, 33)


@pytest.mark.parametrize(
    "message",
    [
        {"text": ["hi"]},
        {"text": "hi \ud83d"},
        {"attachment": "cake"},
        {"attachments": {"type": "image"}},
        {"attachment": {"type": "image", "payload": ["url"]}},
        {"attachment": {"type": "image", "payload": {"url": "not an address"}}},
        {"text": "hi", "quick_replies": [{"title": "x", "content_type": ["text"]}]},
        {"sticker_id": ["1"]},
        {"text": "hi", "metadata": {"a": 1}},
    ],
)
def test_senseless_message_is_refused(messenger, psid, message):
    assert messenger.send(psid, message=message).json()["error"]["code"] == 100


def test_app_is_known_by_its_own_token(call):
    app = call("GET", "77001", token="77001|a secret of the bakery", params={"fields": "name"})

    assert app.json() == {"name": "Front desk", "id": "77001"}
