"""Take files and journals away from messages whose content is gone: unsent, or erased.

Runs after the transaction that emptied the rows, and again by the clock until `purged_at` says
that nothing is left. Of whoever was erased the journals forget once more a while later: calls
and posts that were under way are written down by then.
"""

import time
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

import structlog
from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from workstreams.channels.models import Channel
from workstreams.channels.registry import adapter_for
from workstreams.conversations.files import store
from workstreams.conversations.models import Attachment, ContactIdentity, FileState, Message
from workstreams.conversations.notes import forget_notes
from workstreams.models.encrypted import UndecryptableSecret

AT_ONCE = 500  # rows by one turn
LONGEST_SWEEP = 50.0  # seconds: the next one does not overtake it
LATER = timedelta(minutes=10)

Address = tuple[str, int, str]  # kind and id of the channel, id of the customer there

log = structlog.get_logger(__name__)


def purge_messages(message_ids: Collection[int]) -> None:
    """May run twice: whatever is gone already is no error."""
    chosen = list(_waiting().filter(pk__in=message_ids).order_by("id").values_list("pk", flat=True))
    for address, keys in _by_customer(chosen).items():
        _purge_of_one(address, keys)


def sweep() -> None:
    """Whatever waits, however much it is; what cannot be purged now holds up nothing."""
    ends_at, after = time.monotonic() + LONGEST_SWEEP, 0
    while time.monotonic() < ends_at and (keys := waiting(after)):
        purge_messages(keys)
        after = keys[-1]


def waiting(after: int = 0) -> list[int]:
    """Messages of which files or journals may still know something, from the next key on."""
    keys = _waiting().filter(pk__gt=after).order_by("id").values_list("pk", flat=True)
    return list(keys[:AT_ONCE])


def purge_pictures() -> None:
    """Of erased customers; the row knows the file until it is gone."""
    for identity in ContactIdentity.objects.filter(erased_at__isnull=False).exclude(picture=""):
        store.remove(identity.picture.name)
        ContactIdentity.objects.filter(pk=identity.pk).update(picture="")


def forget_again() -> None:
    """Of those who were erased a while ago; from then on nothing knows where they wrote from."""
    due = ContactIdentity.objects.filter(forget_again_at__lte=timezone.now())
    for identity in due.select_related("channel").order_by("forget_again_at")[:AT_ONCE]:
        try:
            with transaction.atomic():
                _forget_once_more(identity)
        except (DatabaseError, UndecryptableSecret) as error:
            log.warning("not_forgotten_yet", identity=identity.pk, error=type(error).__name__)
            mine = ContactIdentity.objects.filter(pk=identity.pk)
            mine.update(forget_again_at=timezone.now() + LATER)


def _forget_once_more(identity: ContactIdentity) -> None:
    forget_notes(list(identity.conversations.values_list("pk", flat=True)))
    if identity.erased_address and identity.erased_at:
        forget_late(identity.channel, identity.erased_address, identity.erased_at)
    ContactIdentity.objects.filter(pk=identity.pk).update(erased_address="", forget_again_at=None)


def forget_late(channel: Channel, external_id: str, erased_at: datetime) -> None:
    """In the channel's journals, what came about somebody after they were erased.

    If they have written again, what they have done since is a stranger's and stays.
    """
    same = ContactIdentity.objects.filter(channel__kind=channel.kind, external_id=external_id)
    until = erased_at if same.exists() else None
    adapter_for(channel.kind).forget_customer(channel.pk, external_id, until)


def _waiting() -> "QuerySet[Message]":
    gone = Q(unsent_at__isnull=False) | Q(erased_at__isnull=False)
    return Message.objects.filter(gone, purged_at=None)


def _purge_of_one(address: Address, messages: dict[int, str]) -> None:
    """Tried again by the clock, should the database be busy: no other customer waits for it."""
    kind, channel_id, customer = address
    try:
        _remove_files(messages)
        adapter_for(kind).forget(channel_id, customer, list(filter(None, messages.values())))
        Message.objects.filter(pk__in=messages).update(purged_at=timezone.now())
    except (DatabaseError, OSError) as error:
        log.warning("messages_not_purged", messages=len(messages), error=type(error).__name__)


def _remove_files(message_ids: Iterable[int]) -> None:
    attachments = Attachment.objects.filter(message__in=message_ids)
    for attachment in attachments.exclude(file=""):
        store.remove(attachment.file.name)
    attachments.update(
        file="",
        file_state=FileState.NONE,
        file_due_at=None,
        file_error="",
        url="",
        title="",
        details={},
        name="",
        mime_type="",
        size=0,
        sha256="",
    )


def _by_customer(message_ids: Collection[int]) -> dict[Address, dict[int, str]]:
    """The platform's ids of their messages by our own."""
    found: dict[Address, dict[int, str]] = {}
    rows = Message.objects.filter(pk__in=message_ids).order_by("id")
    for kind, channel, customer, key, external_id in rows.values_list(
        "channel__kind", "channel", "conversation__identity__external_id", "pk", "external_id"
    ):
        found.setdefault((kind, channel, customer), {})[key] = external_id
    return found
