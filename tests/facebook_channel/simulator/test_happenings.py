"""What happens around conversations and pages besides messages."""

import pytest

PAGE = {"page_id": "330011"}


def act(messenger, person_id, what, status=201, **body):
    response = messenger.post(f"/people/{person_id}/{what}", PAGE | body)
    assert response.status_code == status, response.text
    return response.json()


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("account_linking", "account_linking"),
        ("feedback", "messaging_feedback"),
        ("response_feedback", "response_feedback"),
        ("order", "order"),
        ("form", "form"),
        ("customer_information", "messaging_customer_information"),
        ("optin", "optin"),
        ("unknown", "chess_move"),
    ],
)
def test_happening_is_told(messenger, app_server, alice, psid, wait, kind, key):
    assert act(messenger, alice, "events", kind=kind) == {"heard": True}

    assert wait(lambda: app_server.items(key))[0]["sender"] == {"id": psid}


def test_checkbox_optin_has_no_sender(messenger, app_server, alice, psid, wait):
    act(messenger, alice, "events", kind="optin", user_ref="box-1", ref="SIGNUP")

    [item] = wait(lambda: app_server.items("optin"))
    assert "sender" not in item
    assert item["optin"] == {"ref": "SIGNUP", "user_ref": "box-1"}


def test_hostile_text_arrives_as_it_is(messenger, app_server, alice, psid, wait):
    act(messenger, alice, "events", kind="hostile")

    wait(lambda: len(app_server.texts()) == 2)
    assert "\x00" in app_server.texts()[1]
    assert "\ud83d" in app_server.texts()[1]
    assert messenger.get("/deliveries").json()["deliveries"]


def test_half_a_surrogate_pair_can_be_written_and_read(messenger, alice):
    headers = {"Content-Type": "application/json"}
    body = b'{"page_id": "330011", "text": "half \\ud83d"}'
    messenger.post(f"/people/{alice}/messages", data=body, headers=headers)

    assert messenger.conversation(alice)["messages"][0]["text"] == "half \ud83d"


def test_policy_enforcement_is_told_about_the_page(messenger, app_server, wait):
    messenger.post("/pages/330011/events", {"kind": "policy_enforcement", "action": "block"})

    [item] = wait(lambda: app_server.items("policy_enforcement"))
    assert "sender" not in item
    assert item["policy_enforcement"]["action"] == "block"


def test_label_is_a_change_with_seconds(messenger, app_server, wait):
    messenger.post("/pages/330011/events", {"kind": "inbox_labels", "label": "VIP"})

    wait(lambda: app_server.changes)
    assert app_server.changes[0]["field"] == "inbox_labels"
    assert b'"time":1' in app_server.posts[0][1]
    assert len(app_server.posts[0][1].split(b'"time":')[1].split(b",")[0]) == 10


def test_any_item_can_be_posted(messenger, app_server, wait):
    messenger.post("/pages/330011/webhooks", {"item": {"message": "TEST_MESSAGE"}})

    wait(lambda: app_server.accepted == [{"message": "TEST_MESSAGE"}])


def test_what_nobody_subscribed_to_is_not_heard(messenger, call, alice, psid):
    fields = {"subscribed_fields": "messages"}
    assert call("POST", "me/subscribed_apps", json=fields).ok

    assert act(messenger, alice, "events", kind="order") == {"heard": False}


def test_app_that_stands_by_is_not_told_the_payload(messenger, app_server, alice, wait):
    other = {"app_id": "77002", "app_secret": "another secret"}
    link = {"page_id": "330011", "app_id": "77002", "access_token": "another token"}
    assert messenger.post("/world", {"apps": [other], "connections": [link]}).ok
    assert messenger.post("/pages/330011", {"default_app_id": "77002"}).ok

    act(messenger, alice, "postbacks", title="Order", payload="ORDER")

    wait(lambda: app_server.standby)
    postback = app_server.standby[0]["postback"]
    assert postback["title"] == "Order"
    assert "payload" not in postback
    assert app_server.accepted == []
