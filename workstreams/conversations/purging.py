"""Take files and journals away from messages whose content is gone: unsent, or erased.

Runs after the transaction that emptied the rows, and again by the clock until `purged_at` says
that nothing is left.
"""

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils import timezone

from workstreams.channels.registry import adapter_for
from workstreams.conversations.files import store
from workstreams.conversations.models import Attachment, ContactIdentity, FileState, Message

AT_ONCE = 500  # messages by one run

Addresses = dict[tuple[str, int, str], list[str]]  # external ids by kind, channel and customer


def purge_messages(message_ids: Collection[int]) -> None:
    """May run twice: whatever is gone already is no error."""
    chosen = list(_waiting().filter(pk__in=message_ids).order_by("id").values_list("pk", flat=True))
    _remove_files(chosen)
    for (kind, channel_id, customer), external_ids in _addresses(chosen).items():
        adapter_for(kind).forget(channel_id, customer, external_ids)
    Message.objects.filter(pk__in=chosen).update(purged_at=timezone.now())


def waiting() -> list[int]:
    """Messages of which files or journals may still know something."""
    return list(_waiting().order_by("id").values_list("pk", flat=True)[:AT_ONCE])


def purge_pictures() -> None:
    """Of erased customers; the row knows the file until it is gone."""
    for identity in ContactIdentity.objects.exclude(erased_at=None).exclude(picture=""):
        store.remove(identity.picture.name)
        ContactIdentity.objects.filter(pk=identity.pk).update(picture="")


def _waiting() -> "QuerySet[Message]":
    gone = Q(unsent_at__isnull=False) | Q(erased_at__isnull=False)
    return Message.objects.filter(gone, purged_at=None)


def _remove_files(message_ids: Collection[int]) -> None:
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


def _addresses(message_ids: Collection[int]) -> Addresses:
    found: Addresses = {}
    rows = Message.objects.filter(pk__in=message_ids).exclude(external_id="")
    for kind, channel, customer, external_id in rows.values_list(
        "channel__kind", "channel", "conversation__identity__external_id", "external_id"
    ):
        found.setdefault((kind, channel, customer), []).append(external_id)
    return found
