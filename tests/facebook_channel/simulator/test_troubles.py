"""Webhooks that fail for long: an alert, then the end of the subscription."""

import time

from facebook_channel.simulator.troubles import Troubles


def page_of(messenger):
    return messenger.get("/world").json()["pages"][0]


def trouble_of(messenger):
    return page_of(messenger)["webhook_trouble"] or {}


def move_clock(messenger, minutes):
    assert messenger.post("/clock", {"move_seconds": minutes * 60}).ok
    assert messenger.post("/deliveries/retries", {}).ok


def begin_failing(messenger, app_server, person_id, wait):
    app_server.refuse = lambda item: 500
    messenger.write(person_id, "hello")
    wait(lambda: trouble_of(messenger).get("failing_since"))


def lose_the_subscription(messenger, app_server, person_id, wait):
    begin_failing(messenger, app_server, person_id, wait)
    move_clock(messenger, 61)
    wait(lambda: not page_of(messenger)["subscribed"])
    app_server.refuse = lambda item: None


def test_failing_is_counted_until_a_post_is_accepted(messenger, app_server, alice, wait):
    begin_failing(messenger, app_server, alice, wait)

    app_server.refuse = lambda item: None

    wait(lambda: not trouble_of(messenger))


def test_developer_is_alerted_after_a_quarter_of_an_hour(messenger, app_server, alice, wait):
    begin_failing(messenger, app_server, alice, wait)
    assert trouble_of(messenger)["alerted_at"] is None

    move_clock(messenger, 16)

    wait(lambda: trouble_of(messenger)["alerted_at"])
    assert page_of(messenger)["subscribed"] is True


def test_page_is_unsubscribed_after_an_hour(messenger, app_server, alice, wait):
    begin_failing(messenger, app_server, alice, wait)

    move_clock(messenger, 61)

    wait(lambda: trouble_of(messenger)["unsubscribed_at"])
    assert page_of(messenger)["subscribed"] is False
    wait(lambda: messenger.conversation(alice)["messages"][0]["state"] == "unheard")
    assert messenger.get("/deliveries").json()["deliveries"][0]["outcome"] == "given up"


def test_page_hears_again_once_it_is_subscribed(messenger, call, app_server, alice, wait):
    lose_the_subscription(messenger, app_server, alice, wait)

    assert call("POST", "me/subscribed_apps", json={"subscribed_fields": "messages"}).ok
    messenger.write(alice, "there again?")

    wait(lambda: app_server.texts() == ["there again?"])


def test_subscribing_while_waiting_posts_are_given_up(
    messenger, call, app_server, alice, wait, monkeypatch
):
    count = Troubles.count

    def count_and_pause(*arguments):
        ends = count(*arguments)
        time.sleep(0.2)
        return ends

    monkeypatch.setattr(Troubles, "count", count_and_pause)
    lose_the_subscription(messenger, app_server, alice, wait)

    assert call("POST", "me/subscribed_apps", json={"subscribed_fields": "messages"}).ok
    messenger.write(alice, "there again?")

    wait(lambda: app_server.texts() == ["there again?"])


def test_restart_ends_the_count(messenger, app_server, alice, wait):
    begin_failing(messenger, app_server, alice, wait)
    messenger.stop()
    app_server.refuse = lambda item: None

    messenger.start()

    wait(lambda: app_server.texts() == ["hello"])
    assert page_of(messenger)["subscribed"] is True
