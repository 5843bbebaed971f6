"""An agent is found: assigned at once or asked first, as the work stream says."""

from collections.abc import Sequence

from workstreams.conversations import assignment
from workstreams.conversations.models import Conversation, Session
from workstreams.models import Agent


def engage(pairs: Sequence[tuple[Conversation, Agent]], origin: Session.Origin) -> None:
    """All rows are held by the caller, all conversations are of one work stream."""
    if pairs and pairs[0][0].work_stream.auto_assign:
        assignment.assign_all(pairs, origin)
    else:
        assignment.offer_all(pairs, origin)


def lock_agents(keys: Sequence[int]) -> dict[int, Agent]:
    """In one order for everyone who locks several.

    Not against rows that merely point at an agent: their keys are checked at the commit, when
    a lock held against them could close a circle.
    """
    rows = Agent.objects.filter(pk__in=keys).select_related("user", "presence").order_by("pk")
    return {agent.pk: agent for agent in rows.select_for_update(of=("self",), no_key=True)}


def lock_both(agent: Agent, conversation: Conversation) -> Agent:
    """Who is to have it, and who has it now: both rows change when it goes over. The first."""
    present = conversation.agent_id
    return lock_agents([agent.pk] if present is None else [agent.pk, present])[agent.pk]
