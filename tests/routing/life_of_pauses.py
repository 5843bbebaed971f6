"""What is put out of sight, taken up again or blocked in test_life_of_conversations."""

from datetime import timedelta

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.routing.life_of_people import some
from workstreams.conversations import blocking, lifecycle, snoozing


def in_state(*states):
    return precondition(lambda life: any(c.status in states for c in life.known))


snoozed = precondition(lambda life: any(c.snoozed_until for c in life.known))
blocked = precondition(lambda life: any(c.identity.blocked_at for c in life.known))


class Pauses:
    """Agents snooze and go on; a supervisor blocks, and thinks better of it."""

    @in_state("active", "waiting")
    @rule(number=some, days=st.integers(1, 9))
    def agent_snoozes_it(self, number, days):
        conversation = self.one(number, "active", "waiting")
        until = timezone.now() + timedelta(days=days)
        snoozing.snooze(conversation, until, conversation.agent.user)

    @snoozed
    @rule(number=some)
    def agent_ends_the_snooze(self, number):
        found = [c for c in self.known if c.snoozed_until]
        conversation = found[number % len(found)]
        snoozing.wake(conversation, conversation.agent.user)

    @snoozed
    @rule()
    def moment_of_the_snoozes_comes(self):
        self.stage.let_snoozes_run_out()
        assert snoozing.end_snoozes() == sum(1 for c in self.known if c.snoozed_until)

    @in_state("active")
    @rule(number=some)
    def agent_puts_it_aside_and_takes_it_up_again(self, number):
        conversation = self.one(number, "active")
        lifecycle.close_session(conversation, conversation.agent.user)
        lifecycle.reopen(conversation, conversation.agent.user)

    @in_state("wrap_up")
    @rule(number=some)
    def agent_resumes_what_was_ended(self, number):
        conversation = self.one(number, "wrap_up")
        self.attempt(lifecycle.resume, conversation, conversation.agent.user)

    @in_state("open", "active", "waiting", "wrap_up", "closed")
    @rule(number=some)
    def supervisor_blocks_the_customer(self, number):
        conversation = self.one(number, "open", "active", "waiting", "wrap_up", "closed")
        blocking.block(conversation.identity, self.stage.sofia.user)

    @blocked
    @rule(number=some)
    def supervisor_unblocks_the_customer(self, number):
        found = [c for c in self.known if c.identity.blocked_at]
        blocking.unblock(found[number % len(found)].identity, self.stage.sofia.user)
