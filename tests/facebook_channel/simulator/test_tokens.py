"""Access tokens: whose they are, how long they live, and what kills them."""

import pytest

DAY = 24 * 60 * 60
APP_TOKEN = "77001|a secret of the bakery"
NORA = {"name": "Nora", "user_id": "10150", "access_token": "nora's", "app_id": "77001"}


@pytest.fixture
def nora(messenger):
    """Somebody who looks after the pages."""
    messenger.post("/world", {"administrators": [NORA]})
    return NORA["access_token"]


@pytest.fixture
def inspect(call):
    def inspect(token="token of the bakery"):
        asked = {"input_token": token}
        return call("GET", "debug_token", token=APP_TOKEN, params=asked).json()["data"]

    return inspect


@pytest.mark.parametrize("subcode", [458, 459, 460, 463, 464, 467, 492])
def test_token_dies_of_every_cause(messenger, psid, inspect, error_of, subcode):
    messenger.post("/pages/330011/token", {"error_subcode": subcode})

    answer = messenger.send(psid)
    assert error_of(answer) == (190, subcode)
    assert answer.json()["error"]["message"].startswith("Error validating access token")
    assert (inspect()["is_valid"], inspect()["error"]["subcode"]) == (False, subcode)


def test_token_can_be_simply_invalid(messenger, psid, error_of):
    messenger.post("/pages/330011/token", {"error_subcode": 0})

    assert error_of(messenger.send(psid)) == (190, None)


def test_token_works_again_after_the_page_was_connected_anew(messenger, psid):
    messenger.post("/pages/330011/token", {"error_subcode": 460})
    messenger.post("/pages/330011/token", {"error_subcode": None})

    assert messenger.send(psid).ok


def test_token_expires_by_the_clock(messenger, psid, error_of):
    messenger.post("/pages/330011/token", {"expires_in_seconds": 600})
    assert messenger.send(psid).ok

    messenger.post("/clock", {"move_seconds": 601})

    answer = messenger.send(psid)
    assert error_of(answer) == (190, 463)
    assert "Session has expired on" in answer.json()["error"]["message"]


def test_inspected_token_tells_its_ends_and_scopes(messenger, inspect):
    messenger.post(
        "/pages/330011/token",
        {
            "expires_in_seconds": DAY,
            "data_access_expires_in_seconds": 90 * DAY,
            "scopes": ["pages_messaging"],
        },
    )

    told = inspect()

    assert told["scopes"] == ["pages_messaging"]
    assert told["granular_scopes"] == [{"scope": "pages_messaging"}]
    assert told["data_access_expires_at"] - told["expires_at"] == 89 * DAY


def test_short_lived_token_becomes_a_long_lived_one(nora, call, inspect):
    params = {
        "grant_type": "fb_exchange_token",
        "client_id": "77001",
        "client_secret": "a secret of the bakery",
        "fb_exchange_token": nora,
    }
    answer = call("GET", "oauth/access_token", params=params).json()

    assert (answer["token_type"], answer["expires_in"]) == ("bearer", 60 * DAY)
    told = inspect(answer["access_token"])
    assert (told["type"], told["user_id"], told["is_valid"]) == ("USER", "10150", True)


def test_exchange_needs_the_app_secret(nora, call, error_of):
    params = {"client_id": "77001", "client_secret": "guessed", "fb_exchange_token": nora}

    assert error_of(call("GET", "oauth/access_token", params=params)) == (1, None)


def test_administrator_lists_the_pages_with_their_tokens(nora, call):
    pages = call("GET", "me/accounts", token=nora).json()["data"]

    assert [page["name"] for page in pages] == ["Bakery", "Mill"]
    assert pages[0]["access_token"] == "token of the bakery"
    assert "MESSAGING" in pages[0]["tasks"]


def test_page_token_lists_no_pages(call, error_of):
    assert error_of(call("GET", "me/accounts")) == (190, None)


def test_administrator_is_known_by_name(nora, call):
    assert call("GET", "me", token=nora).json() == {"id": "10150", "name": "Nora"}


def test_administrator_reads_the_token_of_one_page(nora, call):
    answer = call("GET", "330022", token=nora, params={"fields": "access_token"}).json()

    assert answer["access_token"] == "token two"


def test_app_that_stops_listening_hears_nothing(messenger, call, alice):
    assert call("DELETE", "77001/subscriptions", token=APP_TOKEN).ok

    messenger.write(alice, "hello")

    assert messenger.conversation(alice)["messages"][0]["state"] == "unheard"


def test_page_that_lost_its_subscription_hears_again_after_a_new_one(
    messenger, app_server, call, alice, wait
):
    messenger.post("/pages/330011", {"disconnected": True})
    messenger.write(alice, "lost")
    assert call("GET", "me/subscribed_apps").json()["data"] == []

    call("POST", "me/subscribed_apps", data={"subscribed_fields": "messages"})
    messenger.write(alice, "heard")

    wait(lambda: app_server.texts() == ["heard"])
