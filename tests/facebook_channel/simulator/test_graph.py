"""Pages, people, subscriptions and tokens in the Graph API."""

import requests

TOKEN = {"access_token": "token of the bakery"}
APP_TOKEN = {"access_token": "77001|a secret of the bakery"}


def test_page_knows_itself(messenger):
    answer = messenger.get("/graph/v25.0/me", params=TOKEN)

    assert answer.json() == {"id": "330011", "name": "Bakery"}
    assert messenger.get("/graph/330011", params={"fields": "id", **TOKEN}).json() == {
        "id": "330011"
    }


def test_other_page_stays_unknown(messenger):
    error = messenger.get("/graph/330022", params=TOKEN).json()["error"]

    assert (error["code"], error["error_subcode"]) == (100, 33)


def test_profile_has_the_fields_asked_for(messenger, alice):
    psid = messenger.write(alice, "hello")

    fields = {"fields": "first_name,last_name,locale,timezone,gender,profile_pic", **TOKEN}
    profile = messenger.get(f"/graph/{psid}", params=fields).json()

    picture = requests.get(profile.pop("profile_pic"), timeout=5)
    assert picture.headers["Content-Type"] == "image/png"
    assert profile == {
        "first_name": "Alice",
        "last_name": "Larsen",
        "locale": "da_DK",
        "timezone": 1,
        "gender": "female",
        "id": psid,
    }


def test_unknown_field_is_refused(messenger, alice):
    psid = messenger.write(alice, "hello")

    answer = messenger.get(f"/graph/{psid}", params={"fields": "shoe_size", **TOKEN})

    assert "nonexisting field (shoe_size)" in answer.json()["error"]["message"]


def test_hidden_profile_answers_with_an_error(messenger, alice):
    psid = messenger.write(alice, "hello")
    messenger.faults(hide_profile=True)

    error = messenger.get(f"/graph/{psid}", params=TOKEN).json()["error"]

    assert (error["code"], error["error_subcode"]) == (100, 2018218)


def test_subscription_is_replaced_and_listed(messenger):
    wanted = {"subscribed_fields": "messages,message_reads", **TOKEN}

    answer = messenger.post("/graph/me/subscribed_apps", data=wanted)

    assert answer.json() == {"success": True}
    [app] = messenger.get("/graph/me/subscribed_apps", params=TOKEN).json()["data"]
    assert (app["id"], app["subscribed_fields"]) == ("77001", ["messages", "message_reads"])


def test_unknown_subscription_field_is_refused(messenger):
    wanted = {"subscribed_fields": "messages,gossip", **TOKEN}

    error = messenger.post("/graph/me/subscribed_apps", data=wanted).json()["error"]

    assert "subscribed_fields[1]" in error["message"]


def test_callback_is_taken_after_the_handshake(messenger, app_server):
    wanted = {
        "object": "page",
        "callback_url": app_server.url + "/new",
        "verify_token": "let me in",
        "fields": "messages,message_echoes",
        **APP_TOKEN,
    }

    assert messenger.post("/graph/v25.0/77001/subscriptions", data=wanted).json()["success"] is True
    [kept] = messenger.get("/graph/77001/subscriptions", params=APP_TOKEN).json()["data"]
    assert kept["callback_url"] == app_server.url + "/new"


def test_callback_that_fails_the_handshake_is_not_taken(messenger, app_server):
    wanted = {
        "object": "page",
        "callback_url": app_server.url + "/new",
        "verify_token": "wrong",
        "fields": "messages",
        **APP_TOKEN,
    }

    answer = messenger.post("/graph/v25.0/77001/subscriptions", data=wanted)

    assert answer.json()["error"]["code"] == 2200
    assert messenger.get("/world").json()["apps"][0]["callback_url"] == app_server.url


def test_token_can_be_inspected(messenger):
    asked = {"input_token": "token of the bakery", **APP_TOKEN}

    data = messenger.get("/graph/debug_token", params=asked).json()["data"]

    assert (data["is_valid"], data["app_id"], data["profile_id"]) == (True, "77001", "330011")
    assert "pages_messaging" in data["scopes"]


def test_dead_token_is_told_so(messenger):
    asked = {"input_token": "expired", **APP_TOKEN}

    data = messenger.get("/graph/debug_token", params=asked).json()["data"]

    assert (data["is_valid"], data["error"]["code"]) == (False, 190)


def test_unknown_edge_is_unsupported(messenger):
    error = messenger.get("/graph/me/unicorns", params=TOKEN).json()["error"]

    assert error["type"] == "GraphMethodException"
