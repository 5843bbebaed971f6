"""Who has to do with a conversation beside the customer, and what they were asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from omnichannel.showing.faces import Face, face_of
from workstreams.conversations.models import Conversation, ConversationEvent, Participant, Status
from workstreams.conversations.rights import Rights
from workstreams.models import Agent, User

NEWS_FOR = timedelta(minutes=10)  # how long a refused transfer is told above the thread

Kind = ConversationEvent.Kind
Mode = Participant.Mode


@dataclass(frozen=True)
class Part:
    """`words` say what the agent does here; `icon` shows it."""

    agent: Agent
    words: str
    icon: str

    @property
    def face(self) -> Face:
        return face_of(str(self.agent), self.agent.user_id)


@dataclass(frozen=True)
class TakingPart:
    """`others` are there beside the agent; `asking` and `news` are sentences, or empty."""

    parts: Sequence[Part]
    asking: str
    news: str

    @property
    def others(self) -> Sequence[Part]:
        return [part for part in self.parts if part.icon != "person"]


def taking_part_in(conversation: Conversation, reader: User, now: datetime) -> TakingPart:
    present = Participant.objects.filter(
        session__in=conversation.sessions.running(), left_at=None
    ).select_related("agent__user")
    return TakingPart(
        parts=[_part(participant) for participant in present],
        asking=_asking(conversation, reader),
        news=_news(conversation, reader, now),
    )


def _part(participant: Participant) -> Part:
    if participant.mode == Mode.PRIMARY:
        return Part(participant.agent, _("answers"), "person")
    if participant.mode == Mode.MONITOR:
        return Part(participant.agent, _("reads along"), "eye")
    if participant.joined_at is None:
        return Part(participant.agent, _("was asked for advice"), "clock")
    return Part(participant.agent, _("gives advice"), "advice")


def _asking(conversation: Conversation, reader: User) -> str:
    asked = conversation.offered_to
    if asked is None:
        return ""
    if conversation.status == Status.ACTIVE and asked.user_id == reader.pk:
        return _("%(agent)s asks you to take over.") % {"agent": conversation.agent}
    if conversation.status == Status.ACTIVE:
        return _("Asking %(agent)s to take over…") % {"agent": asked}
    return _("Offered to %(agent)s…") % {"agent": asked}


def _news(conversation: Conversation, reader: User, now: datetime) -> str:
    """How a transfer went that came to nothing: the agent still has the conversation."""
    if conversation.status != Status.ACTIVE or conversation.offered_to_id is not None:
        return ""
    since = max(now - NEWS_FOR, conversation.assigned_at or now)
    refused = conversation.events.filter(
        kind__in=[Kind.REJECTED, Kind.TIMED_OUT], data__transfer=True, happened_at__gte=since
    ).last()
    if refused is None:
        return ""
    names = {"colleague": refused.data.get("agent_name", ""), "agent": conversation.agent}
    return _refusal(Kind(refused.kind), is_own=Rights(conversation, reader).is_own) % names


def _refusal(kind: Kind, *, is_own: bool) -> str:
    if kind == Kind.REJECTED and is_own:
        return _("%(colleague)s rejected the transfer: it stays with you.")
    if kind == Kind.REJECTED:
        return _("%(colleague)s rejected the transfer: it stays with %(agent)s.")
    if is_own:
        return _("%(colleague)s did not answer in time: it stays with you.")
    return _("%(colleague)s did not answer in time: it stays with %(agent)s.")
