"""Each part of an answer has a fate of its own, and files are uploaded once."""

from datetime import UTC, datetime, timedelta

import requests

from facebook_channel.models import Upload
from tests.conversations.conftest import GRAPH, body_of
from tests.conversations.enclosed import outbound, picture, stored
from tests.fixtures import PAGE_ID
from workstreams.conversations import replies
from workstreams.conversations.delivery import deliver_replies
from workstreams.conversations.models import Attachment, Session


def test_text_leaves_first_and_files_follow(enclose, graph):
    upload = graph.uploads("700")
    call = graph.sends("m_text")
    files = graph.sends("m_file")

    deliver_replies(enclose("Here.", picture())[0].conversation_id)

    assert [message.external_id for message in outbound()] == ["m_text", "m_file"]
    assert body_of(call)["message"]["text"] == "Here."
    assert body_of(files)["message"] == {
        "attachment": {"type": "image", "payload": {"attachment_id": "700"}},
        "metadata": str(outbound()[1].client_key),
    }
    assert upload.call_count == 1


def test_upload_says_what_the_file_is(enclose, graph):
    upload = graph.uploads()
    graph.sends("m_file")

    deliver_replies(enclose("", picture())[0].conversation_id)

    request = upload.calls[0].request
    assert request.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert int(request.headers["Content-Length"]) == len(request.body)
    kept = Upload.objects.get()
    assert (kept.kind, kept.attachment_id) == ("image", "700")


def test_same_file_is_uploaded_once_for_all_customers(enclose, graph):
    upload = graph.uploads()
    graph.sends("m_file")
    graph.sends("m_again")

    enclose("", picture())
    deliver_replies(enclose("", picture("other.png"))[0].conversation_id)

    assert [message.state for message in outbound()] == ["sent", "sent"]
    assert upload.call_count == 1


def test_upload_that_has_expired_is_made_anew(enclose, graph):
    upload = graph.uploads()
    graph.sends("m_file")
    (message,) = enclose("", picture())
    sha256 = message.attachments.get().sha256
    long_ago = datetime.now(UTC) - timedelta(days=1)
    Upload.objects.create(
        page_id=message.channel_id,
        sha256=sha256,
        kind="image",
        attachment_id="1",
        expires_at=long_ago,
    )

    deliver_replies(message.conversation_id)

    assert upload.call_count == 1
    assert Upload.objects.get().attachment_id == "700"


def test_file_facebook_has_lost_is_uploaded_again(enclose, graph):
    graph.uploads("700")
    graph.uploads("701")
    graph.refuses(100, 2018074)
    sent = graph.sends("m_file")

    deliver_replies(enclose("", picture())[0].conversation_id)

    assert [message.state for message in outbound()] == ["sent"]
    assert body_of(sent)["message"]["attachment"]["payload"] == {"attachment_id": "701"}


def test_picture_facebook_cannot_read_goes_as_a_plain_file(enclose, graph):
    graph.refuses_upload(100, 2018047)
    graph.uploads("701")
    sent = graph.sends("m_file")

    deliver_replies(enclose("", picture())[0].conversation_id)

    assert body_of(sent)["message"]["attachment"] == {
        "type": "file",
        "payload": {"attachment_id": "701"},
    }


def test_file_that_was_uploaded_is_not_a_sent_one(enclose, graph):
    graph.uploads()
    graph.refuses(551)

    deliver_replies(enclose("", picture())[0].conversation_id)

    assert [message.state for message in outbound()] == ["failed"]


def test_upload_that_breaks_off_is_tried_again(enclose, graph):
    url = f"{GRAPH}/{PAGE_ID}/message_attachments"
    graph.mock.post(url, body=requests.ReadTimeout("slow"))

    deliver_replies(enclose("", picture())[0].conversation_id)

    assert [message.state for message in outbound()] == ["queued"]


def test_failed_part_leaves_the_others_alone(enclose, graph):
    graph.refuses_upload(100, 2018109)
    graph.sends("m_text")

    deliver_replies(enclose("Here.", picture())[0].conversation_id)

    text, file = outbound()
    assert (text.state, file.state) == ("sent", "failed")
    assert file.error == "The file is too large for Facebook. Send a smaller one."


def test_sending_a_partly_sent_answer_again_sends_what_did_not_leave(enclose, alice, graph):
    """Elsewhere such a retry did nothing and said “sent”."""
    call = graph.refuses_upload(100, 2018109)
    graph.sends("m_text")
    conversation_id = enclose("Here.", picture())[0].conversation_id
    deliver_replies(conversation_id)
    graph.mock.remove(call)
    graph.uploads()
    files = graph.sends("m_file")

    text, file = outbound()
    assert not replies.send_again(text, alice.user)
    assert replies.send_again(file, alice.user)
    deliver_replies(conversation_id)

    assert [message.external_id for message in outbound()] == ["m_text", "m_file"]
    assert "attachment" in body_of(files)["message"]
    assert len([c for c in graph.mock.calls if b'"text"' in bytes_of(c)]) == 1


def bytes_of(call):
    body = call.request.body
    return body if isinstance(body, bytes) else b""


def test_every_part_keeps_the_id_of_its_own(enclose, graph):
    """Elsewhere the last part's id replaced the others, or only the first was kept."""
    graph.uploads()
    for number in range(3):
        graph.sends(f"m_part_{number}")

    deliver_replies(enclose("lamp " * 500, picture())[0].conversation_id)

    assert [message.external_id for message in outbound()] == ["m_part_0", "m_part_1", "m_part_2"]
    assert len({message.client_key for message in outbound()}) == 3


def test_part_inside_the_window_never_carries_the_tag(enclose, graph):
    """Elsewhere the tag went out with everything, automated messages among it."""
    Session.objects.update(channel_snapshot={"human_agent_tag": True})
    graph.uploads()
    text, file = graph.sends("m_text"), graph.sends("m_file")

    deliver_replies(enclose("Here.", picture())[0].conversation_id)

    bodies = [body_of(text), body_of(file)]
    assert [body["messaging_type"] for body in bodies] == ["RESPONSE", "RESPONSE"]
    assert not any("tag" in body for body in bodies)


def test_file_that_is_gone_is_not_sent_as_nothing(enclose, graph):
    (message,) = enclose("", picture())
    Attachment.objects.update(file_state="failed")

    deliver_replies(message.conversation_id)

    message.refresh_from_db()
    assert (message.state, message.error_code) == ("failed", "nothing_left")


def test_file_lost_from_the_disk_tells_its_agent(enclose, graph, media):
    (message,) = enclose("", picture())
    for file in stored(media):
        file.unlink()

    deliver_replies(message.conversation_id)

    message.refresh_from_db()
    assert message.state == "failed"
    assert "Attach it again" in message.error
