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
    a lock held against them could close a circle. Read once they are held: a statement that
    waited for a row joins it to what it pointed at before, or loses it.
    """
    rows = Agent.objects.filter(pk__in=keys)
    held = list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    related = Agent.objects.filter(pk__in=held).select_related("user", "presence")
    return {agent.pk: agent for agent in related.order_by("pk")}


def lock_both(agent: Agent, conversation: Conversation) -> Agent:
    """Who is to have it, and who has it now: both rows change when it goes over. The first."""
    present = conversation.agent_id
    return lock_agents([agent.pk] if present is None else [agent.pk, present])[agent.pk]
