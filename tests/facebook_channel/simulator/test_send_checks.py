"""The order and the reach of the Send API's checks."""

import pytest

HOUR = 60 * 60
DAY = 24 * HOUR


def test_restricted_page_cannot_send(messenger, psid, error_of):
    messenger.post("/pages/330011", {"restricted": True})

    assert error_of(messenger.send(psid)) == (10, 1893063)


def test_restriction_comes_before_everything_in_the_body(messenger, error_of):
    messenger.post("/pages/330011", {"restricted": True})

    assert error_of(messenger.send("unknown", message=None)) == (10, 1893063)


def test_unknown_person_comes_before_a_long_text(messenger, error_of):
    assert error_of(messenger.send("12345", "x" * 2001)) == (100, 2018001)


def test_long_text_comes_before_a_blocked_page(messenger, alice, psid):
    messenger.post(f"/people/{alice}/blocks", {"page_id": "330011", "blocked": True})

    message = messenger.send(psid, "x" * 2001).json()["error"]["message"]

    assert message == "(#100) Length of param message[text] must be less than or equal to 2000"


def test_app_that_is_not_live_reaches_only_people_with_a_role(
    messenger, world, alice, psid, error_of
):
    messenger.post("/world", {"apps": [world["apps"][0] | {"live": False}]})
    assert error_of(messenger.send(psid)) == (200, 2018028)

    messenger.post(f"/people/{alice}/flags", {"role": True})

    assert messenger.send(psid).ok


@pytest.mark.parametrize(
    ("later", "parameters", "passes"),
    [
        (DAY - HOUR, {}, True),
        (DAY + HOUR, {}, False),
        (DAY + HOUR, {"messaging_type": "UPDATE"}, False),
        (7 * DAY - HOUR, {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}, True),
        (7 * DAY + HOUR, {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}, False),
    ],
)
def test_window_follows_the_clock(messenger, psid, error_of, later, parameters, passes):
    messenger.post("/clock", {"move_seconds": later})

    response = messenger.send(psid, **parameters)

    if passes:
        assert response.ok
    else:
        assert error_of(response) == (10, 2018278)


def test_new_word_of_the_person_opens_the_window_again(messenger, alice, psid):
    messenger.post("/clock", {"move_seconds": 2 * DAY})

    messenger.write(alice, "still there?")

    assert messenger.send(psid).ok


@pytest.mark.parametrize("length", [1000, 1500])
def test_metadata_has_less_than_1000_characters(messenger, psid, error_of, length):
    message = {"text": "hi", "metadata": "x" * length}

    assert error_of(messenger.send(psid, message=message)) == (100, None)


def test_quote_must_be_a_message_of_the_thread(messenger, psid, error_of):
    assert error_of(messenger.send(psid, reply_to={"mid": "m_of_nobody"})) == (100, None)


def test_quote_is_kept_and_echoed(messenger, app_server, alice, psid, wait):
    quoted = messenger.conversation(alice)["messages"][0]["mid"]

    messenger.send(psid, "yes", reply_to={"mid": quoted})

    assert messenger.conversation(alice)["messages"][-1]["reply_to"]["mid"] == quoted
    echo = wait(lambda: [i for i in app_server.items("message") if i["message"].get("is_echo")])[0]
    assert echo["message"]["reply_to"]["mid"] == quoted


def test_page_reacts_and_takes_it_back(messenger, alice, psid):
    mid = messenger.conversation(alice)["messages"][0]["mid"]
    love = {"message_id": mid, "reaction": "❤️"}

    answer = messenger.send(psid, message=None, sender_action="react", payload=love)
    assert answer.json() == {"recipient_id": psid}
    assert messenger.conversation(alice)["messages"][0]["reactions"] == {"page": "❤️"}

    messenger.send(psid, message=None, sender_action="unreact", payload={"message_id": mid})
    assert messenger.conversation(alice)["messages"][0]["reactions"] == {}


def test_reaction_needs_a_known_message(messenger, psid, error_of):
    payload = {"message_id": "m_of_nobody", "reaction": "👍"}

    answer = messenger.send(psid, message=None, sender_action="react", payload=payload)

    assert error_of(answer) == (100, None)


def test_sticker_is_sent_by_its_number(messenger, alice, psid):
    assert messenger.send(psid, message={"sticker_id": 369239263222822}).ok

    last = messenger.conversation(alice)["messages"][-1]
    assert last["sticker"]["sticker_id"] == 369239263222822


def test_unknown_sticker_is_refused(messenger, psid, error_of):
    assert error_of(messenger.send(psid, message={"sticker_id": 7})) == (100, None)


def test_persona_must_belong_to_the_page(messenger, psid, call, error_of):
    picture = f"{messenger.url}/portraits/1.png"
    persona = call("POST", "me/personas", json={"name": "Nora", "profile_picture_url": picture})

    assert messenger.send(psid, persona_id=persona.json()["id"]).ok
    assert error_of(messenger.send(psid, persona_id="5")) == (100, None)


@pytest.mark.parametrize(
    "payload",
    [
        {"template_type": "hologram"},
        {"template_type": "generic", "elements": []},
        {"template_type": "generic", "elements": [{"title": "x" * 81}]},
        {"template_type": "generic", "elements": [{"title": "x"}] * 11},
        {"template_type": "button", "text": "x" * 641, "buttons": [{"type": "postback"}]},
        {"template_type": "button", "text": "x"},
        {"template_type": "button", "text": "x", "buttons": [{"type": "lever", "title": "y"}]},
        {"template_type": "receipt", "recipient_name": "Alice"},
    ],
)
def test_template_beyond_its_limits_is_refused(messenger, psid, error_of, payload):
    message = {"attachment": {"type": "template", "payload": payload}}

    assert error_of(messenger.send(psid, message=message)) == (100, None)


def test_template_is_shown_as_it_was_sent(messenger, alice, psid):
    buttons = [{"type": "postback", "title": "Menu", "payload": "MENU"}]
    payload = {"template_type": "button", "text": "What now?", "buttons": buttons}

    messenger.send(psid, message={"attachment": {"type": "template", "payload": payload}})

    [attachment] = messenger.conversation(alice)["messages"][-1]["attachments"]
    assert attachment == {"type": "template", "payload": payload}
