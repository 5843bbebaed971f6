"""What the tests of distribution do again and again."""

from datetime import timedelta

from django.utils import timezone

from routing import offers, presence
from tests.fixtures import text_item
from workstreams.conversations.models import Conversation, Session
from workstreams.models import Agent, AgentSkill, Presence, RatingValue, Skill, SkillType


def write(deliver, number, mid=None, **item):
    """Customer number so and so writes; their latest conversation."""
    deliver(text_item(mid=mid or f"m_{number}", sender=f"66{number:014}", **item))
    return Conversation.objects.filter(identity__external_id=f"66{number:014}").latest("id")


def now_of(conversation):
    """As it is in the database, with whoever has it or is asked to take it."""
    related = Conversation.objects.select_related("agent__user", "offered_to__user", "work_stream")
    return related.get(pk=conversation.pk)


def set_capacity(agent, capacity):
    """As it is, without anyone noticing."""
    Agent.objects.filter(pk=agent.pk).update(capacity=capacity)


def be(agent, name):
    """Show a presence without anyone noticing."""
    agent.show_presence(Presence.objects.get(name=name), chosen=True)


def show(commit, agent, name, chosen=True):
    """Show a presence, with all that follows."""
    with commit():
        presence.show(agent, Presence.objects.get(name=name), chosen=chosen)


def shown_by(agent):
    return Agent.objects.get(pk=agent.pk).presence.name


def change(stream, **settings):
    for name, value in settings.items():
        setattr(stream, name, value)
    stream.save(update_fields=list(settings))


def let_time_run_out(commit):
    """Whoever is being asked does not answer in time; how many that were."""
    past = timezone.now() - timedelta(seconds=1)
    Session.objects.pending().update(expires_at=past)
    with commit():
        return offers.end_expired()


def accept(commit, conversation, agent):
    with commit():
        offers.accept(conversation, agent.user)


def reject(commit, conversation, agent):
    with commit():
        offers.reject(conversation, agent.user)


def kinds(conversation):
    return list(conversation.events.values_list("kind", flat=True))


def skill(name):
    kind, _ = SkillType.objects.get_or_create(name="Language")
    scale = RatingValue.objects.first().model
    return Skill.objects.get_or_create(name=name, type=kind, rating_model=scale)[0]


def teach(agent, name, rating):
    stars = RatingValue.objects.get(value=rating)
    AgentSkill.objects.create(agent=agent, skill=skill(name), rating=stars)


def need(conversation, **ratings):
    """The conversation asks for skills, by name."""
    wanted = {str(skill(name).pk): least for name, least in ratings.items()}
    Conversation.objects.filter(pk=conversation.pk).update(required_skills=wanted)
