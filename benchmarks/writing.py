"""Runs inside the product: a customer writes whenever it is told to, and it prints the moment.

`python -m benchmarks.writing`; first a line with the conversation and its agent's cookie, then
for each line it reads one with the id of the message and the moment after its commit.
"""

import json
import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnichannel.settings")

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.signing_in import cookie_of  # noqa: E402
from workstreams.channels.models import Channel  # noqa: E402
from workstreams.conversations.live import Change, announce  # noqa: E402
from workstreams.conversations.models import (  # noqa: E402
    ContactIdentity,
    Conversation,
    Direction,
    Message,
    Origin,
    Status,
)
from workstreams.models import Agent, Presence, Queue, User  # noqa: E402


def main() -> None:
    user = User.objects.create(
        username="alice", name="Alice", monitoring_acknowledged_at=timezone.now()
    )
    agent = Agent.objects.create(user=user, presence=Presence.available())
    conversation = _conversation(agent)
    told = {"conversation": conversation.pk, "cookie": cookie_of(user)}
    print(json.dumps(told), flush=True)
    for _line in sys.stdin:
        print(json.dumps(_write(conversation)), flush=True)


def _conversation(agent: Agent) -> Conversation:
    channel = Channel.objects.earliest("pk")
    now = timezone.now()
    identity = ContactIdentity.objects.create(
        channel=channel, external_id="6600000000000001", name="Gilda", window_opened_at=now
    )
    return Conversation.objects.create(
        identity=identity,
        channel=channel,
        work_stream=channel.work_stream,
        queue=Queue.default(),
        agent=agent,
        status=Status.ACTIVE,
    )


def _write(conversation: Conversation) -> dict[str, object]:
    with transaction.atomic():
        message = Message.objects.create(
            conversation=conversation,
            channel_id=conversation.channel_id,
            direction=Direction.INBOUND,
            origin=Origin.CUSTOMER,
            text="Is the brass lamp still in stock?",
        )
        announce([Change(conversation=conversation.pk, agent=conversation.agent_id)])
    return {"message": message.pk, "committed": time.time()}


if __name__ == "__main__":
    main()
