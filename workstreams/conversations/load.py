"""How much of their capacity agents have taken."""

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from workstreams.conversations.models import Conversation
from workstreams.models.agent import AgentQuerySet


def with_load(agents: AgentQuerySet) -> AgentQuerySet:
    """Each with `load`: the units of the conversations that hold capacity."""
    held = Conversation.objects.holding_capacity().filter(agent=OuterRef("pk"))
    units = held.order_by().values("agent").annotate(total=Sum("units")).values("total")
    return agents.annotate(load=Coalesce(Subquery(units), 0))
