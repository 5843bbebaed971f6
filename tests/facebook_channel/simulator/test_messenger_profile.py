"""Greeting, Get Started, ice breakers, menu and personas."""

import pytest

STARTED = {"get_started": {"payload": "START"}}
MENU = {"persistent_menu": [{"locale": "default", "call_to_actions": []}]}


@pytest.fixture
def profile(call):
    def profile(fields):
        return call("GET", "me/messenger_profile", params={"fields": fields}).json()["data"]

    return profile


def test_profile_is_empty_at_first(profile):
    assert profile("get_started,greeting") == []


def test_profile_is_kept_and_told(call, profile):
    greeting = {"greeting": [{"locale": "default", "text": "Welcome"}]}

    answer = call("POST", "me/messenger_profile", json=STARTED | greeting)

    assert answer.json() == {"result": "success"}
    assert profile("get_started,greeting,ice_breakers") == [STARTED | greeting]


def test_fields_are_removed_one_by_one(call, profile):
    call("POST", "me/messenger_profile", json=STARTED)

    answer = call("DELETE", "me/messenger_profile", json={"fields": ["get_started"]})

    assert answer.json() == {"result": "success"}
    assert profile("get_started") == []


def test_menu_needs_get_started(call, error_of):
    assert error_of(call("POST", "me/messenger_profile", json=MENU))[0] == 100
    assert call("POST", "me/messenger_profile", json=MENU | STARTED).ok
    removed = call("DELETE", "me/messenger_profile", json={"fields": ["get_started"]})
    assert error_of(removed)[0] == 100


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"get_started": {}},
        {"greeting": [{"locale": "da_DK", "text": "Hej"}]},
        {"greeting": [{"locale": "default", "text": "x" * 161}]},
        {"ice_breakers": [{"question": str(number), "payload": "X"} for number in range(5)]},
        {"commands": [{"locale": "default", "commands": [{"name": "x" * 33}]}]},
        {"whitelisted_domains": "shop.test"},
    ],
)
def test_wrong_profile_is_refused(call, error_of, wanted):
    assert error_of(call("POST", "me/messenger_profile", json=wanted)) == (100, None)


def test_form_with_json_values_is_understood(call, profile):
    assert call("POST", "me/messenger_profile", data={"get_started": '{"payload": "GO"}'}).ok

    assert profile("get_started") == [{"get_started": {"payload": "GO"}}]


def test_eleventh_call_within_ten_minutes_is_too_much(messenger, call, error_of):
    answers = [call("POST", "me/messenger_profile", json=STARTED) for _ in range(11)]

    assert [answer.ok for answer in answers] == [True] * 10 + [False]
    messenger.post("/clock", {"move_seconds": 601})
    assert call("POST", "me/messenger_profile", json=STARTED).ok


def test_personas_come_and_go(call, error_of):
    wanted = {"name": "Nora", "profile_picture_url": "https://shop.test/nora.png"}
    persona_id = call("POST", "me/personas", json=wanted).json()["id"]

    assert call("GET", persona_id).json() == wanted | {"id": persona_id}
    assert len(call("GET", "me/personas").json()["data"]) == 1
    assert call("DELETE", persona_id).json() == {"success": True}
    assert error_of(call("GET", persona_id)) == (100, 33)


def test_persona_needs_a_picture(call, error_of):
    assert error_of(call("POST", "me/personas", json={"name": "Nora"})) == (100, None)
