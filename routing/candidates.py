"""Everyone who serves a queue, as things stand, read with a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection

from django.db import connection
from django.db.models import DateTimeField, F, Value

from routing.ranking import Candidate, Requirement
from workstreams.models import Agent, AgentSkill
from workstreams.models.agent import AgentQuerySet

FIGURES = {
    "agent_id": "pk",
    "presence": "presence__base_status",
    "last_assigned_at": "last_assigned_at",
    "last_released_at": "last_released_at",
    "member_since": "member_since",
}

MORE = ("user__name", "user__username", "capacity")
NOTHING = (0, 0, 0)
HELD = """
    SELECT who, sum(units), count(*), count(*) FILTER (WHERE work_stream_id = %(stream)s)
    FROM (
        SELECT agent_id AS who, units, work_stream_id FROM conversations_conversation
        WHERE status IN ('active', 'wrap_up') AND agent_id = ANY(%(agents)s)
        UNION ALL
        SELECT offered_to_id, units, work_stream_id FROM conversations_conversation
        WHERE offered_to_id = ANY(%(agents)s)
    ) AS held
    GROUP BY who
"""


def candidates(requirement: Requirement, among: Collection[int] | None = None) -> list[Candidate]:
    """All members of the queue who may sign in, able or not; `among` limits it to some agents."""
    agents = _members(requirement)
    if among is not None:
        agents = agents.filter(pk__in=among)
    rows = list(agents.values(*FIGURES.values(), *MORE))
    keys = [row["pk"] for row in rows]
    skills = _skills(keys, requirement)
    held = _held_by(keys, requirement.work_stream_id)
    return [
        Candidate(
            name=row["user__name"] or row["user__username"],
            room=row["capacity"] - units,
            running=running,
            sessions=sessions,
            skills=skills[row["pk"]],
            **{name: row[column] for name, column in FIGURES.items()},
        )
        for row in rows
        for units, running, sessions in [held.get(row["pk"], NOTHING)]
    ]


def _members(requirement: Requirement) -> AgentQuerySet:
    """With when they joined; everyone is a member of the default queue, from the beginning."""
    working = Agent.objects.working()
    if requirement.for_everyone:
        return working.annotate(member_since=Value(None, output_field=DateTimeField()))
    members = working.filter(queue_memberships__queue=requirement.queue_id)
    return members.annotate(member_since=F("queue_memberships__added_at"))


def _skills(agents: list[int], requirement: Requirement) -> defaultdict[int, dict[int, int]]:
    ratings: defaultdict[int, dict[int, int]] = defaultdict(dict)
    if requirement.skills:
        known = AgentSkill.objects.filter(skill__in=requirement.skills, agent__in=agents)
        for agent, skill, value in known.values_list("agent", "skill", "rating__value"):
            ratings[agent][skill] = value
    return ratings


def _held_by(agents: list[int], work_stream_id: int) -> dict[int, tuple[int, int, int]]:
    """By agent: units, conversations altogether, and of the work stream; held or offered.

    One statement, so that what is just being accepted counts once, and neither twice nor never.
    """
    with connection.cursor() as cursor:
        cursor.execute(HELD, {"agents": agents, "stream": work_stream_id})
        return {agent: (units, every, some) for agent, units, every, some in cursor.fetchall()}
