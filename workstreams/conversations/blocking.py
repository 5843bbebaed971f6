"""A customer nobody should have to answer: what they write is kept, and asks for nobody."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workstreams.conversations import lifecycle, timeline
from workstreams.conversations.models import ContactIdentity, Conversation, ConversationEvent
from workstreams.conversations.refusal import Refused
from workstreams.conversations.rights import Rights
from workstreams.models import User

Kind = ConversationEvent.Kind


class BlockRefused(Refused):
    """It would close what others work on, or what waits for them."""


@transaction.atomic
def block(identity: ContactIdentity, by: User) -> None:
    """Their live conversation is closed; who is blocked already stays so.

    Raises BlockRefused where that one is somebody else's to close.
    """
    locked = ContactIdentity.objects.select_for_update().get(pk=identity.pk)
    if locked.blocked_at is None:
        locked.blocked_at, locked.blocked_by = timezone.now(), by
        locked.save(update_fields=["blocked_at", "blocked_by"])
        _tell(locked, Kind.BLOCKED, by)
        for live in Conversation.objects.live().filter(identity=locked):
            _check(live, by)
            lifecycle.close_for_block(live, by)
    identity.refresh_from_db(fields=["blocked_at", "blocked_by"])


def _check(live: Conversation, by: User) -> None:
    rights = Rights(live, by)
    if rights.may_settle:
        return
    if refusal := rights.refusal("force_close"):
        raise BlockRefused(refusal)
    if live.agent is None:
        sentence = _("Their conversation waits for an agent. Take it first, then block them.")
        raise BlockRefused(sentence)
    sentence = _("%(agent)s has a conversation with them now. Ask %(agent)s to block them.")
    raise BlockRefused(sentence % {"agent": live.agent})


@transaction.atomic
def unblock(identity: ContactIdentity, by: User) -> None:
    """What they write from now on opens a conversation again."""
    locked = ContactIdentity.objects.select_for_update().get(pk=identity.pk)
    if locked.blocked_at is not None:
        locked.blocked_at = locked.blocked_by = None
        locked.save(update_fields=["blocked_at", "blocked_by"])
        _tell(locked, Kind.UNBLOCKED, by)
    identity.refresh_from_db(fields=["blocked_at", "blocked_by"])


def _tell(identity: ContactIdentity, kind: ConversationEvent.Kind, by: User) -> None:
    """Where what they write meanwhile is kept: in the latest conversation."""
    if (latest := identity.conversations.order_by("-id").first()) is not None:
        timeline.record(latest, kind, by)
