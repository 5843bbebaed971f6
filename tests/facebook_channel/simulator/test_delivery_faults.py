"""Webhook posts that are told to be unusual."""

import hashlib
import hmac
import json

SECRET = "a secret of the bakery"


def bodies(app_server):
    return [json.loads(body) for _, body in app_server.posts]


def signed_by(secret, headers, body):
    expected = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return headers["X-Hub-Signature-256"] == expected


def write_to_the_mill(messenger, person_id, text):
    wanted = {"page_id": "330022", "text": text}
    assert messenger.post(f"/people/{person_id}/messages", wanted).ok


def test_ids_can_be_numbers(messenger, app_server, alice, wait):
    messenger.faults(numeric_ids=True)
    psid = messenger.write(alice, "hello")

    [item] = wait(lambda: app_server.accepted)
    assert item["sender"] == {"id": int(psid)}
    assert bodies(app_server)[0]["entry"][0]["id"] == 330011


def test_timestamp_can_be_missing(messenger, app_server, alice, wait):
    messenger.faults(no_timestamps=True)
    messenger.write(alice, "hello")

    assert "timestamp" not in wait(lambda: app_server.accepted)[0]


def test_timestamps_can_be_seconds(messenger, app_server, alice, wait):
    messenger.faults(timestamps_in_seconds=True)
    messenger.write(alice, "hello")

    assert wait(lambda: app_server.accepted)[0]["timestamp"] < 10**11
    assert bodies(app_server)[0]["entry"][0]["time"] < 10**11


def test_signature_can_be_sha1_alone(messenger, app_server, alice, wait):
    messenger.faults(sign_with_sha1_only=True)
    messenger.write(alice, "hello")

    headers, _ = wait(lambda: app_server.posts)[0]
    assert "X-Hub-Signature-256" not in headers
    assert headers["X-Hub-Signature"].startswith("sha1=")


def test_signature_can_be_wrong(messenger, app_server, alice, wait):
    messenger.faults(sign_with_wrong_secret=True)
    messenger.write(alice, "hello")

    assert not signed_by(SECRET, *wait(lambda: app_server.posts)[0])


def test_signature_can_be_that_of_the_former_secret(messenger, app_server, world, alice, wait):
    messenger.post("/world", {"apps": [world["apps"][0] | {"app_secret": "a newer secret"}]})
    messenger.write(alice, "new")
    messenger.faults(sign_with_former_secret=True)
    messenger.write(alice, "old")

    new, old = wait(lambda: len(app_server.posts) == 2 and app_server.posts)
    assert signed_by("a newer secret", *new) or signed_by(SECRET, *new)
    assert signed_by(SECRET, *old)


def test_secret_can_be_replaced_more_than_once(messenger, app_server, world, alice, wait):
    for secret in ("a newer secret", "the newest secret"):
        posted = messenger.post("/world", {"apps": [world["apps"][0] | {"app_secret": secret}]})
        assert posted.ok
    messenger.faults(sign_with_former_secret=True)

    messenger.write(alice, "hello")

    assert signed_by("a newer secret", *wait(lambda: app_server.posts)[0])


def test_one_post_can_hold_events_of_several_pages(messenger, app_server, alice, bob, wait):
    messenger.faults(webhooks_per_post=3)
    messenger.write(alice, "one")
    messenger.write(bob, "two")
    write_to_the_mill(messenger, alice, "three")

    wait(lambda: len(app_server.accepted) == 3)
    [body] = bodies(app_server)
    assert [entry["id"] for entry in body["entry"]] == ["330011", "330011", "330022"]


def test_one_entry_can_hold_several_items(messenger, app_server, alice, wait):
    messenger.faults(webhooks_per_post=3, share_entries=True)
    for text in ("one", "two", "three"):
        messenger.write(alice, text)

    wait(lambda: app_server.texts() == ["one", "two", "three"])
    [body] = bodies(app_server)
    assert len(body["entry"]) == 1


def test_refused_batch_is_repeated_as_a_whole(messenger, app_server, alice, bob, wait):
    refusals = [500]
    app_server.refuse = lambda item: refusals.pop() if refusals else None
    messenger.faults(webhooks_per_post=2)
    messenger.write(alice, "one")
    messenger.write(bob, "two")

    wait(lambda: sorted(app_server.texts()) == ["one", "two"])


def test_order_can_be_reversed(messenger, app_server, alice, wait):
    messenger.faults(hold_webhooks=True)
    for text in ("one", "two", "three"):
        messenger.write(alice, text)
    messenger.faults(reorder_webhooks=True)

    wait(lambda: app_server.texts() == ["three", "two", "one"])


def test_echo_can_come_before_the_answer(messenger, app_server, alice):
    psid = messenger.write(alice, "hello")
    messenger.faults(echo_before_answer=True)

    messenger.send(psid, "early")

    assert "early" in app_server.texts()
