"""An agent says whether they are there: every screen learns it, and work comes or stays away."""

from functools import partial

from django.db import transaction

from routing.distribution import distribute_to
from workstreams.conversations.live import Change, announce
from workstreams.models import Agent, Presence


@transaction.atomic
def show(agent: Agent, presence: Presence) -> None:
    """Nothing happens when it was shown already."""
    if agent.show_presence(presence):
        announce([Change(agent=agent.pk)])
        transaction.on_commit(partial(distribute_to, agent))
