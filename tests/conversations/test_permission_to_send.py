"""Whether an answer may go out is asked once more at the moment it would leave."""

from datetime import UTC, datetime, timedelta

import time_machine

from tests.conversations.conftest import body_of, send
from workstreams.channels.models import Channel
from workstreams.conversations.models import Session


def test_failure_of_the_page_marks_the_channel(answer, graph):
    graph.refuses(190, 460)

    assert send(answer).state == "held"
    channel = Channel.objects.get()
    assert channel.health == "needs_attention"
    assert "changed their password" in channel.health_sentence


def test_window_that_closed_meanwhile_ends_the_message_without_a_call(answer, graph):
    call = graph.sends()

    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        failed = send(answer)

    assert (failed.state, failed.error_code) == ("failed", "not_allowed")
    assert "24 hours" in failed.error
    assert call.call_count == 0


def test_answer_within_a_day_goes_out_without_the_tag(answer, graph):
    call = graph.sends()
    Session.objects.update(channel_snapshot={"human_agent_tag": True})

    send(answer)

    assert body_of(call)["messaging_type"] == "RESPONSE"
    assert "tag" not in body_of(call)


def test_answer_after_a_day_goes_out_with_the_tag_the_session_began_with(answer, graph):
    call = graph.sends()
    Session.objects.update(channel_snapshot={"human_agent_tag": True})

    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        assert send(answer).state == "sent"

    assert body_of(call)["messaging_type"] == "MESSAGE_TAG"
    assert body_of(call)["tag"] == "HUMAN_AGENT"


def test_tag_that_was_turned_on_during_the_session_does_not_count(answer, graph, page):
    call = graph.sends()
    page.human_agent_tag = True
    page.save(update_fields=["human_agent_tag"])

    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        assert send(answer).state == "failed"

    assert call.call_count == 0


def test_retired_page_sends_nothing(answer, graph, page):
    call = graph.sends()
    page.retire()

    failed = send(answer)

    assert (failed.state, failed.error) == ("failed", "This page is no longer connected.")
    assert call.call_count == 0
