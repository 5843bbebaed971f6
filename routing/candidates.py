"""Everyone who serves a queue, as things stand, read with a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count, DateTimeField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from routing.ranking import Candidate, Requirement
from workstreams.conversations.load import with_load
from workstreams.conversations.models import HOLDING_CAPACITY, Conversation
from workstreams.models import Agent, AgentSkill, Queue
from workstreams.models.agent import AgentQuerySet

FIGURES = {
    "agent_id": "pk",
    "presence": "presence__base_status",
    "sessions": "of_stream",
    "running": "running",
    "last_assigned_at": "last_assigned_at",
    "last_released_at": "last_released_at",
    "member_since": "member_since",
}

MORE = ("user__name", "user__username", "capacity", "load")


def candidates(requirement: Requirement, among: Collection[int] | None = None) -> list[Candidate]:
    """All members of the queue who may sign in, able or not; `among` limits it to some agents."""
    agents = _with_counts(_members(requirement.queue_id), requirement.work_stream_id)
    if among is not None:
        agents = agents.filter(pk__in=among)
    rows = list(agents.values(*FIGURES.values(), *MORE))
    skills = _skills([row["pk"] for row in rows], requirement)
    return [
        Candidate(
            name=row["user__name"] or row["user__username"],
            room=row["capacity"] - row["load"],
            skills=skills[row["pk"]],
            **{name: row[column] for name, column in FIGURES.items()},
        )
        for row in rows
    ]


def _members(queue_id: int) -> AgentQuerySet:
    """With when they joined; everyone is a member of the default queue, from the beginning."""
    queue = Queue.objects.get(pk=queue_id)
    agents = Agent.objects.serving(queue)
    if queue.is_default:
        return agents.annotate(member_since=Value(None, output_field=DateTimeField()))
    return agents.annotate(member_since=F("queue_memberships__added_at"))


def _skills(agents: list[int], requirement: Requirement) -> defaultdict[int, dict[int, int]]:
    ratings: defaultdict[int, dict[int, int]] = defaultdict(dict)
    if requirement.skills:
        known = AgentSkill.objects.filter(skill__in=requirement.skills, agent__in=agents)
        for agent, skill, value in known.values_list("agent", "skill", "rating__value"):
            ratings[agent][skill] = value
    return ratings


def _with_counts(agents: AgentQuerySet, work_stream_id: int) -> AgentQuerySet:
    """With what each holds or is asked to take: of this work stream, and altogether."""
    mine = Q(agent=OuterRef("pk"), status__in=HOLDING_CAPACITY)
    held = Conversation.objects.filter(mine)
    offered = Conversation.objects.filter(offered_to=OuterRef("pk"))
    return with_load(agents).annotate(
        of_stream=_count(held.filter(work_stream=work_stream_id), "agent")
        + _count(offered.filter(work_stream=work_stream_id), "offered_to"),
        running=_count(held, "agent") + _count(offered, "offered_to"),
    )


def _count(conversations: QuerySet[Conversation], whose: str) -> Coalesce:
    totals = conversations.order_by().values(whose).annotate(total=Count("pk")).values("total")
    return Coalesce(Subquery(totals), 0)
