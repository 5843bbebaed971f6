"""Small stories at set moments, and what was counted of them."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.inbox.conftest import at_alices, at_sofias, signed_in  # noqa: F401 - fixtures
from workstreams.conversations.models import (
    ContactIdentity,
    Conversation,
    ConversationEvent,
    Direction,
    Message,
    Origin,
    Session,
    State,
)
from workstreams.models import Queue
from workstreams.reporting.querying import HistoryQuery

TEN = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)


def after(minutes, begin=TEN):
    return begin + timedelta(minutes=minutes)


class Story:
    """What happens to one conversation; moments are minutes after ten."""

    def __init__(self, page, agent, at, opened=0.0, queue=None):
        number = Conversation.objects.count()
        identity = ContactIdentity.objects.create(channel=page, external_id=str(number))
        self.at, self.agent = at, agent
        self.conversation = Conversation.objects.create(
            identity=identity,
            channel=page,
            work_stream=page.work_stream,
            queue=queue or Queue.default(),
            agent=None,
            opened_at=after(opened, at),
        )
        self.says(opened)
        self.happens("opened", opened)

    def says(self, minutes, **fields):
        self._message(minutes, Direction.INBOUND, Origin.CUSTOMER, State.RECEIVED, fields)
        return self

    def answers(self, minutes, **fields):
        named = {"origin": Origin.AGENT, "state": State.SENT, **fields}
        self._message(minutes, Direction.OUTBOUND, named.pop("origin"), named.pop("state"), named)
        return self

    def works(self, accepted, closed=None, reason="agent_closed", created=0.0, queued=0.0):
        """In the queue from `queued` (None: it never was), waiting for this one from `created`."""
        Session.objects.create(
            conversation=self.conversation,
            agent=self.agent,
            queue=self.conversation.queue,
            created_at=after(created, self.at),
            queued_at=None if queued is None else after(queued, self.at),
            assigned_at=after(created, self.at),
            accepted_at=None if accepted is None else after(accepted, self.at),
            closed_at=None if closed is None else after(closed, self.at),
            closure_reason="" if closed is None else reason,
        )
        self.happens("assigned", accepted or created)
        return self

    def closes(self, minutes):
        self.conversation.status = "closed"
        self.conversation.agent = self.agent
        self.conversation.closed_at = after(minutes, self.at)
        self.conversation.save()
        self.happens("closed", minutes)
        return self

    def happens(self, kind, minutes, **data):
        ConversationEvent.objects.create(
            conversation=self.conversation,
            kind=kind,
            data=data,
            happened_at=after(minutes, self.at),
        )
        return self

    def _message(self, minutes, direction, origin, state, fields):
        Message.objects.create(
            conversation=self.conversation,
            channel_id=self.conversation.channel_id,
            direction=direction,
            origin=origin,
            state=state,
            text="Is the brass lamp in stock?",
            occurred_at=after(minutes, self.at),
            created_at=after(minutes, self.at),
            **fields,
        )


@pytest.fixture
def story(page, alice):
    def story(opened=0.0, *, at=TEN, agent=alice, queue=None):
        return Story(page, agent, at, opened, queue)

    return story


def asked(begin=TEN, hours=1, **named):
    return HistoryQuery(begin, begin + timedelta(hours=hours), UTC, **named)
