"""Clients that others wrote for Facebook work here unchanged, but for the address they call."""

import json

import pyfacebook
import pytest
import requests
from facebook_business.adobjects.page import Page
from facebook_business.api import FacebookAdsApi
from facebook_business.exceptions import FacebookRequestError
from facebook_business.session import FacebookSession

PAGE = "330011"
TOKEN = "token of the bakery"
SECRET = "a secret of the bakery"


@pytest.fixture
def page(messenger):
    """The bakery, as Meta's own Business SDK sees it."""

    class Session(FacebookSession):
        GRAPH = messenger.url + "/graph"

    return Page(PAGE, api=FacebookAdsApi(Session("77001", SECRET, TOKEN), api_version="v25.0"))


@pytest.fixture
def graph(messenger):
    """The Graph API, as python-facebook-api sees it."""
    return pyfacebook.FacebookApi(
        app_id="77001",
        app_secret=SECRET,
        access_token=TOKEN,
        base_url=messenger.url + "/graph/",
        access_token_url=messenger.url + "/graph/oauth/access_token",
    )


@pytest.fixture
def said(messenger, alice):
    def said():
        return messenger.conversation(alice)["messages"][-1]

    return said


def picture(messenger, **payload):
    payload = {"url": f"{messenger.url}/portraits/1.png", **payload}
    return {"attachment": {"type": "image", "payload": payload}}


def test_sdk_sends_a_text(page, psid, said):
    answer = page.create_message(
        params={"messaging_type": "RESPONSE", "recipient": {"id": psid}, "message": {"text": "hi"}}
    )

    assert (said()["mid"], said()["text"]) == (answer["message_id"], "hi")


def test_sdk_sends_quick_replies(page, psid, said):
    replies = [{"content_type": "text", "title": "Rye", "payload": "RYE"}]

    page.create_message(
        params={"recipient": {"id": psid}, "message": {"text": "which?", "quick_replies": replies}}
    )

    assert said()["quick_replies"] == replies


def test_sdk_sends_a_picture_by_its_address(messenger, page, psid, said):
    page.create_message(params={"recipient": {"id": psid}, "message": picture(messenger)})

    assert said()["attachments"][0]["type"] == "image"


def test_sdk_uploads_a_picture(page, psid, said, tmp_path):
    path = tmp_path / "cake.png"
    path.write_bytes(b"\x89PNG")
    message = {"attachment": {"type": "image", "payload": {}}}

    with path.open("rb") as file:
        page.get_api_assured().call(
            "POST",
            [PAGE, "messages"],
            params={"recipient": {"id": psid}, "message": message},
            files={"filedata": file},
        )

    assert requests.get(said()["attachments"][0]["url"], timeout=5).content == b"\x89PNG"


def test_sdk_keeps_a_picture_and_sends_it_by_its_id(messenger, page, psid):
    kept = page.create_message_attachment(params={"message": picture(messenger, is_reusable=True)})

    payload = {"attachment_id": kept["attachment_id"]}
    message = {"attachment": {"type": "image", "payload": payload}}
    assert page.create_message(params={"recipient": {"id": psid}, "message": message})["message_id"]


def test_sdk_subscribes_the_page(page):
    page.create_subscribed_app(params={"subscribed_fields": ["messages", "message_echoes"]})

    [app] = page.get_subscribed_apps()
    assert (app["id"], app["subscribed_fields"]) == ("77001", ["messages", "message_echoes"])


def test_sdk_describes_the_page_to_people(page):
    page.create_messenger_profile(params={"get_started": {"payload": "START"}})

    [profile] = page.get_messenger_profile(params={"fields": ["get_started"]})
    assert profile["get_started"]["payload"] == "START"


def test_sdk_reads_conversations(page, psid):
    [thread] = page.get_conversations(fields=["participants"], params={"platform": "MESSENGER"})

    assert thread["participants"]["data"][0]["id"] == psid


def test_sdk_hands_a_thread_over(messenger, page, psid):
    inbox = "263902037430900"
    page.create_pass_thread_control(
        params={"recipient": {"id": psid}, "target_app_id": inbox, "metadata": "please"}
    )

    assert messenger.send(psid).json()["error"]["error_subcode"] == 2018300


def test_sdk_understands_a_refusal(page):
    with pytest.raises(FacebookRequestError) as refusal:
        page.create_message(params={"recipient": {"id": "1"}, "message": {"text": "hi"}})

    assert (refusal.value.api_error_code(), refusal.value.api_error_subcode()) == (100, 2018001)


def test_pyfacebook_sends_a_text(graph, psid, said):
    sent = {"recipient": json.dumps({"id": psid}), "message": json.dumps({"text": "hi"})}
    answer = graph.post_object("me", connection="messages", data=sent)

    assert (said()["mid"], said()["text"]) == (answer["message_id"], "hi")


def test_pyfacebook_reads_a_profile(graph, psid):
    profile = graph.get_object(psid, fields="first_name,last_name,profile_pic")

    assert (profile["first_name"], profile["id"]) == ("Alice", psid)


def test_pyfacebook_reads_conversations_and_messages(messenger, graph, psid):
    messenger.faults(no_rate_limits=True)
    [thread] = graph.get_connection(PAGE, "conversations", fields="id")["data"]
    [message] = graph.get_connection(thread["id"], "messages", fields="id")["data"]

    assert graph.conversation.get_info(thread["id"]).message_count == 1
    assert graph.message.get_info(message["id"], fields="from").id == message["id"]


def test_pyfacebook_inspects_a_token(graph):
    told = graph.debug_token(TOKEN, graph.get_app_token()["access_token"])["data"]

    assert (told["is_valid"], told["profile_id"]) == (True, PAGE)


def test_pyfacebook_understands_a_refusal(graph):
    sent = {"recipient": json.dumps({"id": "1"}), "message": json.dumps({"text": "hi"})}

    with pytest.raises(pyfacebook.FacebookError) as refusal:
        graph.post_object("me", connection="messages", data=sent)

    assert (refusal.value.code, refusal.value.error_subcode) == (100, 2018001)
