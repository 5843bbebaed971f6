"""Fetch customers' files; the message is there already, and nothing that fails here hurts it.

The retry lives in the row: claimed for as long as a fetch may take, tried again later and
later, given up in the end with a sentence for the agent.
"""

from datetime import timedelta
from functools import partial

import structlog
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from workstreams.channels.registry import adapter_for
from workstreams.conversations import timeline
from workstreams.conversations.files import names, store
from workstreams.conversations.files.fetching import (
    Expired,
    NotFetched,
    TooLarge,
    Unavailable,
    Unfetchable,
    fetched,
)
from workstreams.conversations.files.rules import (
    CheckedFile,
    FileRefused,
    check_received,
    too_large,
)
from workstreams.conversations.files.scanning import scan
from workstreams.conversations.models import Attachment, FileRules, FileState, Message

LEASE = timedelta(seconds=120)  # longer than a fetch and a scan may take
MOST_ATTEMPTS = 5
DELAYS = [timedelta(seconds=seconds) for seconds in (5, 30, 120, 600)]
A_FEW = 5  # files for one worker, one after the other

log = structlog.get_logger(__name__)


def fetch_file(attachment_id: int) -> None:
    """Try once, unless another worker does or there is nothing more to do."""
    attachment = _claimed(attachment_id)
    if attachment is None:
        return
    try:
        if attachment.file_attempts > MOST_ATTEMPTS:  # workers died of it
            raise Unfetchable("too_often")
        _fetch(attachment)
    except FileRefused as error:
        name = names.from_address(attachment.url)  # for the agent to say which one it was
        _settle(attachment, FileState.REFUSED, error.sentence, name=name)
    except Expired as error:
        _give_up(attachment, error.reason, _("The customer's file is no longer there."))
    except Unavailable as error:
        _try_later(attachment, error.reason)
    except OSError as error:  # the disk is full, the scanner is away
        _try_later(attachment, type(error).__name__)
    except NotFetched as error:
        _give_up(attachment, error.reason, _("The customer's file could not be fetched."))


def _claimed(attachment_id: int) -> Attachment | None:
    now = timezone.now()
    pending = Attachment.objects.filter(pk=attachment_id, file_state=FileState.PENDING)
    if not pending.filter(file_due_at__lte=now).update(
        file_due_at=now + LEASE, file_attempts=F("file_attempts") + 1
    ):
        return None
    related = ("message__channel", "message__conversation")
    attachment = Attachment.objects.select_related(*related).get(pk=attachment_id)
    message = attachment.message
    if message.has_no_content:
        pending.update(file_state=FileState.NONE, file_due_at=None)
        return None
    if not message.is_ours and not message.channel.customer_attachments:  # since it came
        _refuse(pending, message)
        return None
    return attachment


def _refuse(pending: "QuerySet[Attachment]", message: Message) -> None:
    """The page takes no files any more: this one is left where it lies."""
    pending.update(
        file_state=FileState.NONE, file_due_at=None, is_refused=True, url="", title="", details={}
    )
    timeline.tell(message.conversation)


def _fetch(attachment: Attachment) -> None:
    """Raises NotFetched and FileRefused."""
    hosts = adapter_for(attachment.message.channel.kind).file_hosts()
    most = FileRules.current().most_kilobytes * 1024
    look = partial(check_received, names.from_address(attachment.url))
    try:
        with (
            fetched(attachment.url, hosts, most) as pieces,
            store.gathered(pieces, look) as found,
        ):
            _keep(attachment, found, look(found.head))
    except TooLarge:
        raise too_large(most) from None


def _keep(attachment: Attachment, found: store.Gathered, checked: CheckedFile) -> None:
    if not found.size:
        raise Unavailable("empty")
    if sentence := scan(found.path):
        raise FileRefused(sentence)
    store.take(attachment, found)
    with store.removed_on_failure([attachment]):
        kept = _settle(
            attachment,
            FileState.STORED,
            file=attachment.file.name,
            name=checked.name,
            mime_type=_mime_type(attachment.kind, checked),
            kind=_kind(attachment.kind, checked),
            size=found.size,
            sha256=found.sha256,
        )
    if not kept:
        store.remove(attachment.file.name)


def _mime_type(announced: str, checked: CheckedFile) -> str:
    """Sound travels in the same container as pictures that move."""
    is_sound = announced == "audio" and checked.mime_type == "video/mp4"
    return "audio/mp4" if is_sound else checked.mime_type


def _kind(announced: str, checked: CheckedFile) -> str:
    """As the platform says, unless the bytes cannot be shown as that."""
    shown_as = {"image": "image", "sticker": "image", "audio": "sound", "video": "sound"}
    really = {"image": "image", "audio": "sound", "video": "sound"}.get(checked.kind)
    return announced if shown_as.get(announced) == really else "file"


def _try_later(attachment: Attachment, reason: str) -> None:
    if attachment.file_attempts >= MOST_ATTEMPTS:
        _give_up(attachment, reason, _("The customer's file could not be fetched."))
        return
    log.info("file_delayed", attachment=attachment.pk, reason=reason)
    delay = DELAYS[attachment.file_attempts - 1]
    _still_claimed(attachment).update(file_due_at=timezone.now() + delay)


def _give_up(attachment: Attachment, reason: str, sentence: str) -> None:
    log.warning("file_not_fetched", attachment=attachment.pk, reason=reason)
    words = _("Ask the customer to send it again.")
    _settle(attachment, FileState.FAILED, f"{sentence} {words}")


@transaction.atomic
def _settle(attachment: Attachment, state: FileState, sentence: str = "", **facts: object) -> bool:
    """Only for the claim it was made with, and not once the message was taken back."""
    message = Message.objects.select_for_update().get(pk=attachment.message_id)
    settled = not message.has_no_content and _still_claimed(attachment).update(
        file_state=state, file_error=sentence, file_due_at=None, **facts
    )
    if settled:
        timeline.tell(attachment.message.conversation)
    return bool(settled)


def _still_claimed(attachment: Attachment) -> QuerySet[Attachment]:
    return Attachment.objects.filter(
        pk=attachment.pk, file_state=FileState.PENDING, file_attempts=attachment.file_attempts
    )


def due(at_most: int = 200) -> list[int]:
    """Files whose ring was lost or that are to be tried again."""
    pending = Attachment.objects.filter(
        file_state=FileState.PENDING, file_due_at__lte=timezone.now()
    )
    return list(pending.order_by("file_due_at").values_list("pk", flat=True)[:at_most])
