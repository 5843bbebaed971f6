"""Ask the platform who a customer is; nothing waits for the answer but routing, briefly."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from workstreams.channels.errors import (
    ChannelError,
    ChannelNeedsAttention,
    OutcomeUnknown,
    TemporaryChannelError,
)
from workstreams.channels.registry import PROFILE_FIELDS, Profile, adapter_for
from workstreams.conversations import timeline
from workstreams.conversations.models import (
    ContactIdentity,
    Conversation,
    ConversationEvent,
)

LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 5
A_FEW = 5  # asked for one after the other, while routing may be waiting for the last

log = structlog.get_logger(__name__)


def fetch(identity_id: int) -> None:
    """Ask once, unless another worker is asking or the answer is known."""
    now = timezone.now()
    due = ContactIdentity.objects.filter(
        pk=identity_id, profile_state=ContactIdentity.ProfileState.PENDING, profile_due_at__lte=now
    )
    if not due.update(profile_due_at=now + LEASE, profile_attempts=F("profile_attempts") + 1):
        return
    identity = ContactIdentity.objects.select_related("channel").get(pk=identity_id)
    try:
        adapter = adapter_for(identity.channel.kind)
        profile = adapter.fetch_profile(identity.channel_id, identity.external_id)
    except (TemporaryChannelError, OutcomeUnknown, ChannelNeedsAttention) as error:
        _ask_later(identity, error)
    except ChannelError as error:
        log.info("profile_withheld", identity=identity.pk, code=error.code)
        _keep(identity, None)
    else:
        identity.channel.report_connected()
        _keep(identity, profile if profile.name else None)


def _ask_later(identity: ContactIdentity, error: ChannelError) -> None:
    log.info("profile_delayed", identity=identity.pk, code=error.code)
    if identity.profile_attempts >= MOST_ATTEMPTS:
        _keep(identity, None)
        return
    delay = timedelta(seconds=2**identity.profile_attempts)
    ContactIdentity.objects.filter(pk=identity.pk).update(profile_due_at=timezone.now() + delay)


@transaction.atomic
def _keep(identity: ContactIdentity, profile: Profile | None) -> None:
    """Remember what was told, or that nothing is, and let routing go on."""
    states = ContactIdentity.ProfileState
    ContactIdentity.objects.filter(pk=identity.pk).update(
        profile_state=states.KNOWN if profile else states.WITHHELD,
        profile_due_at=None,
        **({field: getattr(profile, field) for field in PROFILE_FIELDS} if profile else {}),
    )
    for conversation in Conversation.objects.live().filter(identity=identity):
        timeline.record(
            conversation, ConversationEvent.Kind.PROFILE_KNOWN, withheld=profile is None
        )


def in_turns(identity_ids: Sequence[int]) -> Iterator[list[int]]:
    """A few for each worker: a ring for every customer would cost more than the question."""
    for start in range(0, len(identity_ids), A_FEW):
        yield list(identity_ids[start : start + A_FEW])


def due(at_most: int = 200) -> list[int]:
    """Identities whose question was lost or is to be asked again."""
    pending = ContactIdentity.objects.filter(
        profile_state=ContactIdentity.ProfileState.PENDING, profile_due_at__lte=timezone.now()
    )
    return list(pending.order_by("profile_due_at").values_list("pk", flat=True)[:at_most])
