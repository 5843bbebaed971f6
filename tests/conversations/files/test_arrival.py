"""A customer's file comes after its message, and whatever happens to it hurts nobody."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from tests.conversations.files.conftest import EXE, HTML, JPEG, MP4, PDF, PNG, SVG, kept_files
from tests.fixtures import text_item
from workstreams.conversations.files import arrival, orphans
from workstreams.conversations.models import Attachment, FileRules, Message

GONE = "The customer's file is no longer there. Ask the customer to send it again."
NOT_FETCHED = "The customer's file could not be fetched. Ask the customer to send it again."


def fetch(attachment):
    arrival.fetch_file(attachment.pk)
    attachment.refresh_from_db()
    return attachment


def test_file_is_stored_under_a_random_name_with_its_facts(place, send_file, media):
    attachment = fetch(send_file(place.offer(PNG, "/lamp.png") + "?oe=6A&oh=secret"))

    assert (attachment.file_state, attachment.file_error) == ("stored", "")
    assert (attachment.name, attachment.mime_type) == ("lamp.png", "image/png")
    assert (attachment.size, len(attachment.sha256)) == (len(PNG), 64)
    assert "lamp" not in attachment.file.name
    assert [path.read_bytes() for path in kept_files(media)] == [PNG]


def test_message_is_there_before_its_file(place, send_file):
    attachment = send_file(place.offer())

    assert attachment.file_state == "pending"
    assert attachment.message.conversation.last_line
    assert place.visits == []


def test_file_is_fetched_as_soon_as_the_message_is_kept(place, send_file, workers):
    attachment = send_file(place.offer())

    assert attachment.file_state == "stored"


@pytest.mark.parametrize("kind", ["image", "audio", "video", "file", "sticker"])
def test_files_of_the_platform_are_fetched(place, send_file, kind):
    assert send_file(place.offer(), kind).file_state == "pending"


@pytest.mark.parametrize("kind", ["fallback", "location", "post", "reel", "ig_reel", "template"])
def test_links_places_and_cards_are_not_fetched(send_file, kind):
    attachment = send_file("https://www.facebook.com/reel/1", kind)

    assert (attachment.file_state, attachment.is_refused) == ("", False)
    assert arrival.due() == []


@pytest.mark.parametrize(
    ("announced", "body", "kind", "mime_type"),
    [
        ("audio", MP4, "audio", "audio/mp4"),
        ("video", MP4, "video", "video/mp4"),
        ("image", PDF, "file", "application/pdf"),
        ("file", JPEG, "file", "image/jpeg"),
        ("sticker", PNG, "sticker", "image/png"),
    ],
)
def test_bytes_say_what_it_is(place, send_file, announced, body, kind, mime_type):
    attachment = fetch(send_file(place.offer(body, Content_Type="text/html"), announced))

    assert (attachment.kind, attachment.mime_type) == (kind, mime_type)


@pytest.mark.parametrize("body", [HTML, SVG, EXE])
def test_blocked_type_is_refused_whatever_it_is_called(place, send_file, media, body):
    attachment = fetch(send_file(place.offer(body, "/invoice.png", Content_Type="image/png")))

    assert (attachment.file_state, attachment.name) == ("refused", "invoice.png")
    assert attachment.file_error == (
        "The customer sent a file of a type that is not allowed. It was not kept."
    )
    assert kept_files(media) == []


@pytest.mark.parametrize("told", ["", "3000"])
def test_file_above_the_limit_is_refused(place, send_file, media, told):
    FileRules.objects.create(pk=1, most_kilobytes=1)
    body = PNG + bytes(3000 - len(PNG))
    attachment = fetch(send_file(place.offer(body, Content_Length=told, Connection="close")))

    assert attachment.file_state == "refused"
    assert "larger than 1.0\xa0KB" in attachment.file_error
    assert kept_files(media) == []


@pytest.mark.parametrize("status", [403, 404, 410])
def test_expired_link_fails_at_once(place, send_file, status):
    attachment = fetch(send_file(place.offer(status=status)))

    assert (attachment.file_state, attachment.file_error) == ("failed", GONE)


@pytest.mark.parametrize(
    "url",
    ["http://scontent.fbcdn.net/x.jpg", "https://evil.example/x.jpg", "https://169.254.169.254/x"],
)
def test_address_elsewhere_fails_at_once(send_file, url):
    attachment = fetch(send_file(url))

    assert (attachment.file_state, attachment.file_error) == ("failed", NOT_FETCHED)


def test_passing_failure_is_tried_again_later(place, send_file):
    attachment = fetch(send_file(place.offer(status=503)))

    assert (attachment.file_state, attachment.file_attempts) == ("pending", 1)
    assert arrival.due() == []
    place.offer(PNG)
    with time_machine.travel(attachment.file_due_at + timedelta(seconds=1)):
        assert arrival.due() == [attachment.pk]
        assert fetch(attachment).file_state == "stored"


def test_after_five_failures_it_is_given_up(place, send_file):
    attachment = send_file(place.offer(status=503))
    while attachment.file_state == "pending":
        with time_machine.travel(attachment.file_due_at + timedelta(seconds=1)):
            fetch(attachment)

    assert (attachment.file_state, attachment.file_error) == ("failed", NOT_FETCHED)
    assert len(place.visits) == 5


def test_file_that_kills_its_workers_is_given_up(place, send_file):
    attachment = send_file(place.offer())
    Attachment.objects.update(file_attempts=5)

    assert fetch(attachment).file_state == "failed"
    assert place.visits == []


def test_full_disk_is_a_passing_failure(place, send_file, settings):
    attachment = send_file(place.offer())
    settings.MEDIA_ROOT = Path("/dev/null")

    assert fetch(attachment).file_state == "pending"


def test_one_worker_fetches_it(place, send_file):
    attachment = send_file(place.offer())
    Attachment.objects.update(file_due_at=timezone.now() + arrival.LEASE)

    fetch(attachment)

    assert place.visits == []


def test_stored_file_is_not_fetched_again(place, send_file):
    attachment = fetch(send_file(place.offer()))

    fetch(attachment)

    assert len(place.visits) == 1


def test_file_of_a_message_taken_back_is_not_fetched(place, send_file):
    attachment = send_file(place.offer())
    Message.objects.update(unsent_at=timezone.now())

    assert fetch(attachment).file_state == ""
    assert place.visits == []


def test_failing_file_hurts_neither_its_message_nor_its_neighbours(place, deliver, media):
    parts = [
        {"type": "image", "payload": {"url": place.offer(status=404, path="/gone.png")}},
        {"type": "image", "payload": {"url": place.offer(path="/there.png")}},
    ]
    deliver(text_item("Look at these", attachments=parts))

    for attachment in Attachment.objects.all():
        fetch(attachment)

    assert Message.objects.get().text == "Look at these"
    states = Attachment.objects.order_by("id").values_list("file_state", flat=True)
    assert list(states) == ["failed", "stored"]


def test_page_that_takes_no_files_keeps_neither_file_nor_address(place, page, send_file):
    page.customer_attachments = False
    page.save()
    url = place.offer()
    attachment = send_file(url, "file")

    assert fetch(attachment).is_refused
    assert (attachment.file_state, attachment.url, attachment.title) == ("", "", "")
    assert attachment.details == {}
    assert url not in attachment.message.conversation.last_line
    assert place.visits == []


def test_page_that_takes_no_files_still_takes_places(page, deliver):
    page.customer_attachments = False
    page.save()
    place = {"type": "location", "payload": {"coordinates": {"lat": 50.45, "long": 30.52}}}
    deliver(text_item(text=None, attachments=[place]))

    assert not Attachment.objects.get().is_refused


def says_no(path):
    return "The scanner found something." if path.read_bytes() == PNG else ""


def breaks(path):
    raise ConnectionRefusedError


def test_scanner_may_block_a_file(place, send_file, settings, media):
    settings.ATTACHMENT_SCANNER = f"{__name__}.says_no"
    attachment = send_file(place.offer(PNG))

    assert fetch(attachment).file_state == "refused"
    assert attachment.file_error == "The scanner found something."
    assert kept_files(media) == []


def test_without_its_scanner_no_file_is_kept(place, send_file, settings, media):
    settings.ATTACHMENT_SCANNER = f"{__name__}.breaks"

    assert fetch(send_file(place.offer())).file_state == "pending"
    assert kept_files(media) == []


def test_only_old_files_without_a_row_are_removed(place, send_file, media):
    attachment = fetch(send_file(place.offer()))
    lost = media / "attachments" / "2026" / "lost"
    lost.parent.mkdir(parents=True, exist_ok=True)
    lost.write_bytes(b"x")

    assert orphans.remove() == 0
    with time_machine.travel(datetime.now(UTC) + timedelta(days=2)):
        assert orphans.remove() == 1

    assert not lost.exists()
    assert Path(attachment.file.path).exists()


def test_file_that_is_gone_when_it_is_looked_at_is_no_trouble(media, db):
    folder = media / "attachments" / "2026"
    folder.mkdir(parents=True)
    gone, lost = folder / "a_gone", folder / "b_lost"
    gone.symlink_to(media / "nowhere")
    lost.write_bytes(b"x")

    with time_machine.travel(datetime.now(UTC) + timedelta(days=2)):
        assert orphans.remove() == 1

    assert not lost.exists()
