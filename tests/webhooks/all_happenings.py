"""All that can happen to conversations, each through the workflow that makes it happen."""

from datetime import timedelta
from itertools import count

import responses
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from routing import offers, overflow, presence
from routing.models import OverflowRule
from tests.conversations.happenings import at, item
from tests.fixtures import PAGE_ID, days_ago, text_item
from tests.routing.scenes import change, let_time_run_out, now_of
from tests.surveys.conftest import make_survey
from workstreams.automation import deciding
from workstreams.channels.events import MessageReceived
from workstreams.conversations import (
    assignment,
    failures,
    lifecycle,
    participation,
    profiles,
    replies,
)
from workstreams.conversations.blocking import block, unblock
from workstreams.conversations.cases import link_case, set_status, unlink_case
from workstreams.conversations.erasure import erase_customer
from workstreams.conversations.intake import Arrival, take_in
from workstreams.conversations.linking import link, unlink
from workstreams.conversations.models import Case, Contact, ContactIdentity, Conversation, Session
from workstreams.conversations.notes import write_note
from workstreams.conversations.priorities import set_priority
from workstreams.conversations.snoozing import snooze, wake
from workstreams.conversations.tagging import tag
from workstreams.conversations.writing_first import write_first
from workstreams.surveys.answering import submit
from workstreams.surveys.inviting import invite
from workstreams.surveys.models import ChannelSurvey

GRAPH = f"http://graph.invalid/{settings.FACEBOOK_GRAPH_VERSION}"
Origin = Session.Origin
numbers = count(1)


class Stage:
    """Alice has what customers write; Bob and Sofia are asked by name."""

    def __init__(self, **cast):
        self.__dict__.update(cast)

    def newcomer(self):
        """Somebody writes for the first time; their conversation."""
        return self.say(f"66{next(numbers):014}")

    def say(self, customer, **what):
        self.deliver(text_item(mid=f"m_{next(numbers)}", sender=customer, **what))
        return Conversation.objects.filter(identity__external_id=customer).latest("id")

    def queued(self):
        conversation = self.newcomer()
        lifecycle.release(conversation, self.alice.user)
        return now_of(conversation)


def passing_on(on):
    """From the queue by hand, to a colleague, back by a supervisor, and on to another queue."""
    conversation = on.queued()
    assignment.assign(conversation, on.bob, by=on.bob.user)
    assignment.take_over(conversation, on.alice, Origin.TRANSFER, by=on.bob.user)
    lifecycle.close_session(conversation, on.alice.user)
    assignment.take_over(conversation, on.alice, Origin.SUPERVISOR, by=on.sofia.user)
    lifecycle.transfer(conversation, on.vip, on.alice.user)
    assignment.assign(conversation, on.bob, by=on.bob.user)
    lifecycle.disconnect(conversation)


def asking(on):
    """Offers that are accepted, rejected, withdrawn, or nobody answers in time."""
    change(on.stream, auto_assign=False, inactive_after_missed_offer=False)
    conversation = on.newcomer()
    offers.reject(conversation, on.alice.user)
    for answer in (let_time_run_out, lambda _commit: presence.ask_others(on.alice)):
        assignment.offer_all([(now_of(conversation), on.alice)], Origin.DISTRIBUTION)
        answer(on.commit)
    taken = on.newcomer()
    offers.accept(taken, on.alice.user)
    assignment.offer_all([(now_of(taken), on.bob)], Origin.TRANSFER, by=on.alice.user)
    offers.accept(taken, on.bob.user)
    change(on.stream, auto_assign=True)


def tiring(on):
    """Refused once too often, once with either end."""
    change(on.stream, auto_assign=False, decline_limit=1)
    offers.reject(on.newcomer(), on.alice.user)
    change(on.stream, auto_assign=True)
    lifecycle.close_for_declines(on.queued())


def overflowing(on):
    """After an hour into another queue, where it is ended after one more."""
    conversation = on.queued()
    facts = {"occasion": "too_long", "threshold": 30}
    OverflowRule.objects.create(queue=conversation.queue, target=on.vip, action="transfer", **facts)
    OverflowRule.objects.create(queue=on.vip, message="Sorry.", action="end", **facts)
    for hours in (1, 2):
        overflow.while_waiting(timezone.now() + timedelta(hours=hours))
    OverflowRule.objects.all().delete()


def taking_part(on):
    conversation = on.newcomer()
    for join in (False, True):
        participation.invite(conversation, on.bob, on.alice.user)
        if join:
            participation.join(conversation, on.bob)
        participation.leave(conversation, on.bob)
    participation.monitor(conversation, on.sofia)
    participation.leave(conversation, on.sofia)
    write_note(conversation, on.alice.user, "Who knows this lamp?", [on.bob.user])
    on.client.force_login(on.alice.user, "omnichannel.access.backend.RoleBackend")
    on.client.get(reverse("inbox:transcript", args=[conversation.pk]))


def coming_back(on):
    """Put aside, taken up, snoozed, answered by the customer, ended, closed; written to again."""
    conversation, alice = on.newcomer(), on.alice.user
    lifecycle.close_session(conversation, alice)
    lifecycle.reopen(conversation, alice)
    snooze(conversation, timezone.now() + timedelta(days=1), alice)
    wake(conversation, alice)
    on.say(conversation.identity.external_id)
    conversation = now_of(conversation)
    lifecycle.end(conversation, alice)
    lifecycle.close_session(conversation, alice)
    write_first(conversation, alice)


def closing(on):
    lifecycle.force_close(on.newcomer(), on.sofia.user)
    blocked = on.newcomer().identity
    block(blocked, on.alice.user)
    unblock(blocked, on.alice.user)
    erase_customer(on.newcomer().identity, on.sofia.user)


def messages(on):
    """Edited, judged and taken back by the customer; ours fails, and is taken back elsewhere."""
    conversation = on.newcomer()
    sender = conversation.identity.external_id
    mid = conversation.messages.get().external_id
    on.deliver(item(101, sender, message_edit={"mid": mid, "text": "two", "num_edit": 1}))
    for feedback in ("Good response", "Bad response"):
        on.deliver(item(102, sender, response_feedback={"mid": mid, "feedback": feedback}))
    on.deliver(item(103, sender, message={"mid": mid, "is_deleted": True}))
    (answer,) = replies.reply(conversation, on.alice.user, "Yes, two of them.")
    answer.claim()
    failures.fail(answer, "It did not leave.", "190")
    for what in ({"text": "Good morning."}, {"is_deleted": True}):
        echo = item(104, PAGE_ID, message={"mid": "m_else", "is_echo": True, **what})
        on.deliver({**echo, "recipient": {"id": sender}})


def acts(on):
    """What customers do without words, and other applications with them."""
    sender = on.newcomer().identity.external_id
    stop = {"notification_messages_status": "STOP NOTIFICATIONS"}
    for act in (
        {"optin": {"ref": "newsletter"}},
        {"optin": stop},
        {"account_linking": {"status": "linked"}},
        {"account_linking": {"status": "unlinked"}},
        {"pass_thread_control": {"new_owner_app_id": 880000000000001}},
    ):
        on.deliver(item(105, sender, **act))
    ours = {"new_owner_app_id": on.page.application.app_id}
    on.deliver(item(106, sender, pass_thread_control=ours))


def customers(on):
    """Introduced by the platform, linked, sorted; and one whose history is fetched."""
    conversation, alice = on.newcomer(), on.alice.user
    identity = conversation.identity
    with responses.RequestsMock() as mock:
        mock.get(f"{GRAPH}/{identity.external_id}", json={"name": "Gilda Moss"})
        profiles.fetch(identity.pk)
    gilda, lamp = Contact.objects.create(name="Gilda"), Case.objects.create(title="Broken lamp")
    link(conversation, gilda, alice)
    unlink(conversation, gilda, alice)
    link_case(conversation, lamp, alice)
    for status in (Case.Status.RESOLVED, Case.Status.ACTIVE):
        set_status(conversation, lamp, status, alice)
    unlink_case(conversation, lamp, alice)
    tag(conversation, ["Gold"], alice)
    set_priority(conversation, 1, alice)
    stranger = {"channel_external_id": PAGE_ID, "identity_external_id": f"66{next(numbers):014}"}
    old = MessageReceived(**stranger, occurred_at=at(1), external_id="m_old", text="hello")
    take_in([Arrival(on.page, old, is_history=True)])


def asking_how_it_was(on):
    """One customer answers the survey, another cannot be asked."""
    survey = make_survey()
    setting = {"is_on": True, "on_since": days_ago(1)}
    ChannelSurvey.objects.create(channel=on.page.channel_ptr, survey=survey, **setting)
    answered, silent = on.newcomer(), on.newcomer()
    for conversation in (answered, silent):
        replies.reply(conversation, on.alice.user, "Yes, it is.")
        lifecycle.end(conversation, on.alice.user)
        lifecycle.close_session(now_of(conversation), on.alice.user)
    ContactIdentity.objects.filter(pk=silent.identity_id).update(window_opened_at=days_ago(2))
    invite(silent.pk)
    questions = list(survey.questions.all())
    submit(invite(answered.pk), {questions[0].pk: "4"}, questions)


def speaking(on):
    """The system, about all that happened: said to customers and agents, or skipped."""
    deciding.sweep()


SCENES = [
    *(passing_on, asking, tiring, overflowing, taking_part, coming_back, closing),
    *(messages, acts, customers, asking_how_it_was, speaking),
]
