"""Reactions, edits, unsent messages and replies."""

import pytest

PAGE = {"page_id": "330011"}


def act(messenger, person_id, what, status=201, **body):
    response = messenger.post(f"/people/{person_id}/{what}", PAGE | body)
    assert response.status_code == status, response.text
    return response.json()


def test_reply_names_the_message_it_answers(messenger, app_server, alice, psid, wait):
    mid = messenger.send(psid, "Rye or wheat?").json()["message_id"]

    act(messenger, alice, "messages", text="Rye", reply_to=mid)

    wait(lambda: "Rye" in app_server.texts())
    reply = app_server.items("message")[-1]["message"]
    assert reply["reply_to"] == {"mid": mid, "is_self_reply": False}


def test_reaction_is_told_and_taken_back(messenger, app_server, alice, psid, wait):
    mid = messenger.send(psid).json()["message_id"]

    act(messenger, alice, "reactions", mid=mid, reaction="love")
    assert messenger.conversation(alice)["messages"][-1]["reactions"] == {"person": "❤️"}
    act(messenger, alice, "reactions", mid=mid, emoji="")

    wait(lambda: len(app_server.items("reaction")) == 2)
    told = [item["reaction"] for item in app_server.items("reaction")]
    assert told == [
        {"mid": mid, "action": "react", "emoji": "❤️", "reaction": "love"},
        {"mid": mid, "action": "unreact"},
    ]


def test_uncommon_reaction_is_called_other(messenger, app_server, alice, psid, wait):
    mid = messenger.send(psid).json()["message_id"]

    act(messenger, alice, "reactions", mid=mid, emoji="🥐")

    assert wait(lambda: app_server.items("reaction"))[0]["reaction"]["reaction"] == "other"


def test_edits_are_counted(messenger, app_server, alice, wait):
    mid = act(messenger, alice, "messages", text="helo")["mid"]

    act(messenger, alice, "edits", mid=mid, text="hell")
    act(messenger, alice, "edits", mid=mid, text="hello")

    wait(lambda: len(app_server.items("message_edit")) == 2)
    assert app_server.items("message_edit")[-1]["message_edit"] == {
        "mid": mid,
        "text": "hello",
        "num_edit": 2,
    }
    assert messenger.conversation(alice)["messages"][0]["text"] == "hello"


def test_sixth_edit_is_refused(messenger, alice):
    mid = act(messenger, alice, "messages", text="0")["mid"]
    for number in range(1, 6):
        act(messenger, alice, "edits", mid=mid, text=str(number))

    answer = act(messenger, alice, "edits", status=400, mid=mid, text="6")

    assert "5 times" in answer["error"]


@pytest.mark.parametrize("what", ["edits", "unsends"])
def test_answer_of_the_page_cannot_be_changed_by_the_person(messenger, alice, psid, what):
    mid = messenger.send(psid).json()["message_id"]

    assert "that the person wrote" in act(messenger, alice, what, 400, mid=mid, text="x")["error"]


def test_message_of_another_person_is_not_found(messenger, alice, bob):
    mid = act(messenger, alice, "messages", text="mine")["mid"]

    assert "no such message" in act(messenger, bob, "unsends", 400, mid=mid)["error"]


def test_unsent_message_is_gone(messenger, app_server, alice, wait):
    mid = act(messenger, alice, "messages", text="secret")["mid"]

    act(messenger, alice, "unsends", mid=mid)

    wait(lambda: len(app_server.items("message")) == 2)
    assert app_server.items("message")[-1]["message"] == {"mid": mid, "is_deleted": True}
    shown = messenger.conversation(alice)["messages"][0]
    assert shown["unsent"] is True
    assert "text" not in shown
