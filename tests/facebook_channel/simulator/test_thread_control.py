"""Who may answer a thread, who only listens, and how a thread is handed on."""

import pytest

DAY = 24 * 60 * 60
INBOX = "263902037430900"
PAGE = "330011"
THEIRS = "token of the bot"


@pytest.fixture
def bot(messenger, app_server):
    """A second app of the page, which listens at the same address."""
    app = {
        "app_id": "88002",
        "app_secret": "a secret of the bot",
        "name": "Bot",
        "callback_url": app_server.url,
    }
    connection = {"page_id": PAGE, "app_id": "88002", "access_token": THEIRS}
    messenger.post("/world", {"apps": [app], "connections": [connection]})
    return "88002"


@pytest.fixture
def routed(messenger, bot):
    """The page's default application is the front desk."""
    messenger.post(f"/pages/{PAGE}", {"default_app_id": "77001"})


def control(call, verb, psid, **options):
    token = {"token": options.pop("token")} if "token" in options else {}
    body = {"recipient": {"id": psid}, **options}
    return call("POST", f"me/{verb}_thread_control", json=body, **token)


def owner(call, psid, **options):
    return call("GET", "me/thread_owner", params={"recipient": psid}, **options).json()["data"]


def test_without_a_default_app_everybody_hears_and_answers(messenger, app_server, bot, psid, wait):
    wait(lambda: app_server.texts() == ["hello", "hello"])

    assert app_server.standby == []
    assert messenger.send(psid, token=THEIRS).ok
    assert messenger.send(psid).ok


def test_with_a_default_app_the_other_stands_by(messenger, app_server, routed, psid, wait):
    wait(lambda: app_server.standby)

    assert app_server.texts() == ["hello"]
    assert app_server.standby[0]["message"]["text"] == "hello"


def test_only_the_owner_may_answer(messenger, routed, psid, error_of):
    assert error_of(messenger.send(psid, token=THEIRS)) == (10, 2018300)
    assert messenger.send(psid).ok


def test_thread_is_passed_on(messenger, app_server, routed, psid, call, error_of, wait):
    answer = control(call, "pass", psid, target_app_id="88002", metadata="please")

    assert answer.json() == {"success": True}
    assert error_of(messenger.send(psid)) == (10, 2018300)
    assert messenger.send(psid, token=THEIRS).ok
    [event] = wait(lambda: app_server.items("pass_thread_control"))[:1]
    assert event["pass_thread_control"]["new_owner_app_id"] == "88002"
    assert event["pass_thread_control"]["metadata"] == "please"


def test_thread_is_passed_to_the_page_inbox(messenger, routed, psid, call, error_of):
    assert control(call, "pass", psid, target_app_id=INBOX).ok

    assert error_of(messenger.send(psid)) == (10, 2018300)


def test_unknown_app_gets_no_thread(routed, psid, call, error_of):
    assert error_of(control(call, "pass", psid, target_app_id="99")) == (100, 2018164)


def test_only_the_owner_passes_a_thread_on(routed, psid, call, error_of):
    answer = control(call, "pass", psid, target_app_id=INBOX, token=THEIRS)

    assert error_of(answer) == (100, 2534037)


def test_default_app_takes_a_thread_back(messenger, app_server, routed, psid, call, wait):
    control(call, "pass", psid, target_app_id="88002")

    assert control(call, "take", psid).ok
    assert messenger.send(psid).ok
    taken = wait(lambda: app_server.items("take_thread_control"))[0]["take_thread_control"]
    assert (taken["previous_owner_app_id"], taken["new_owner_app_id"]) == ("88002", "77001")


def test_another_app_takes_nothing(routed, psid, call, error_of):
    assert error_of(control(call, "take", psid, token=THEIRS)) == (100, 2018171)


def test_nothing_is_taken_without_a_default_app(psid, call, error_of):
    assert error_of(control(call, "take", psid)) == (27, None)


def test_nothing_is_released_without_a_default_app(messenger, psid, call, error_of):
    messenger.post(f"/threads/{psid}/owner", {"app_id": "inbox", "silent": True})

    assert error_of(control(call, "release", psid)) == (100, 2534037)


def test_released_thread_is_with_the_default_app_again(messenger, routed, psid, call):
    control(call, "pass", psid, target_app_id="88002")

    assert control(call, "release", psid, token=THEIRS).ok
    assert messenger.send(psid).ok


def test_owner_is_asked_for_a_thread(app_server, routed, psid, call, wait):
    assert control(call, "request", psid, metadata="my turn", token=THEIRS).ok

    asked = wait(lambda: app_server.items("request_thread_control"))[0]["request_thread_control"]
    assert (str(asked["requested_owner_app_id"]), asked["metadata"]) == ("88002", "my turn")


def test_control_ends_after_a_day_without_the_person(messenger, routed, psid, call):
    control(call, "pass", psid, target_app_id="88002")
    messenger.post("/clock", {"move_seconds": DAY + 60})

    human = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    assert messenger.send(psid, **human).ok


def test_control_goes_on_while_the_person_writes(messenger, routed, alice, psid, call, error_of):
    control(call, "pass", psid, target_app_id="88002")
    messenger.post("/clock", {"move_seconds": DAY - 3600})
    messenger.write(alice, "and one more thing")
    messenger.post("/clock", {"move_seconds": 7200})

    assert error_of(messenger.send(psid)) == (10, 2018300)


def test_control_is_extended(messenger, routed, psid, call, error_of):
    control(call, "pass", psid, target_app_id="88002")

    assert control(call, "extend", psid, duration=3 * DAY, token=THEIRS).ok
    messenger.post("/clock", {"move_seconds": 2 * DAY})

    human = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    assert error_of(messenger.send(psid, **human)) == (10, 2018300)


def test_control_lasts_seven_days_at_most(routed, psid, call, error_of):
    assert error_of(control(call, "extend", psid, duration=8 * DAY)) == (100, None)


def test_owner_is_told_to_the_default_app(routed, psid, call):
    control(call, "pass", psid, target_app_id=INBOX)

    [told] = owner(call, psid)
    assert told["thread_owner"]["app_id"] == INBOX
    [told] = owner(call, psid, token=THEIRS)
    assert "app_id" not in told["thread_owner"]


def test_idle_thread_has_no_owner(messenger, routed, psid, call):
    messenger.post("/clock", {"move_seconds": DAY + 60})

    assert owner(call, psid) == []


def test_message_hands_the_thread_over_once_it_is_sent(messenger, routed, psid, error_of):
    handed = {"control_type": "pass", "app_id": INBOX}

    assert messenger.send(psid, "a colleague helps you", thread_control=handed).ok
    assert error_of(messenger.send(psid)) == (10, 2018300)


def test_answer_from_business_suite_is_echoed(messenger, app_server, alice, psid, wait):
    answer = messenger.post(f"/threads/{psid}/inbox-answers", {"text": "typed by hand"})

    assert messenger.conversation(alice)["messages"][-1]["mid"] == answer.json()["mid"]
    wait(lambda: "typed by hand" in app_server.texts())
    echo = app_server.items("message")[-1]["message"]
    assert (echo["is_echo"], str(echo["app_id"])) == (True, INBOX)
    assert messenger.send(psid).ok


def test_answer_from_business_suite_takes_the_thread_over(
    messenger, app_server, routed, psid, error_of, wait
):
    messenger.post(f"/threads/{psid}/inbox-answers", {"text": "typed by hand"})

    assert error_of(messenger.send(psid)) == (10, 2018300)
    taken = wait(lambda: app_server.items("take_thread_control"))[0]["take_thread_control"]
    assert taken["new_owner_app_id"] == INBOX


def test_thread_can_be_lost_without_a_word(messenger, app_server, psid, error_of, wait):
    messenger.post(f"/threads/{psid}/owner", {"app_id": INBOX, "silent": True})

    assert error_of(messenger.send(psid)) == (10, 2018300)
    assert app_server.items("pass_thread_control") == []


def test_page_tells_whether_threads_are_routed(messenger, routed, call):
    answer = call("GET", "me", params={"fields": "messaging_feature_status"}).json()

    assert answer["messaging_feature_status"]["hop_v2"] is True
