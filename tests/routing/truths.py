"""What must be true of all conversations, sessions and agents at any time."""

from collections import Counter

from django.db.models import Count, Q
from django.utils import timezone

from routing.candidates import candidates
from routing.presence import BUILT_IN, FOLLOWS_LOAD
from routing.ranking import ranked
from routing.requirement import requirement_of
from workstreams.conversations.load import with_load
from workstreams.conversations.models import Conversation, Message, Session
from workstreams.models import Agent, Presence, WorkStream

Base = Presence.BaseStatus
AFTER = {  # what the timeline says, and the state it leads to
    "opened": "open",
    "queued": "open",
    "returned": "open",
    "released": "open",
    "disconnected": "open",
    "assigned": "active",
    "reopened": "active",
    "put_aside": "waiting",
    "snoozed": "waiting",
    "ended": "wrap_up",
    "closed": "closed",
}
OVERRIDES = {"affinity", "pick", "reopening", "supervisor"}


def conversations():
    return list(
        Conversation.objects.select_related(
            "identity", "work_stream", "queue", "agent__user", "offered_to__user"
        )
        .prefetch_related("sessions__participants", "events")
        .order_by("pk")
    )


def loads():
    return {agent.pk: agent.load for agent in with_load(Agent.objects.all())}


def columns_fit_the_state(conversation):
    sessions = conversation.sessions.all()
    running = [s for s in sessions if s.closed_at is None and s.accepted_at]
    pending = [s for s in sessions if s.closed_at is None and not s.accepted_at]
    state, agent = conversation.status, conversation.agent

    asked = [conversation.offered_to] if conversation.offered_to else []
    assert [session.agent for session in pending] == asked
    at_work = [agent] if state in ("active", "wrap_up") else []
    assert [session.agent for session in running] == at_work
    assert (agent is None) is (state == "open") or state == "closed"
    assert (conversation.closed_at is not None) is (state == "closed")
    for session in running:
        here = [p for p in session.participants.all() if p.left_at is None]
        assert [p.agent for p in here if p.mode == "primary"] == [agent]
    for session in sessions:
        if session.closed_at:
            assert all(p.left_at for p in session.participants.all())


def timeline_tells_the_state(conversation):
    state, agent, asked = None, None, None
    for event in conversation.events.all():
        data = event.data
        if event.kind == "offered":
            asked = data["agent"]
        elif event.kind in ("rejected", "timed_out", "withdrawn"):
            asked = None
        elif event.kind == "transferred":
            state, agent, asked = ("active" if "agent" in data else "open"), data.get("agent"), None
        elif event.kind in AFTER:
            state, asked = AFTER[event.kind], None
            agent = None if state == "open" else data.get("agent", agent)
    assert (state, asked) == (conversation.status, conversation.offered_to_id)
    if state != "closed":
        assert agent == conversation.agent_id
    kinds = Counter(event.kind for event in conversation.events.all())
    assert kinds["opened"] == 1
    assert kinds["closed"] == (state == "closed")
    assert kinds["transferred"] == conversation.transfer_count


def timeline_tells_the_snooze(conversation):
    """It lasts until its end is told, or the conversation goes on."""
    is_snoozed = False
    for event in conversation.events.all():
        if event.kind in {"snoozed", "snooze_ended", "transferred", *AFTER}:
            is_snoozed = event.kind == "snoozed"
    assert is_snoozed is (conversation.snoozed_until is not None)


def nobody_has_to_answer_the_blocked():
    live = Conversation.objects.live()
    assert not live.filter(identity__blocked_at__isnull=False).exists()


def nobody_waits_in_vain():
    """What is in line finds nobody able to take it, by the engine's own words."""
    waiting = Conversation.objects.waiting_for_an_agent().filter(
        work_stream__mode=WorkStream.Mode.PUSH
    )
    for conversation in waiting.select_related("work_stream", "queue"):
        requirement = requirement_of(conversation)
        able = ranked(candidates(requirement), requirement, timezone.now())
        assert able == [], (conversation.pk, conversation.work_stream, able)


def presences_follow_the_load():
    followers = Agent.objects.filter(
        presence__base_status__in=FOLLOWS_LOAD, presence_is_chosen=False
    )
    for agent in with_load(followers).select_related("presence"):
        full = agent.load >= agent.capacity
        base = Base.AVAILABLE if not agent.load else Base.DO_NOT_DISTURB if full else Base.BUSY
        assert agent.presence.name == BUILT_IN[base], (agent, agent.load, agent.capacity)


def one_running_and_one_pending_session():
    open_sessions = Session.objects.filter(closed_at=None).values("conversation")
    counted = open_sessions.annotate(
        running=Count("pk", filter=Q(accepted_at__isnull=False)),
        pending=Count("pk", filter=Q(accepted_at=None)),
    )
    assert not counted.filter(Q(running__gt=1) | Q(pending__gt=1)).exists()


def nobody_is_overfilled(new_sessions):
    """Beyond an agent's capacity nothing came by the engine or by a colleague.

    What a supervisor, the agent themselves or affinity brought may have overfilled them: that
    of this step is taken off before looking.
    """
    load = loads()
    capacity = dict(Agent.objects.values_list("pk", "capacity"))
    for session in new_sessions:
        if session.closed_at is None and session.origin in OVERRIDES:
            load[session.agent_id] -= session.conversation.units
    within = [s for s in new_sessions if s.closed_at is None and s.origin not in OVERRIDES]
    for session in within:
        assert load[session.agent_id] <= capacity[session.agent_id], session.agent


def no_message_is_lost(sent):
    kept = Message.objects.filter(origin="customer")
    assert kept.count() == sent
    assert kept.values("external_id").distinct().count() == sent
