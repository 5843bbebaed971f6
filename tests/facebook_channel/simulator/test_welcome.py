"""How a page welcomes who opens a conversation."""

import pytest

PROFILE = {
    "get_started": {"payload": "BEGIN"},
    "greeting": [
        {"locale": "default", "text": "Hello {{user_first_name}}!"},
        {"locale": "da_DK", "text": "Hej {{user_full_name}}!"},
    ],
    "ice_breakers": [{"question": "Are you open?", "payload": "OPEN"}],
    "persistent_menu": [
        {
            "locale": "default",
            "call_to_actions": [{"type": "postback", "title": "Order", "payload": "ORDER"}],
        }
    ],
}


@pytest.fixture(autouse=True)
def welcoming_page(call):
    assert call("POST", "me/messenger_profile", json=PROFILE).ok


def test_greeting_speaks_to_the_person(messenger, alice, bob):
    assert messenger.conversation(alice)["welcome"]["greeting"] == "Hej Alice Larsen!"
    assert messenger.conversation(bob)["welcome"]["greeting"] == "Hello Bob!"


def test_ice_breakers_and_menu_are_offered(messenger, alice):
    welcome = messenger.conversation(alice)["welcome"]

    assert welcome["ice_breakers"] == PROFILE["ice_breakers"]
    assert welcome["menu"] == PROFILE["persistent_menu"][0]["call_to_actions"]


def test_get_started_carries_the_payload_of_the_page(messenger, app_server, alice, wait):
    messenger.post(f"/people/{alice}/postbacks", {"page_id": "330011"})

    [item] = wait(lambda: app_server.items("postback"))
    assert item["postback"]["payload"] == "BEGIN"
