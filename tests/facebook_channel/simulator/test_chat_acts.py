"""What people do besides writing, and how the page's app hears of it."""

import pytest
import requests

PAGE = {"page_id": "330011"}


def act(messenger, person_id, what, status=201, **body):
    response = messenger.post(f"/people/{person_id}/{what}", PAGE | body)
    assert response.status_code == status, response.text
    return response.json()


def first_message(app_server, wait):
    return wait(lambda: app_server.items("message"))[0]["message"]


@pytest.mark.parametrize(
    ("form", "types", "outside"),
    [("new", ["sticker"], False), ("both", ["sticker", "image"], True), ("old", ["image"], True)],
)
def test_sticker_travels_in_the_form_of_its_time(
    messenger, app_server, alice, wait, form, types, outside
):
    act(messenger, alice, "messages", sticker="thumb", sticker_form=form)

    message = first_message(app_server, wait)
    assert [each["type"] for each in message["attachments"]] == types
    assert {each["payload"]["sticker_id"] for each in message["attachments"]} == {369239263222822}
    assert ("sticker_id" in message) == outside
    picture = requests.get(message["attachments"][0]["payload"]["url"], timeout=5)
    assert picture.headers["Content-Type"] == "image/png"


@pytest.mark.parametrize(
    ("shared", "attachment"),
    [
        (
            {"reel": {"url": "https://x.test/reel/7", "title": "Dough", "id": 7}},
            {
                "type": "reel",
                "payload": {"url": "https://x.test/reel/7", "title": "Dough", "reel_video_id": 7},
            },
        ),
        (
            {"post": {"url": "https://x.test/post/8", "id": 8}},
            {"type": "post", "payload": {"url": "https://x.test/post/8", "id": 8}},
        ),
        (
            {"product": {"id": "5", "title": "Rye"}},
            {
                "type": "template",
                "payload": {"product": {"elements": [{"id": "5", "title": "Rye"}]}},
            },
        ),
        (
            {"link": {"url": "https://x.test/", "title": "X"}},
            {"type": "fallback", "payload": {"url": "https://x.test/", "title": "X"}},
        ),
        (
            {"link": {"url": "https://x.test/", "title": "X", "legacy": True}},
            {"type": "fallback", "payload": None, "url": "https://x.test/", "title": "X"},
        ),
    ],
)
def test_shared_thing_is_an_attachment(messenger, app_server, alice, wait, shared, attachment):
    act(messenger, alice, "messages", **shared)

    assert first_message(app_server, wait)["attachments"] == [attachment]


def test_location_has_coordinates(messenger, app_server, alice, wait):
    act(
        messenger, alice, "messages", location={"latitude": 55.5, "longitude": -12, "title": "Home"}
    )

    [place] = first_message(app_server, wait)["attachments"]
    assert place["payload"] == {"coordinates": {"lat": 55.5, "long": -12}}
    assert place["title"] == "Home"


def test_link_is_written_into_the_text(messenger, app_server, alice, wait):
    act(messenger, alice, "messages", link={"url": "https://x.test/"})

    assert first_message(app_server, wait)["text"] == "https://x.test/"


def test_advertisement_stands_inside_the_message(messenger, app_server, alice, wait):
    act(messenger, alice, "messages", text="hi", ad={"ad_id": "9", "title": "Sale", "ref": "r1"})

    assert first_message(app_server, wait)["referral"] == {
        "ref": "r1",
        "source": "ADS",
        "type": "OPEN_THREAD",
        "ad_id": "9",
        "ads_context_data": {"ad_title": "Sale"},
    }


def test_ref_of_a_new_thread_comes_with_get_started(messenger, app_server, alice, wait):
    act(messenger, alice, "referrals", ref="poster-7")

    [item] = wait(lambda: app_server.items("postback"))
    assert item["postback"]["referral"] == {
        "ref": "poster-7",
        "source": "SHORTLINK",
        "type": "OPEN_THREAD",
    }
    assert app_server.items("referral") == []


def test_ref_of_a_known_thread_is_an_event(messenger, app_server, alice, psid, wait):
    act(messenger, alice, "referrals", ref="poster-7")

    assert wait(lambda: app_server.items("referral"))[0]["referral"]["ref"] == "poster-7"


def test_ref_with_other_characters_is_refused(messenger, alice):
    assert '"ref"' in act(messenger, alice, "referrals", 400, ref="50 %")["error"]


@pytest.mark.parametrize("entry_point", ["messenger.com", "mobile app", "web site"])
def test_every_entry_leads_to_one_conversation(messenger, alice, psid, entry_point):
    told = act(messenger, alice, "messages", text="again", entry_point=entry_point)

    assert told["psid"] == psid
    assert len(messenger.conversation(alice)["messages"]) == 2


def test_own_picture_replaces_the_drawn_one(messenger, alice):
    drawn = messenger.get(f"/portraits/{alice}.png").content
    picture = {"picture": ("me.png", b"my face", "image/png")}

    assert messenger.post(f"/people/{alice}/picture", files=picture).status_code == 201

    assert drawn.startswith(b"\x89PNG")
    assert messenger.get(f"/portraits/{alice}.png").content == b"my face"


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("messages", {"sticker": "unicorn"}),
        ("messages", {"sticker": "thumb", "sticker_form": "golden"}),
        ("messages", {"location": {"latitude": 99, "longitude": 0}}),
        ("messages", {"link": {"url": "javascript:alert(1)"}}),
        ("messages", {"text": "x", "entry_point": "fax"}),
        ("messages", {"text": "x", "reply_to": "m_unknown"}),
        ("reactions", {"emoji": "x"}),
        ("edits", {"mid": "m_unknown", "text": ""}),
        ("events", {"kind": "eclipse"}),
        ("events", {"kind": "order"}),
    ],
)
def test_wrong_act_gets_a_sentence(messenger, alice, what, body):
    assert act(messenger, alice, what, 400, **body)["error"].endswith(".")
