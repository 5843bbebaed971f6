"""Threads of the Conversations API become the events their webhooks would have been."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facebook_channel.history import next_cursor, thread_of, threads_of
from tests.fixtures import GILDA, PAGE_ID
from workstreams.channels.events import MessageEchoed, MessageReceived

PEOPLE = {"data": [{"id": GILDA, "name": "Gilda"}, {"id": PAGE_ID, "name": "Harbour Lamps"}]}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def said(mid, text="hello", author=GILDA, at="2026-03-01T10:00:00+0000", **more):
    told = {"id": mid, "created_time": at, "from": {"id": author}, "message": text}
    return told | {"to": {"data": [{"id": PAGE_ID if author == GILDA else GILDA}]}} | more


def thread(*newest_first, **more):
    at = "2026-03-01T10:00:00+0000"
    item = {"id": "t_1", "updated_time": at, "participants": PEOPLE}
    return thread_of(item | {"messages": {"data": list(newest_first)}} | more, PAGE_ID)


def test_both_sides_are_told_the_oldest_first():
    found = thread(said("m_2", "Yes.", PAGE_ID), said("m_1", "Open?"))

    first, second = found.said
    assert isinstance(first, MessageReceived)
    assert isinstance(second, MessageEchoed)
    assert (first.external_id, first.text, first.identity_external_id) == ("m_1", "Open?", GILDA)
    assert (second.text, second.identity_external_id) == ("Yes.", GILDA)
    assert first.occurred_at == datetime(2026, 3, 1, 10, tzinfo=UTC)


def test_addressee_who_is_not_named_is_who_takes_part():
    (echo,) = thread(said("m_1", author=PAGE_ID, to=None)).said

    assert echo.identity_external_id == GILDA


@pytest.mark.parametrize(
    ("file", "kind", "url"),
    [
        ({"mime_type": "image/png", "image_data": {"url": "https://x/i"}}, "image", "https://x/i"),
        ({"mime_type": "video/mp4", "video_data": {"url": "https://x/v"}}, "video", "https://x/v"),
        ({"mime_type": "audio/mp4", "file_url": "https://x/a"}, "audio", "https://x/a"),
        ({"mime_type": "application/pdf", "file_url": "https://x/f"}, "file", "https://x/f"),
    ],
)
def test_file_comes_with_its_kind_and_address(file, kind, url):
    (event,) = thread(said("m_1", "", attachments={"data": [file]})).said

    assert [(part.kind, part.url) for part in event.attachments] == [(kind, url)]
    assert not event.unsupported


def test_sticker_and_shared_link_come_along():
    link = {"link": "https://shop.example/", "name": "The shop"}
    (event,) = thread(said("m_1", "", sticker="https://x/s", shares={"data": [link]})).said

    assert [part.kind for part in event.attachments] == ["sticker", "fallback"]
    assert event.attachments[1].title == "The shop"


def test_message_without_any_content_is_one_that_could_not_be_handed_over():
    (event,) = thread(said("m_1", "")).said

    assert event.unsupported


def test_answer_to_a_message_names_it():
    (event,) = thread(said("m_2", reply_to={"mid": "m_1"})).said

    assert event.reply_to_external_id == "m_1"


def test_message_whose_content_is_not_told_any_more_is_left_out():
    old = {"id": "m_1", "created_time": "2026-02-01T10:00:00+0000"}

    assert [event.external_id for event in thread(said("m_2"), old).said] == ["m_2"]


def test_thread_of_twenty_may_lack_older_ones():
    assert not thread(*[said(f"m_{number}") for number in range(19)]).may_lack
    assert thread(*[said(f"m_{number}") for number in range(20)]).may_lack


def test_last_page_of_a_list_has_no_cursor():
    cursors = {"cursors": {"after": "abc"}}

    assert next_cursor({"paging": {**cursors, "next": "https://graph.invalid/"}}) == "abc"
    assert next_cursor({"paging": cursors}) == ""
    assert next_cursor({}) == ""


@given(JSON, JSON, JSON)
def test_no_answer_whatsoever_raises(answer, item, message):
    threads_of({"data": answer}, PAGE_ID)
    threads_of({"data": [item]}, PAGE_ID)
    thread(message, said("m_1", created_time=item, **{"from": message}))
    next_cursor({"paging": answer})
