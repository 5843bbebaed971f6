"""Files and pictures reach those who may see the conversation, and nobody else."""

import asyncio

import pytest
from django.core.files.base import ContentFile
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from omnichannel import files
from tests.fixtures import join, make_agent
from workstreams.conversations.files import store
from workstreams.conversations.models import Attachment, Message

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
LONG = bytes(range(256)) * 3000  # several pieces


@pytest.fixture
def stored(conversation, settings, tmp_path):
    """`stored(PNG, "image/png", "lamp.png")`: a file that came with Gilda's message."""
    settings.MEDIA_ROOT = tmp_path

    def stored(body=PNG, mime_type="image/png", name="lamp.png", kind="image"):
        message = Message.objects.get()
        attachment = Attachment(message=message, kind=kind, name=name, mime_type=mime_type)
        store.keep(attachment, [body])
        attachment.save()
        return attachment

    return stored


@pytest.fixture
def pictured(conversation, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    conversation.identity.picture.save("gilda", ContentFile(PNG))
    return conversation.identity


def client_of(agent):
    client = Client()
    client.force_login(agent.user)
    return client


def read(agent, attachment, **headers):
    """Answer and body, taken piece by piece as a server does."""
    request = RequestFactory().get(address(attachment), headers=headers)
    request.user = agent.user
    answer = files.file(request, attachment.pk)

    async def body():
        return b"".join([piece async for piece in answer])

    found = asyncio.run(body())
    answer.close()
    return answer, found


def address(attachment):
    return reverse("file", args=[attachment.pk])


def test_file_is_handed_out_to_its_agent(alice, stored):
    answer, body = read(alice, stored())

    assert (answer.status_code, body) == (200, PNG)
    assert answer["Content-Length"] == str(len(PNG))


def test_browser_may_only_look_at_it(alice, stored):
    answer = client_of(alice).get(address(stored()))

    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"] == 'inline; filename="lamp.png"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-cache"


def test_long_file_comes_whole(alice, stored):
    answer, body = read(alice, stored(LONG, "video/mp4", "lamp.mp4", "video"))

    assert answer.streaming
    assert body == LONG


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=767990-", 767990, 767999),
        ("bytes=-10", 767990, 767999),
        ("bytes=5-999999999", 5, 767999),
        ("bytes=100000-500000", 100000, 500000),
    ],
)
def test_player_gets_the_part_it_asks_for(alice, stored, asked, first, last):
    answer, body = read(alice, stored(LONG, "video/mp4", "lamp.mp4", "video"), range=asked)

    assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes {first}-{last}/768000")
    assert body == LONG[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=768000-", "bytes=-0", "bytes=999999999-9999999999"])
def test_part_beyond_the_end_is_refused(alice, stored, asked):
    attachment = stored(LONG, "video/mp4", "lamp.mp4", "video")
    answer = client_of(alice).get(address(attachment), headers={"range": asked})

    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */768000")


@pytest.mark.parametrize("asked", ["bytes=", "bytes=9-5", "bytes=0-1,5-6", "lamps=1-2", "bytes=a-"])
def test_what_is_no_range_gets_the_whole_file(alice, stored, asked):
    answer = client_of(alice).get(address(stored()), headers={"range": asked})

    assert (answer.status_code, answer["Content-Length"]) == (200, str(len(PNG)))


def test_part_of_another_file_is_not_continued(alice, stored):
    headers = {"range": "bytes=0-3", "if-range": '"another"'}

    assert client_of(alice).get(address(stored()), headers=headers).status_code == 200


def test_browser_that_has_it_gets_no_bytes_again(alice, stored):
    attachment = stored()
    mark = client_of(alice).get(address(attachment))["ETag"]

    again = client_of(alice).get(address(attachment), headers={"if-none-match": mark})

    assert again.status_code == 304


@pytest.mark.parametrize(
    ("mime_type", "shown_as", "disposition"),
    [
        ("image/gif", "image/gif", "inline"),
        ("audio/mpeg", "audio/mpeg", "inline"),
        ("video/mp4", "video/mp4", "inline"),
        ("application/pdf", "application/pdf", "attachment"),
        ("text/plain", "text/plain", "attachment"),
        ("text/html", "application/octet-stream", "attachment"),
        ("image/svg+xml", "application/octet-stream", "attachment"),
        ("image/x-icon", "image/x-icon", "attachment"),
        ("application/octet-stream", "application/octet-stream", "attachment"),
    ],
)
def test_only_pictures_and_recordings_are_shown_in_the_browser(
    alice, stored, mime_type, shown_as, disposition
):
    answer = client_of(alice).get(address(stored(mime_type=mime_type)))

    assert answer["Content-Type"] == shown_as
    assert answer["Content-Disposition"].split(";")[0] == disposition


def test_download_is_a_download(alice, stored):
    attachment = stored(name='лампа "x".png')
    answer = client_of(alice).get(address(attachment) + "?download=1")

    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")


def test_supervisor_may_open_it(sofia, stored):
    assert client_of(sofia).get(address(stored())).status_code == 200


def test_agent_of_another_queue_finds_nothing(stored, pictured, vip):
    carol = make_agent("carol", "Carol Reyes")
    join(vip, carol)

    assert client_of(carol).get(address(stored())).status_code == 404
    picture = reverse("picture", args=[pictured.pk])
    assert client_of(carol).get(picture).status_code == 404


def test_stranger_has_to_sign_in(stored):
    answer = Client().get(address(stored()))

    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


@pytest.mark.parametrize("changes", [{"unsent_at": timezone.now()}, {"erased_at": timezone.now()}])
def test_file_of_a_message_taken_back_is_gone(alice, stored, changes):
    attachment = stored()
    Message.objects.update(**changes)

    assert client_of(alice).get(address(attachment)).status_code == 404


@pytest.mark.parametrize("state", ["", "pending", "refused", "failed"])
def test_file_that_is_not_stored_is_not_found(alice, stored, state):
    attachment = stored()
    Attachment.objects.update(file_state=state)

    assert client_of(alice).get(address(attachment)).status_code == 404


def test_file_that_vanished_from_the_disk_is_not_found(alice, stored):
    attachment = stored()
    store.remove(attachment.file.name)

    assert client_of(alice).get(address(attachment)).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/files/../secrets.env/",
        "/files/..%2fsecrets.env/",
        "/files/1/../../x/",
        "/files/pictures/../1/",
        "/files/99999999999999999999/",
        "/files/-1/",
        "/files/attachments/2026/11/x/",
    ],
)
def test_paths_lead_nowhere(alice, stored, path):
    stored()

    assert client_of(alice).get(path).status_code == 404


def test_nothing_is_changed_through_a_file(alice, stored):
    assert client_of(alice).post(address(stored())).status_code == 405


def test_nginx_hands_it_out_where_it_can(alice, stored, settings):
    settings.FILES_ACCEL_PREFIX = "/stored-files/"
    attachment = stored()
    answer = client_of(alice).get(address(attachment))

    assert answer["X-Accel-Redirect"] == f"/stored-files/{attachment.file.name}"
    assert (answer["Content-Type"], answer.content) == ("image/png", b"")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_picture_is_shown_to_whoever_sees_the_customer(alice, pictured):
    answer = client_of(alice).get(reverse("picture", args=[pictured.pk]))

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")


def test_customer_without_a_picture_has_none(alice, conversation):
    picture = reverse("picture", args=[conversation.identity_id])

    assert client_of(alice).get(picture).status_code == 404
