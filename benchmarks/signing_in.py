"""Runs inside the product: hires so many agents, and prints who they are with their cookies.

`python -m benchmarks.signing_in 1000`; a line of JSON with every agent's id, queue and cookie.
"""

import json
import os
import sys
from importlib import import_module

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnichannel.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import (  # noqa: E402
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
)
from django.utils import timezone  # noqa: E402

from workstreams.models import Agent, Presence, Queue, QueueMembership, User  # noqa: E402

ROLE_BACKEND = "omnichannel.access.backend.RoleBackend"
QUEUES = 10
SESSIONS = import_module(settings.SESSION_ENGINE)


def main(number: int) -> None:
    users = User.objects.bulk_create(
        User(username=f"a{n}", name=f"Agent {n}", monitoring_acknowledged_at=timezone.now())
        for n in range(number)
    )
    available = Presence.available()
    agents = Agent.objects.bulk_create(Agent(user=user, presence=available) for user in users)
    queues = Queue.objects.bulk_create(Queue(name=f"Queue {n}") for n in range(QUEUES))
    memberships = [
        QueueMembership(agent=agent, queue=queues[place % QUEUES])
        for place, agent in enumerate(agents)
    ]
    QueueMembership.objects.bulk_create(memberships)
    people = [
        {"agent": each.agent_id, "queue": each.queue_id, "cookie": cookie_of(each.agent.user)}
        for each in memberships
    ]
    print(json.dumps(people))


def cookie_of(user: User) -> str:
    session = SESSIONS.SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = ROLE_BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


if __name__ == "__main__":
    main(int(sys.argv[1]))
