"""A conversation is over: its customer is asked, once, where their channel lets us."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from workstreams.conversations import outbox, timeline
from workstreams.conversations.automatic_sending import Hindrance, hindrance_to_automatic
from workstreams.conversations.models import (
    Conversation,
    ConversationEvent,
    Direction,
    Message,
    Origin,
    State,
    Status,
)
from workstreams.conversations.permission import reply_permission
from workstreams.models import Agent
from workstreams.surveys.models import ChannelSurvey, Invitation
from workstreams.surveys.models.invitation import hash_of, new_token
from workstreams.surveys.outside import filled
from workstreams.surveys.wording import personal_link

Reason = Invitation.Reason
REASONS = {
    Hindrance.HELD_ELSEWHERE: Reason.HELD_ELSEWHERE,
    Hindrance.MOVED_ON: Reason.MOVED_ON,
    Hindrance.CHANNEL_CUT_OFF: Reason.PAGE_UNAVAILABLE,
    Hindrance.WINDOW_CLOSED: Reason.WINDOW_CLOSED,
}
MESSAGE_KIND = "survey"
CATCHING_UP = timedelta(days=2)  # later nobody remembers, and the reply window is closed

log = structlog.get_logger(__name__)


def to_be_invited() -> QuerySet[Conversation]:
    """Closed while the survey was on, after an agent had answered; asked nobody yet.

    Where no agent answered there was no help to ask about: it overflowed, or nobody wanted it.
    Who is blocked or erased is left in peace.
    """
    answers = Message.objects.filter(
        conversation=OuterRef("pk"), direction=Direction.OUTBOUND, origin=Origin.AGENT
    )
    return Conversation.objects.filter(
        Exists(answers.exclude(state=State.FAILED)),
        status=Status.CLOSED,
        channel__survey_setting__is_on=True,
        closed_at__gte=F("channel__survey_setting__on_since"),
        survey_invitation=None,
        identity__blocked_at=None,
        identity__erased_at=None,
    )


def missed(now: datetime, at_most: int = 500) -> list[int]:
    """Those nobody was woken for."""
    if not ChannelSurvey.objects.filter(is_on=True).exists():
        return []
    lately = to_be_invited().filter(closed_at__gt=now - CATCHING_UP)
    return list(lately.order_by("pk").values_list("pk", flat=True)[:at_most])


def has_survey(channels: Iterable[int]) -> bool:
    return ChannelSurvey.objects.filter(is_on=True, channel__in=channels).exists()


@transaction.atomic
def invite(conversation_id: int) -> Invitation | None:
    """None where there is nothing to ask, or that was done before."""
    rows = Conversation.objects.select_for_update(of=("self",))
    locked = rows.select_related("channel").filter(pk=conversation_id).first()
    if locked is None or not to_be_invited().filter(pk=conversation_id).exists():
        return None
    setting = ChannelSurvey.objects.select_related("survey", "channel").get(channel=locked.channel)
    invitation = _invitation(locked, setting)
    reason = _hindrance(locked, setting)
    if reason:
        invitation.outcome, invitation.reason = Invitation.Outcome.NOT_SENT, reason
        invitation.save()
    else:
        _send(locked, setting, invitation)
    _tell(locked, invitation)
    return invitation


def _invitation(conversation: Conversation, setting: ChannelSurvey) -> Invitation:
    """Unsaved yet."""
    return Invitation(
        conversation=conversation,
        survey=setting.survey,
        agent_id=conversation.agent_id or _last_to_answer(conversation),
        queue_id=conversation.queue_id,
        language=setting.channel.language,
    )


def _last_to_answer(conversation: Conversation) -> int | None:
    """Of one that had been given back when it was closed."""
    answers = conversation.messages.filter(origin=Origin.AGENT, author__isnull=False)
    author = answers.order_by("-pk").values("author")[:1]
    return Agent.objects.filter(user__in=author).values_list("pk", flat=True).first()


def _hindrance(conversation: Conversation, setting: ChannelSurvey) -> str:
    """Why nothing can be sent; empty where it can."""
    if setting.survey is None or not setting.survey.can_be_sent():
        return Reason.SURVEY_INACTIVE
    found = hindrance_to_automatic(conversation)
    return REASONS[found] if found else ""


def _send(conversation: Conversation, setting: ChannelSurvey, invitation: Invitation) -> None:
    survey, token = invitation.survey, new_token()
    mark = personal_link(invitation.language)
    lane = reply_permission(conversation).lane
    [message] = outbox.put(
        conversation, [f"{setting.said}\n{mark}"], None, lane, uuid4(), kind=MESSAGE_KIND
    )
    invitation.outcome = Invitation.Outcome.SENT
    invitation.message = message
    invitation.token_hash = "" if survey.is_outside else hash_of(token)
    invitation.sealed_link = _link(invitation, token)
    invitation.expires_at = timezone.now() + survey.validity
    invitation.save()


def _link(invitation: Invitation, token: str) -> str:
    if not invitation.survey.is_outside:
        return f"{settings.PUBLIC_URL}{reverse('survey', args=[token])}"
    values = {
        "conversation": str(invitation.conversation_id),
        "token": token,
        "language": invitation.language,
        "queue": str(invitation.queue or ""),
    }
    return filled(invitation.survey.outside_url, values)


def _tell(conversation: Conversation, invitation: Invitation) -> None:
    kind = ConversationEvent.Kind.SURVEY
    reason = {"reason": str(invitation.reason)} if invitation.reason else {}
    whose = {"agent": invitation.agent_id, "queue": invitation.queue_id}
    timeline.record(conversation, kind, None, outcome=str(invitation.outcome), **reason, **whose)
    log.info(
        "survey_invitation",
        conversation=conversation.pk,
        outcome=str(invitation.outcome),
        reason=str(invitation.reason),
    )
