"""Users in the set-up file, with what makes them agents; passwords only come in."""

from typing import Any

from django.contrib.auth.hashers import make_password
from rest_framework import serializers

from omnichannel.administration.setup.queues import join
from omnichannel.administration.setup.records import Changes, Part, called, named
from omnichannel.administration.setup.refusal import SetupRefused
from omnichannel.administration.setup.section import RecordSection
from omnichannel.administration.setup.skills import RatedSkillSection, rated
from routing.connection import leave_for_good
from routing.presence import capacity_changed, show
from workstreams.after_commit import after_commit
from workstreams.models import Agent, AgentSkill, Presence, Queue, QueueMembership, User

OF_AN_AGENT = ["capacity", "default_presence", "queues", "skills"]
MOST = 2**31 - 1  # what the database keeps in a number


class UserSection(RecordSection):
    """`presence` is what an agent shows from now on, and at every sign-in."""

    password = serializers.CharField(required=False, trim_whitespace=False, write_only=True)
    presence = serializers.CharField(required=False, write_only=True)
    capacity = serializers.IntegerField(min_value=0, max_value=MOST, required=False)
    default_presence = serializers.CharField(required=False, allow_null=True)
    queues = serializers.ListField(child=serializers.CharField(), required=False)
    skills = RatedSkillSection(many=True, required=False)

    class Meta:
        model = User
        fields = ["username", "name", "email", "role", "is_active", "password", "presence"]
        fields += OF_AN_AGENT

    def to_representation(self, instance: User) -> dict[str, Any]:
        """Whoever is no agent has nothing of one."""
        told = {key: getattr(instance, key) for key in ("username", "name", "email", "role")}
        told["is_active"] = instance.is_active
        agent = getattr(instance, "agent", None)
        if agent is None:
            return told
        skills = sorted(agent.skills.all(), key=lambda one: one.skill.name)
        return {
            **told,
            "capacity": agent.capacity,
            "default_presence": agent.default_presence and agent.default_presence.name,
            "queues": sorted(queue.name for queue in agent.queues.all()),
            "skills": [RatedSkillSection().to_representation(one) for one in skills],
        }


class AgentSection(UserSection):
    """The short form: an agent unless a role is told, whose queues are only added to."""

    role = serializers.ChoiceField(choices=User.Role.choices, default=User.Role.AGENT)


def bring_user(section: dict[str, Any], place: str, changes: Changes) -> None:
    """`starts_as` is the presence of a new agent who is told no other."""
    user = User.objects.filter(username=section["username"]).first() or User()
    told = ("username", "name", "email", "role", "is_active")
    values = {key: section[key] for key in told if key in section}
    values["is_demonstration"] = section.get("is_demonstration", False)
    values |= _password(user, section)
    before = len(changes.sentences)
    changes.bring(user, values, place)
    works = set(OF_AN_AGENT) & section.keys() or section.get("joins")
    if user.role != User.Role.ADMINISTRATOR or works:
        _bring_agent(user, section, place, changes)
    agent = Agent.objects.filter(user=user).first()
    if agent and len(changes.sentences) > before:  # room, queues, skills may be others now
        after_commit(capacity_changed if user.is_active else leave_for_good, agent)
    if agent and "presence" in section:
        show(agent, _presence(section["presence"], f"{place}.presence"))


def _password(user: User, section: dict[str, Any]) -> dict[str, str]:
    """Without one nobody signs in; that of a demonstration does not become a person's."""
    password = section.get("password")
    taken_over = user.is_demonstration and not section.get("is_demonstration")
    if not user.password or taken_over or (password and not user.check_password(password)):
        return {"password": make_password(password)}
    return {}


def _bring_agent(user: User, section: dict[str, Any], place: str, changes: Changes) -> None:
    values = {"capacity": section["capacity"]} if "capacity" in section else {}
    for key in ("default_presence", "presence"):
        if key in section:
            name = section[key]
            values["default_presence"] = _presence(name, f"{place}.{key}") if name else None
    agent = Agent.objects.filter(user=user).first() or Agent(user=user)
    if agent._state.adding:
        agent.presence = _presence(section.get("presence") or section["starts_as"], place)
    changes.bring(agent, values, place)
    _bring_queues(agent, section, place, changes)
    if "skills" in section:
        _bring_skills(agent, section["skills"], f"{place}.skills", changes)


def _bring_queues(agent: Agent, section: dict[str, Any], place: str, changes: Changes) -> None:
    names = section.get("queues", section.get("joins", []))
    queues = [named(Queue, name, f"{place}.queues") for name in names]
    for queue in queues:
        join(queue, agent, changes)
    if "queues" in section:
        left = QueueMembership.objects.filter(agent=agent).exclude(queue__in=queues)
        for membership in left.select_related("queue"):
            membership.delete()
            changes.tell(called(membership.queue), f"{agent.user.username} serves it no more")


def _bring_skills(agent: Agent, wanted: list[dict[str, Any]], place: str, changes: Changes) -> None:
    rows = [
        AgentSkill(agent=agent, **rated(one, f"{place}[{position}]"))
        for position, one in enumerate(wanted)
    ]
    part = Part(called(agent), place, ["skill", "rating"])
    changes.bring_rows(part, agent.skills.select_related("skill", "rating"), rows)


def _presence(name: str, place: str) -> Presence:
    alike = Presence.objects.filter(name__iexact=name)
    presence = alike.filter(name=name).first() or alike.first()
    if presence is None:
        names = ", ".join(Presence.objects.values_list("name", flat=True))
        raise SetupRefused([f"{place}: must be one of: {names}."])
    return presence
