"""Ask the platform who a customer is; nothing waits for the answer but routing, briefly."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from workstreams.channels.errors import (
    ChannelError,
    ChannelNeedsAttention,
    OutcomeUnknown,
    SlowDown,
    TemporaryChannelError,
)
from workstreams.channels.registry import PROFILE_FIELDS, Profile, adapter_for
from workstreams.conversations import timeline
from workstreams.conversations.files import pictures
from workstreams.conversations.models import (
    ContactIdentity,
    Conversation,
    ConversationEvent,
)

LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 5
A_FEW = 5  # asked for one after the other, while routing may be waiting for the last
ProfileState = ContactIdentity.ProfileState

log = structlog.get_logger(__name__)


def fetch_all(identity_ids: Sequence[int]) -> None:
    """All profiles first, since routing may wait for them; nobody waits for a picture."""
    found = [(identity_id, fetch(identity_id)) for identity_id in identity_ids]
    for identity_id, picture_url in found:
        if picture_url:
            pictures.fetch(identity_id, picture_url)


def fetch(identity_id: int) -> str:
    """Ask once, unless another worker is asking or the answer is known and fresh.

    Returns where the picture is for a while, empty where there is none.
    """
    now = timezone.now()
    due = ContactIdentity.objects.filter(pk=identity_id, erased_at=None, profile_due_at__lte=now)
    if not due.update(profile_due_at=now + LEASE, profile_attempts=F("profile_attempts") + 1):
        return ""
    identity = ContactIdentity.objects.select_related("channel").get(pk=identity_id)
    try:
        adapter = adapter_for(identity.channel.kind)
        profile = adapter.fetch_profile(identity.channel_id, identity.external_id)
    except SlowDown as error:
        _put_off(identity, error)
    except (TemporaryChannelError, OutcomeUnknown, ChannelNeedsAttention) as error:
        _ask_later(identity, error)
    except ChannelError as error:
        log.info("profile_withheld", identity=identity.pk, code=error.code)
        _settle(identity, told_at=timezone.now())
    else:
        _settle(identity, profile if profile.name else None, told_at=timezone.now())
        return profile.picture_url
    return ""


def _put_off(identity: ContactIdentity, error: SlowDown) -> None:
    """Nothing was asked, so the attempt is given back."""
    log.info("profile_put_off", identity=identity.pk, code=error.code)
    ContactIdentity.objects.filter(pk=identity.pk).update(
        profile_due_at=timezone.now() + timedelta(seconds=error.retry_after),
        profile_attempts=identity.profile_attempts - 1,
    )


def _ask_later(identity: ContactIdentity, error: ChannelError) -> None:
    log.info("profile_delayed", identity=identity.pk, code=error.code)
    if identity.profile_attempts >= MOST_ATTEMPTS:
        is_known = identity.profile_state == ProfileState.KNOWN
        _settle(identity, told_at=timezone.now() if is_known else None)
        return
    wanted = error.retry_after if isinstance(error, TemporaryChannelError) else 0
    delay = timedelta(seconds=max(2**identity.profile_attempts, wanted))
    ContactIdentity.objects.filter(pk=identity.pk).update(profile_due_at=timezone.now() + delay)


@transaction.atomic
def _settle(
    identity: ContactIdentity, profile: Profile | None = None, *, told_at: datetime | None
) -> None:
    """Remember what was told, or that nothing is, and let routing go on.

    What was known stays where nothing new is told. Without `told_at` the next message asks.
    """
    told = {field: getattr(profile, field) for field in PROFILE_FIELDS} if profile else {}
    was_known = identity.profile_state == ProfileState.KNOWN
    ContactIdentity.objects.filter(pk=identity.pk, erased_at=None).update(
        profile_state=ProfileState.KNOWN if profile or was_known else ProfileState.WITHHELD,
        profile_due_at=None,
        profile_told_at=told_at,
        **{field: value for field, value in told.items() if value},
    )
    conversations = list(Conversation.objects.live().filter(identity=identity))
    if was_known:
        timeline.tell(*conversations)
        return
    for conversation in conversations:
        timeline.record(
            conversation, ConversationEvent.Kind.PROFILE_KNOWN, withheld=profile is None
        )


def stale(identities: Iterable[ContactIdentity]) -> list[int]:
    """Mark those to be asked for again whose profile is old, now that they write.

    They are locked rows of the caller's transaction. A profile that was withheld is pending
    again, so that routing waits for it; a known one is good enough until the new one comes.
    """
    now = timezone.now()
    old = [identity for identity in identities if _is_stale(identity, now)]
    if not old:
        return []
    for state in (ProfileState.KNOWN, ProfileState.WITHHELD):
        ContactIdentity.objects.filter(
            pk__in=[identity.pk for identity in old], profile_state=state
        ).update(
            profile_due_at=now,
            profile_attempts=0,
            profile_state=state if state == ProfileState.KNOWN else ProfileState.PENDING,
        )
    return [identity.pk for identity in old]


def _is_stale(identity: ContactIdentity, now: datetime) -> bool:
    if identity.profile_state == ProfileState.PENDING or identity.erased_at is not None:
        return False
    if identity.profile_due_at is not None and identity.profile_due_at > now:
        return False  # it is being asked for
    told_at = identity.profile_told_at
    return told_at is None or told_at < now - timedelta(hours=settings.PROFILE_STALE_HOURS)


def due(at_most: int = 200) -> list[int]:
    """Identities whose question was lost or is to be asked again."""
    pending = ContactIdentity.objects.filter(
        profile_state=ProfileState.PENDING, profile_due_at__lte=timezone.now()
    )
    return list(pending.order_by("profile_due_at").values_list("pk", flat=True)[:at_most])
