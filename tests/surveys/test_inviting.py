"""A conversation is over: its customer is asked once, or it is said why not."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
import time_machine

from tests.fixtures import text_item
from tests.surveys.conftest import answer, close
from workstreams.conversations import lifecycle
from workstreams.conversations.blocking import block
from workstreams.conversations.models import (
    ContactIdentity,
    Conversation,
    ConversationEvent,
    Message,
)
from workstreams.surveys import inviting, tasks
from workstreams.surveys.inviting import invite, missed
from workstreams.surveys.models import ChannelSurvey, Invitation, Survey
from workstreams.surveys.sealed_link import with_link

Kind = ConversationEvent.Kind


def told(conversation):
    return [event.data for event in conversation.events.filter(kind=Kind.SURVEY)]


def whose(invitation):
    assert invitation.agent_id
    assert invitation.queue_id
    return {"agent": invitation.agent_id, "queue": invitation.queue_id}


def test_closing_by_the_agent_sends_the_link(workers, commit, setting, conversation):
    answer(conversation)
    with commit():
        close(conversation)

    invitation = Invitation.objects.get()
    assert invitation.was_sent
    assert invitation.message.origin == "automated"
    assert invitation.message.author is None
    assert told(conversation) == [{"outcome": "sent", **whose(invitation)}]


def by_supervisor(conversation, sofia):
    lifecycle.force_close(conversation, sofia.user)


def by_system(conversation, sofia):
    lifecycle.close_for_inactivity(conversation)


@pytest.mark.parametrize("closing", [by_supervisor, by_system])
def test_closing_by_others_sends_the_link(workers, commit, setting, conversation, sofia, closing):
    answer(conversation)
    with commit():
        closing(conversation, sofia)

    assert Invitation.objects.get().was_sent


def test_conversation_no_agent_answered_is_not_asked_about(commit, setting, conversation):
    close(conversation)

    assert invite(conversation.pk) is None
    assert told(conversation) == []


def test_conversation_of_a_blocked_customer_is_not_asked_about(closed, alice):
    block(closed.identity, alice.user)

    assert invite(closed.pk) is None
    assert told(closed) == []


def test_conversation_that_goes_on_is_not_asked_about(setting, conversation):
    answer(conversation)

    assert invite(conversation.pk) is None


def off(setting):
    ChannelSurvey.objects.update(is_on=False)


def no_setting(setting):
    ChannelSurvey.objects.all().delete()


def on_since_just_now(setting):
    ChannelSurvey.objects.update(on_since=datetime.now(UTC) + timedelta(seconds=1))


@pytest.mark.parametrize("change", [off, no_setting, on_since_just_now])
def test_page_that_asks_nobody_logs_nothing(closed, setting, change):
    change(setting)

    assert invite(closed.pk) is None
    assert told(closed) == []


def window_closed(setting):
    yesterday = datetime.now(UTC) - timedelta(hours=25)
    ContactIdentity.objects.update(window_opened_at=yesterday)


def page_cut_off(setting):
    setting.channel.report_trouble("The token has ended.")


def page_deleted(setting):
    setting.channel.deleted_at = datetime.now(UTC)
    setting.channel.save()


def answered_elsewhere(setting):
    ContactIdentity.objects.update(held_since=datetime.now(UTC))


def survey_inactive(setting):
    Survey.objects.update(is_active=False)


def nothing_to_ask(setting):
    setting.survey.questions.update(is_active=False)


OBSTACLES = {
    window_closed: "window_closed",
    page_cut_off: "page_unavailable",
    page_deleted: "page_unavailable",
    answered_elsewhere: "held_elsewhere",
    survey_inactive: "survey_inactive",
    nothing_to_ask: "survey_inactive",
}


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_what_cannot_be_sent_is_logged_with_its_reason(closed, setting, obstacle):
    obstacle(setting)

    invitation = invite(closed.pk)

    reason = OBSTACLES[obstacle]
    assert (invitation.outcome, invitation.reason) == ("not_sent", reason)
    assert told(closed) == [{"outcome": "not_sent", "reason": reason, **whose(invitation)}]
    assert not Message.objects.filter(kind="survey").exists()


def test_customer_who_writes_anew_is_not_asked_in_the_midst_of_it(closed, deliver):
    deliver(text_item("One more thing", mid="m_2"))

    assert invite(closed.pk).reason == "moved_on"


def test_one_that_cannot_be_asked_keeps_no_other_from_it(closed, monkeypatch):
    def stumbles(key):
        return invite(key) if key else 1 / 0

    monkeypatch.setattr(inviting, "missed", lambda now: [0, closed.pk])
    monkeypatch.setattr(inviting, "invite", stumbles)
    tasks.sweep()

    assert Invitation.objects.get().was_sent


def test_link_is_never_sent_with_the_human_agent_tag(setting, conversation):
    """The session had the tag; a day later only a person could have answered."""
    conversation.sessions.update(channel_snapshot={"human_agent_tag": True})
    answer(conversation)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=2)):
        close(conversation)

        assert invite(conversation.pk).reason == "window_closed"


def test_customer_is_asked_once(closed, invitation):
    assert invite(closed.pk) is None
    assert Message.objects.filter(kind="survey").count() == 1


def test_customer_is_not_asked_again_after_it_could_not_be_sent(closed, setting):
    window_closed(setting)
    invite(closed.pk)
    ContactIdentity.objects.update(window_opened_at=datetime.now(UTC))

    assert invite(closed.pk) is None


def test_lost_wake_up_is_found_by_the_sweep(closed):
    assert missed(datetime.now(UTC)) == [closed.pk]

    tasks.sweep()

    assert Invitation.objects.get().was_sent
    assert missed(datetime.now(UTC)) == []


def test_sweep_finds_what_was_given_back_before_it_closed(closed):
    Conversation.objects.update(agent=None)

    assert missed(datetime.now(UTC)) == [closed.pk]


def test_sweep_leaves_alone_what_was_closed_long_ago(closed):
    Conversation.objects.update(closed_at=datetime.now(UTC) - timedelta(days=3))

    assert missed(datetime.now(UTC)) == []


def test_agent_queue_and_language_are_those_at_the_end(closed, alice, invitation):
    assert invitation.agent == alice
    assert invitation.queue == closed.queue
    assert invitation.language == "en-US"


def test_agent_is_who_answered_where_nobody_had_it_at_the_end(setting, conversation, alice, sofia):
    answer(conversation)
    lifecycle.release(conversation, alice.user)
    lifecycle.force_close(conversation, sofia.user)

    assert invite(conversation.pk).agent == alice


def test_link_is_valid_for_as_long_as_the_survey_says(survey, closed):
    Survey.objects.update(valid_days=3)

    invitation = invite(closed.pk)

    valid = invitation.expires_at - invitation.created_at
    assert timedelta(days=2, hours=23) < valid < timedelta(days=3, hours=1)


def test_only_a_hash_of_the_token_is_kept_to_find_it(invitation, link):
    token = link.split("/")[2]

    assert len(token) >= 43
    assert invitation.token_hash == sha256(token.encode()).hexdigest()


def test_message_reads_as_the_page_says(setting, closed):
    ChannelSurvey.objects.update(message="Tell us how it was:")

    assert invite(closed.pk).message.text == "Tell us how it was:\n[personal link]"


@pytest.mark.parametrize(
    ("language", "mark"),
    [("de-DE", "[persönlicher Link]"), ("ar-SA", "[رابط شخصي]"), ("fi-FI", "[personal link]")],
)
def test_message_is_in_the_language_of_the_page(setting, closed, language, mark):
    setting.channel.language = language
    setting.channel.save()

    assert invite(closed.pk).message.text.endswith(f"\n{mark}")


def test_outside_survey_gets_what_its_address_asks_for(survey, closed):
    survey.outside_url = "https://ask.example/s?c={conversation}&q={queue}&l={language}&t={token}"
    survey.save()

    invitation = invite(closed.pk)

    link = with_link(invitation.message).text.rsplit("\n", 1)[1]
    assert link.startswith(f"https://ask.example/s?c={closed.pk}&q=Default&l=en-US&t=")
    assert len(link.rsplit("=", 1)[1]) >= 43


def test_customer_who_writes_again_begins_a_new_conversation(deliver, invitation, closed):
    deliver(text_item("One more thing", mid="m_2"))

    assert Conversation.objects.count() == 2
    assert invitation.message.conversation_id == closed.pk
