"""How much of their capacity agents have taken."""

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from workstreams.conversations.models import Conversation
from workstreams.models.agent import AgentQuerySet


def with_load(agents: AgentQuerySet) -> AgentQuerySet:
    """Each with `load`: the units of what they hold, and of what they are asked to take."""
    held = Conversation.objects.holding_capacity().filter(agent=OuterRef("pk"))
    offered = Conversation.objects.filter(offered_to=OuterRef("pk"))
    return agents.annotate(load=_units(held, "agent") + _units(offered, "offered_to"))


def _units(conversations: QuerySet[Conversation], whose: str) -> Coalesce:
    total = conversations.order_by().values(whose).annotate(total=Sum("units")).values("total")
    return Coalesce(Subquery(total), 0)
