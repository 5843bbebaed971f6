"""Whatever customers, agents and supervisors do, in whatever order, some things are always true.

Commits are real, so that everything that waits for one happens as it does in production.
"""

import os

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from routing import distribution, offers, overflow, supervision, transfer
from tests.routing import truths
from tests.routing.life_of_pauses import Pauses, in_state
from tests.routing.life_of_people import People, some
from tests.routing.stage_of_life import Stage
from workstreams.conversations import auto_close, lifecycle, participation, replies
from workstreams.conversations.models import ConversationMoved, Session

pytestmark = [pytest.mark.slow, pytest.mark.prove]

FULL = os.environ.get("PROVE_FULL") == "1"
LIVES = settings(
    max_examples=80 if FULL else 8,
    stateful_step_count=50 if FULL else 30,
    phases=list(Phase) if FULL else [Phase.reuse, Phase.generate],  # shrinking takes minutes
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
NOT_NOW = (
    ConversationMoved,
    transfer.TransferRefused,
    participation.CannotTakePart,
    distribution.NotForPicking,
)
offering = precondition(lambda life: any(c.offered_to for c in life.known))


class Life(People, Pauses, RuleBasedStateMachine):
    """Each rule is something that someone does; between two of them everything is looked at."""

    def __init__(self):
        super().__init__()
        self.stage, self.known, self.seen = None, [], 0

    @initialize(
        agent_affinity=st.booleans(),
        affinity_ignores_limits=st.booleans(),
        affinity_after_closure=st.booleans(),
        inactive_after_missed_offer=st.booleans(),
        after_declines=st.sampled_from(["stop", "close"]),
        on_disconnect=st.sampled_from(["release", "keep"]),
        max_concurrency=st.sampled_from([None, 1, 2]),
        matching=st.sampled_from(["exact", "closest", "none"]),
    )
    def begin(self, **configuration):
        self.stage = Stage(**configuration)

    def teardown(self):
        Stage.clear()

    def one(self, number, *states):
        found = [c for c in self.known if c.status in states]
        return found[number % len(found)]

    def offered(self, number):
        found = [c for c in self.known if c.offered_to]
        return found[number % len(found)]

    def queue(self, number):
        return self.stage.queues[number % 2]

    @rule(customer=st.integers(0, 5), page=st.integers(0, 2))
    def customer_writes(self, customer, page):
        self.stage.write(self.stage.pages[page], customer)

    @offering
    @rule(number=some)
    def agent_accepts(self, number):
        conversation = self.offered(number)
        offers.accept(conversation, conversation.offered_to.user)

    @offering
    @rule(number=some)
    def agent_rejects(self, number):
        conversation = self.offered(number)
        offers.reject(conversation, conversation.offered_to.user)

    @offering
    @rule()
    def time_runs_out(self):
        self.stage.let_offers_run_out()
        offers.end_expired()

    @rule()
    def whoever_gave_something_away_may_be_asked_again(self):
        self.stage.let_cool_downs_pass()
        offers.end_cool_downs()

    @in_state("active")
    @rule(number=some)
    def agent_answers_before_it_is_closed_for_inactivity(self, number):
        conversation = self.one(number, "active")
        self.stage.leave_alone_for_ever(conversation)
        replies.reply(conversation, conversation.agent.user, "It is.")
        auto_close.close_inactive()
        conversation.refresh_from_db()
        assert (conversation.status, conversation.waiting_since) == ("active", None)

    @in_state("active", "wrap_up")
    @rule(number=some)
    def agent_closes_the_session(self, number):
        conversation = self.one(number, "active", "wrap_up")
        lifecycle.close_session(conversation, conversation.agent.user)

    @in_state("active")
    @rule(number=some)
    def agent_ends_it(self, number):
        conversation = self.one(number, "active")
        lifecycle.end(conversation, conversation.agent.user)

    @in_state("waiting")
    @rule(number=some)
    def agent_reopens_it(self, number):
        conversation = self.one(number, "waiting")
        lifecycle.reopen(conversation, conversation.agent.user)

    @in_state("active")
    @rule(number=some)
    def agent_gives_it_back(self, number):
        conversation = self.one(number, "active")
        lifecycle.release(conversation, conversation.agent.user)

    @in_state("open", "active", "waiting")
    @rule(number=some, to=some)
    def it_is_sent_to_a_queue(self, number, to):
        conversation = self.one(number, "open", "active", "waiting")
        self.attempt(transfer.to_queue, conversation, self.queue(to), self.stage.sofia.user)

    @in_state("active")
    @rule(number=some, to=some)
    def it_is_sent_to_a_colleague(self, number, to):
        conversation = self.one(number, "active")
        self.attempt(transfer.to_agent, conversation, self.agent(to), conversation.agent.user)

    @in_state("active")
    @rule(number=some, whom=some, then=st.sampled_from(["waits", "declines", "joins", "leaves"]))
    def colleague_is_consulted(self, number, whom, then):
        conversation, colleague = self.one(number, "active"), self.agent(whom)
        self.attempt(transfer.consult, conversation, colleague, conversation.agent.user)
        if then in ("joins", "leaves"):
            self.attempt(participation.join, conversation, colleague)
        if then in ("declines", "leaves"):
            self.attempt(participation.leave, conversation, colleague)

    @in_state("active", "wrap_up")
    @rule(number=some, leaves=st.booleans())
    def supervisor_reads_along(self, number, leaves):
        conversation = self.one(number, "active", "wrap_up")
        self.attempt(participation.monitor, conversation, self.stage.sofia)
        if leaves:
            self.attempt(participation.leave, conversation, self.stage.sofia)

    @in_state("open", "active", "waiting")
    @rule(number=some, to=some)
    def supervisor_assigns_it(self, number, to):
        conversation = self.one(number, "open", "active", "waiting")
        self.attempt(supervision.assign, conversation, self.agent(to), self.stage.sofia.user)

    @in_state("open")
    @rule(number=some)
    def supervisor_picks_it(self, number):
        self.attempt(distribution.pick, self.one(number, "open"), self.stage.sofia.user)

    @in_state("open")
    @rule(number=some, who=some)
    def agent_picks_it(self, number, who):
        """Where nobody else is asked, their work stream is for picking, and they serve."""
        self.attempt(distribution.pick, self.one(number, "open"), self.agent(who).user)

    @in_state("open")
    @rule(number=some)
    def it_waits_too_long_for_its_queue(self, number):
        self.stage.let_it_wait_for_an_hour(self.one(number, "open"))
        overflow.while_waiting(timezone.now())

    @in_state("open", "active", "waiting", "wrap_up")
    @rule(number=some)
    def supervisor_closes_it(self, number):
        conversation = self.one(number, "open", "active", "waiting", "wrap_up")
        lifecycle.force_close(conversation, self.stage.sofia.user)

    @in_state("open", "active", "waiting", "wrap_up")
    @rule(number=some)
    def nobody_touches_it_for_ever(self, number):
        conversation = self.one(number, "open", "active", "waiting", "wrap_up")
        self.stage.leave_alone_for_ever(conversation)
        auto_close.close_inactive()

    @staticmethod
    def attempt(do, *what):
        """It may not be the moment; then nothing changes, as everything that follows shows."""
        try:
            do(*what)
        except NOT_NOW:
            return

    @invariant()
    def everything_is_as_it_must_be(self):
        if self.stage is None:
            return
        self.known = truths.conversations()
        for conversation in self.known:
            truths.columns_fit_the_state(conversation)
            truths.timeline_tells_the_state(conversation)
            truths.timeline_tells_the_snooze(conversation)
        new = Session.objects.filter(pk__gt=self.seen).select_related("conversation", "agent")
        truths.nobody_is_overfilled(list(new))
        self.seen = max((session.pk for session in new), default=self.seen)
        truths.one_running_and_one_pending_session()
        truths.no_message_is_lost(self.stage.messages)
        truths.nobody_has_to_answer_the_blocked()
        truths.presences_follow_the_load()
        truths.nobody_waits_in_vain()


def test_some_things_are_always_true(transactional_db):
    run_state_machine_as_test(Life, settings=LIVES)
