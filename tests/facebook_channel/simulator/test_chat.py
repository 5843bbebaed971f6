"""The customer's side over HTTP."""

import json

import pytest
import requests


def test_page_is_served_under_a_strict_policy(messenger):
    response = messenger.get("/")

    assert "Messenger simulator" in response.text
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert "<style" not in response.text
    assert messenger.get("/page/chat.js").ok


def test_new_person_can_write(messenger, app_server, wait):
    person = messenger.post("/people", {"name": "Gilda Ruiz", "locale": "es_MX"}).json()

    messenger.write(person["id"], "hola")

    wait(lambda: app_server.texts() == ["hola"])


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/people/1/messages", {"page_id": "330011", "text": ""}, 400),
        ("/people/1/messages", {"text": "hello"}, 400),
        ("/people/1/messages", {"page_id": "9", "text": "hello"}, 404),
        ("/people/99/messages", {"page_id": "330011", "text": "hello"}, 404),
        ("/people", {"name": ""}, 400),
        ("/people", {"name": "Bob", "shoes": 44}, 400),
        ("/people/1/blocks", {"page_id": "330011", "blocked": True}, 400),
    ],
)
def test_wrong_request_gets_a_sentence(messenger, path, body, status):
    response = messenger.post(path, body)

    assert response.status_code == status
    assert response.json()["error"].endswith(".")


def test_json_must_be_declared(messenger):
    response = messenger.post("/world", data="{}", headers={"Content-Type": "text/plain"})

    assert response.status_code == 400


def test_files_travel_with_their_type(messenger, app_server, alice, wait):
    files = [
        ("files", ("cake.png", b"png", "image/png")),
        ("files", ("voice.mp3", b"mp3", "audio/mpeg")),
        ("files", ("../bill.pdf", b"pdf", "application/octet-stream")),
    ]
    form = {"page_id": "330011"}
    answer = messenger.post(f"/people/{alice}/messages", data=form, files=files)

    assert answer.status_code == 201
    attachments = wait(lambda: app_server.items("message"))[0]["message"]["attachments"]
    assert [each["type"] for each in attachments] == ["image", "audio", "file"]
    bill = requests.get(attachments[2]["payload"]["url"], timeout=5)
    assert (bill.content, bill.headers["Content-Type"]) == (b"pdf", "application/pdf")


def test_get_started_is_a_postback(messenger, app_server, alice, wait):
    messenger.post(f"/people/{alice}/postbacks", {"page_id": "330011"})

    [item] = wait(lambda: app_server.items("postback"))
    assert item["postback"]["payload"] == "GET_STARTED"


def test_tapped_suggestion_carries_its_payload(messenger, app_server, alice, wait):
    wanted = {"page_id": "330011", "text": "Rye", "quick_reply": "BREAD_RYE"}
    messenger.post(f"/people/{alice}/messages", wanted)

    [item] = wait(lambda: app_server.items("message"))
    assert item["message"]["quick_reply"] == {"payload": "BREAD_RYE"}


def test_answer_arrives_on_the_open_stream(messenger, alice):
    psid = messenger.write(alice, "hello")
    url = f"{messenger.url}/people/{alice}/stream"
    with requests.get(url, stream=True, timeout=5) as stream:
        lines = stream.iter_lines()
        next(lines)
        messenger.send(psid, "on its way")

        data = (json.loads(line[6:]) for line in lines if line.startswith(b"data: "))
        texts = (each["message"]["text"] for each in data)

        assert "on its way" in texts
