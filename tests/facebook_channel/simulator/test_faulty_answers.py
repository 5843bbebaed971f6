"""Errors on demand: which calls they meet and what the caller sees."""

import json
import time

import pytest
import requests

from facebook_channel.simulator import error_catalogue


def fail(messenger, **failure):
    messenger.faults(fail_next_sends=[failure])


def texts(messenger, person_id):
    return [message["text"] for message in messenger.conversation(person_id)["messages"]]


@pytest.mark.parametrize(
    "row", error_catalogue.ROWS, ids=lambda row: f"{row.code}-{row.subcode or 'none'}"
)
def test_every_documented_error_can_be_had(messenger, psid, row):
    fail(messenger, code=row.code, error_subcode=row.subcode)

    answer = messenger.send(psid)

    error = answer.json()["error"]
    assert (error["code"], error.get("error_subcode")) == (row.code, row.subcode)
    assert (error["message"], error["type"]) == (row.message, row.kind)
    assert answer.status_code == row.status
    assert messenger.send(psid).ok


def test_documented_errors_are_listed(messenger):
    listed = messenger.get("/errors").json()

    assert {"code", "error_subcode", "message"} == set(listed[0])
    assert len(listed) == len(error_catalogue.ROWS)


def test_failure_can_be_meant_for_one_person(messenger, bob, psid, error_of):
    other = messenger.write(bob, "hello")
    fail(messenger, code=551, error_subcode=1545041, psid=other)

    assert messenger.send(psid).ok
    assert error_of(messenger.send(other)) == (551, 1545041)


def test_failure_can_be_meant_for_one_page(messenger, psid, error_of):
    fail(messenger, code=10, page_id="330022")
    assert messenger.send(psid).ok

    fail(messenger, code=10, page_id="330011")
    assert error_of(messenger.send(psid)) == (10, None)


def test_failure_can_meet_another_call(messenger, psid, call, error_of):
    fail(messenger, code=230, edge="profile")

    assert messenger.send(psid).ok
    assert error_of(call("GET", psid)) == (230, None)
    assert call("GET", psid).ok


def test_throttled_answer_tells_when_to_come_back(messenger, psid):
    fail(messenger, code=613, regain_minutes=12)

    usage = json.loads(messenger.send(psid).headers["x-business-use-case-usage"])

    [told] = usage["330011"]
    assert (told["estimated_time_to_regain_access"], told["type"]) == (12, "pages")
    assert told["call_count"] > 100


def test_usual_answer_tells_the_usage_too(messenger, psid):
    headers = messenger.send(psid).headers

    [told] = json.loads(headers["x-business-use-case-usage"])["330011"]
    assert (told["type"], told["estimated_time_to_regain_access"]) == ("messenger", 0)
    assert json.loads(headers["x-app-usage"])["call_count"] < 100
    assert headers["content-type"] == "application/json; charset=UTF-8"
    assert headers["x-fb-trace-id"]


def test_error_can_hide_behind_status_200(messenger, psid, alice, error_of):
    fail(messenger, code=2, outcome="error_with_200")

    answer = messenger.send(psid)

    assert (answer.status_code, error_of(answer)) == (200, (2, None))
    assert texts(messenger, alice) == ["hello"]


def test_answer_can_be_a_page_of_html(messenger, psid):
    fail(messenger, outcome="html")

    answer = messenger.send(psid)

    assert (answer.status_code, "html" in answer.headers["content-type"]) == (502, True)


def test_answer_can_fail_to_come(messenger, psid, alice):
    fail(messenger, outcome="hang")

    with pytest.raises(requests.Timeout):
        requests.post(
            f"{messenger.url}/graph/me/messages",
            json={"recipient": {"id": psid}, "message": {"text": "anybody there?"}},
            params={"access_token": "token of the bakery"},
            timeout=0.3,
        )
    assert texts(messenger, alice) == ["hello"]


def test_connection_can_break_before_anything_is_sent(messenger, psid, alice):
    fail(messenger, outcome="reset")

    with pytest.raises(requests.ConnectionError):
        messenger.send(psid)
    assert texts(messenger, alice) == ["hello"]


@pytest.mark.parametrize(
    "failure", [{"outcome": "html"}, {"code": 1, "error_subcode": 1357046}, {"outcome": "reset"}]
)
def test_message_can_be_sent_though_the_answer_is_bad(
    messenger, app_server, psid, alice, wait, failure
):
    fail(messenger, sent=True, **failure)

    try:
        assert not messenger.send(psid, "was it sent?").ok
    except requests.ConnectionError:
        assert failure["outcome"] == "reset"

    assert texts(messenger, alice) == ["hello", "was it sent?"]
    wait(lambda: "was it sent?" in app_server.texts())


def test_answer_can_be_slow(messenger, psid):
    fail(messenger, outcome="slow", delay_ms=300)
    asked_at = time.monotonic()

    assert messenger.send(psid).ok
    assert time.monotonic() - asked_at >= 0.3


def test_echo_can_overtake_the_answer(messenger, app_server, psid):
    messenger.faults(echo_before_answer=True)

    mid = messenger.send(psid).json()["message_id"]

    assert mid in [item["message"]["mid"] for item in app_server.items("message")]


@pytest.mark.parametrize(
    "failure",
    [
        {},
        {"code": "613"},
        {"code": 613, "outcome": "explode"},
        {"code": 613, "times": "often"},
        {"code": 613, "colour": "red"},
    ],
)
def test_failure_that_makes_no_sense_is_refused(messenger, failure):
    answer = messenger.post("/faults", {"fail_next_sends": [failure]})

    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")
