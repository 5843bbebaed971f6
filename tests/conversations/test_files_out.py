"""An answer of text and files is checked and kept as one message per part."""

import hashlib
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.conversations.enclosed import PNG, leaflet, outbound, picture, stored
from workstreams.conversations.models import Attachment, FileRules, Session
from workstreams.conversations.replies import ReplyRefused


def refused(enclose, *what):
    with pytest.raises(ReplyRefused) as refusal:
        enclose(*what)
    assert not outbound()
    return refusal.value.sentence


def test_answer_of_text_and_files_is_one_message_per_part(enclose, conversation):
    text, first, second = enclose("Here they are.", picture(), leaflet())

    assert (text.text, first.text, second.text) == ("Here they are.", "", "")
    assert text.reply_id == first.reply_id == second.reply_id
    kinds = list(Attachment.objects.order_by("id").values_list("kind", "name", "mime_type"))
    assert kinds == [
        ("image", "lamp.png", "image/png"),
        ("file", "leaflet.pdf", "application/pdf"),
    ]
    conversation.refresh_from_db()
    assert (conversation.last_line, conversation.last_line_is_ours) == ("[file]", True)


def test_file_is_kept_as_it_was(enclose):
    (message,) = enclose("", picture())

    kept = message.attachments.get()
    assert kept.file.read() == PNG
    assert (kept.file_state, kept.size) == ("stored", len(PNG))
    assert kept.sha256 == hashlib.sha256(PNG).hexdigest()


def test_second_click_keeps_the_files_once(enclose, media):
    ticket = uuid.uuid4()

    first = enclose("Here.", picture(), ticket=ticket)
    second = enclose("Here.", picture(), ticket=ticket)

    assert first == second
    assert len(stored(media)) == 1


def test_nothing_is_kept_where_one_file_may_not_be_sent(enclose, media):
    program = SimpleUploadedFile("lamp.exe", b"MZ" + b"\0" * 100)

    assert "lamp.exe" in refused(enclose, "Here.", picture(), program)
    assert not stored(media)


def test_file_that_is_too_large_is_refused_before_anything_is_sent(enclose):
    FileRules.objects.create(pk=1, most_kilobytes=1)

    assert "larger" in refused(enclose, "Here.", picture(content=PNG + b"\0" * 2000))


def test_page_without_files_from_agents_takes_none(enclose, page, conversation):
    page.agent_attachments = False
    page.save(update_fields=["agent_attachments"])
    conversation.channel.refresh_from_db()

    assert refused(enclose, "Here.", picture()) == "Files from agents are turned off for this page."


def test_no_more_than_ten_files_go_at_once(enclose):
    assert "10 files at most" in refused(enclose, "", *[picture() for _ in range(11)])


def test_files_are_refused_after_a_day_and_the_agent_is_told_why(enclose):
    Session.objects.update(channel_snapshot={"human_agent_tag": True})

    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        assert "only text" in refused(enclose, "Here.", picture())


def test_files_of_a_refused_answer_are_removed(enclose, media):
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        refused(enclose, "Here.", picture())

    assert not stored(media)
