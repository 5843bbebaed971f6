"""Webhook deliveries: signed, in order, until accepted."""

import hashlib
import hmac
import json

from facebook_channel.simulator.application import build

SECRET = b"a secret of the bakery"


def test_message_is_posted_and_signed(messenger, app_server, alice, wait):
    psid = messenger.write(alice, "Är det öppet?")

    headers, body = wait(lambda: app_server.posts)[0]
    assert headers["X-Hub-Signature-256"] == (
        "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()
    )
    assert headers["User-Agent"] == "facebookexternalua"
    assert rb"\u00c4r det \u00f6ppet?" in body
    assert json.loads(body)["entry"][0]["messaging"][0]["sender"] == {"id": psid}


def test_person_keeps_their_id(messenger, alice, bob):
    first = messenger.write(alice, "one")

    assert messenger.write(alice, "two") == first != messenger.write(bob, "three")
    assert first.isdigit()
    assert len(first) in (16, 17)


def test_accepted_message_is_marked_sent(messenger, app_server, alice, wait):
    messenger.write(alice, "hello")

    wait(lambda: messenger.conversation(alice)["messages"][0]["state"] == "sent")


def test_refused_delivery_is_repeated_with_the_same_mid(messenger, app_server, alice, wait):
    refusals = [500, 302]
    app_server.refuse = lambda item: refusals.pop() if refusals else None
    messenger.write(alice, "hello")

    wait(lambda: app_server.texts() == ["hello"])
    bodies = [json.loads(body)["entry"][0] for _, body in app_server.posts]
    assert len(bodies) == 3
    assert len({body["messaging"][0]["message"]["mid"] for body in bodies}) == 1
    assert len({body["time"] for body in bodies}) > 1


def test_failing_message_says_why_it_waits(messenger, app_server, alice, wait):
    app_server.refuse = lambda item: 503
    messenger.write(alice, "hello")

    wait(lambda: messenger.conversation(alice)["messages"][0]["state"] == "failing")
    assert "answered 503" in messenger.conversation(alice)["messages"][0]["note"]


def test_deliveries_continue_after_a_restart(messenger, app_server, alice, wait):
    app_server.refuse = lambda item: 500
    messenger.write(alice, "one")
    messenger.write(alice, "two")
    wait(lambda: app_server.posts)

    messenger.stop()
    app_server.refuse = lambda item: None
    messenger.start()

    wait(lambda: app_server.texts() == ["one", "two"])
    assert [each["text"] for each in messenger.conversation(alice)["messages"]] == ["one", "two"]


def test_events_of_one_person_keep_their_order(messenger, app_server, alice, wait):
    words = [f"word {number}" for number in range(40)]
    for word in words:
        messenger.write(alice, word)

    wait(lambda: len(app_server.texts()) == 40)
    assert app_server.texts() == words


def test_failing_person_does_not_hold_up_another(messenger, app_server, alice, bob, wait):
    app_server.refuse = lambda item: 500 if item["message"]["text"] == "bad" else None
    messenger.write(alice, "bad")
    messenger.write(alice, "after bad")
    messenger.write(bob, "good")

    wait(lambda: app_server.texts() == ["good"])


def test_held_deliveries_leave_when_released(messenger, app_server, alice, wait):
    messenger.faults(hold_webhooks=True)
    messenger.write(alice, "hello")
    assert messenger.conversation(alice)["messages"][0]["state"] == "waiting"
    assert app_server.posts == []

    messenger.faults()

    wait(lambda: app_server.texts() == ["hello"])


def test_duplicates_have_the_same_mid(messenger, app_server, alice, wait):
    messenger.faults(duplicate_webhooks=True)
    messenger.write(alice, "hello")

    wait(lambda: app_server.texts() == ["hello", "hello"])
    assert len({item["message"]["mid"] for item in app_server.accepted}) == 1


def test_new_callback_is_tried_at_once(messenger, app_server, world, alice, wait):
    dead = {**world["apps"][0], "callback_url": "http://127.0.0.1:9/"}
    messenger.post("/world", {"apps": [dead]})
    messenger.write(alice, "hello")
    wait(lambda: "cannot be reached" in messenger.conversation(alice)["messages"][0]["note"])

    messenger.post("/world", {"apps": world["apps"]})

    wait(lambda: app_server.texts() == ["hello"])


def test_unsubscribed_page_hears_nothing(messenger, alice):
    messenger.session.delete(
        messenger.url + "/graph/me/subscribed_apps",
        params={"access_token": "token of the bakery"},
        timeout=5,
    )
    messenger.write(alice, "hello")

    assert messenger.conversation(alice)["messages"][0]["state"] == "unheard"


def test_application_can_be_built_twice_over_one_directory(tmp_path, world):
    build(tmp_path, world)

    build(tmp_path, world)
