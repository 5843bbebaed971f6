"""The list of webhook deliveries, and posting one again."""


def listed(messenger):
    return messenger.get("/deliveries").json()["deliveries"]


def test_accepted_delivery_is_listed(messenger, app_server, alice, wait):
    messenger.write(alice, "hello")

    wait(lambda: listed(messenger)[0]["outcome"] == "accepted")
    delivery = listed(messenger)[0]
    assert (delivery["kind"], delivery["person"], delivery["page"], delivery["attempts"]) == (
        "message",
        "Alice Larsen",
        "Bakery",
        1,
    )
    assert delivery["item"]["message"]["text"] == "hello"


def test_failing_delivery_says_why(messenger, app_server, alice, wait):
    app_server.refuse = lambda item: 503
    messenger.write(alice, "hello")

    wait(lambda: listed(messenger)[0]["outcome"] == "failing")
    assert "answered 503" in listed(messenger)[0]["reason"]


def test_delivery_can_be_posted_again(messenger, app_server, alice, wait):
    messenger.write(alice, "hello")
    wait(lambda: listed(messenger)[0]["outcome"] == "accepted")

    answer = messenger.post(f"/deliveries/{listed(messenger)[0]['seq']}/again", {})

    assert answer.status_code == 201
    wait(lambda: app_server.texts() == ["hello", "hello"])
    assert len({item["message"]["mid"] for item in app_server.accepted}) == 1


def test_delivery_under_way_cannot_be_posted_again(messenger, alice):
    messenger.faults(hold_webhooks=True)
    messenger.write(alice, "hello")

    assert messenger.post(f"/deliveries/{listed(messenger)[0]['seq']}/again", {}).status_code == 404
