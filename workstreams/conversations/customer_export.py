"""Everything that is kept of one customer, as a file they can be given: JSON and their files."""

import json
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

import structlog
from auditlog.models import LogEntry
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from workstreams.conversations.models import (
    Attachment,
    Case,
    Contact,
    ContactIdentity,
    Conversation,
    Message,
)
from workstreams.models import User

A_FEW = 20  # conversations read at once
IN_MEMORY = 10 * 1024 * 1024  # bytes; a larger one is written to disk
PROFILE = [
    "external_id",
    "name",
    "first_name",
    "last_name",
    "locale",
    "timezone",
    "gender",
    "referral",
    "window_opened_at",
    "blocked_at",
    "created_at",
]
CONVERSATION = [
    "id",
    "status",
    "opened_at",
    "closed_at",
    "entry_point",
    "referral",
    "channel_context",
    "context_variables",
]
MESSAGE = [
    "id",
    "external_id",
    "direction",
    "origin",
    "kind",
    "state",
    "text",
    "payload",
    "reply_to_external_id",
    "occurred_at",
    "sent_at",
    "delivered_at",
    "read_at",
    "edited_at",
    "unsent_at",
]
ATTACHMENT = ["id", "kind", "title", "url", "details", "name", "mime_type", "size"]

log = structlog.get_logger(__name__)

Tells = Callable[[Conversation], Any]
_others: dict[str, Tells] = {}


def also_tell(name: str) -> Callable[[Tells], Tells]:
    """For packages above that keep something of conversations as well: what, as JSON takes it."""

    def register(function: Tells) -> Tells:
        _others[name] = function
        return function

    return register


def export_customer(identity: ContactIdentity, by: User) -> IO[bytes]:
    """A ZIP, ready to be read; that it was made stands in the audit trail."""
    target: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the reader closes it
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        with archive.open("customer.json", "w", force_zip64=True) as content:
            for piece in _customer(identity):
                content.write(piece.encode())
        for place, kept in _files(identity):
            _add(archive, place, kept)
    target.seek(0)
    LogEntry.objects.log_create(
        identity,
        force_log=True,
        action=LogEntry.Action.ACCESS,
        object_repr=f"{identity._meta.verbose_name} {identity.pk}",
        actor=by,
    )
    log.info("customer_exported", identity=identity.pk, by=by.pk)
    return target


def _customer(identity: ContactIdentity) -> Iterator[str]:
    """As one JSON object, in pieces: never more than a few conversations at once."""
    told = {
        "exported_at": timezone.now(),
        "channel": str(identity.channel),
        "profile": _of(identity, PROFILE),
        "picture": _place_of_picture(identity),
        "contact": _contact(identity.contact),
        "account": str(identity.account or ""),
    }
    conversations = identity.conversations.order_by("id").prefetch_related(
        "events",
        "tags",
        "case",
        "notes",
        "messages__attachments",
        "messages__versions",
        "messages__reaction",
    )
    yield _json(told).removesuffix("\n}") + ',\n  "conversations": ['
    for number, conversation in enumerate(conversations.iterator(chunk_size=A_FEW)):
        yield (",\n" if number else "\n") + _json(_conversation(conversation))
    yield "\n  ]\n}\n"


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, cls=DjangoJSONEncoder, indent=2)


def _contact(contact: Contact | None) -> dict[str, Any] | None:
    if contact is None:
        return None
    return {
        **_of(contact, ["name", "email", "phone", "created_at"]),
        "tags": [tag.name for tag in contact.tags.all()],
    }


def _conversation(conversation: Conversation) -> dict[str, Any]:
    messages = sorted(conversation.messages.all(), key=lambda one: (one.occurred_at, one.pk))
    return {
        **_of(conversation, CONVERSATION),
        "tags": [tag.name for tag in conversation.tags.all()],
        "case": _case(conversation.case),
        "messages": [_message(message) for message in messages],
        "notes": [_of(note, ["text", "written_at"]) for note in conversation.notes.all()],
        "events": [
            {"kind": event.kind, "happened_at": event.happened_at}
            for event in conversation.events.all()
        ],
        **{name: tell(conversation) for name, tell in _others.items()},
    }


def _case(case: Case | None) -> dict[str, Any] | None:
    return _of(case, ["number", "title", "description", "status"]) if case else None


def _message(message: Message) -> dict[str, Any]:
    reaction = getattr(message, "reaction", None)
    return {
        **_of(message, MESSAGE),
        "attachments": [
            {**_of(one, ATTACHMENT), "file": _place_of_file(one)}
            for one in message.attachments.all()
            if not message.has_no_content
        ],
        "earlier_versions": [
            _of(version, ["number", "text", "replaced_at"]) for version in message.versions.all()
        ],
        "reaction": _of(reaction, ["name", "emoji", "reacted_at"]) if reaction else None,
    }


def _of(row: Any, fields: list[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in fields}


def _files(identity: ContactIdentity) -> Iterator[tuple[str, str]]:
    """Where each stands in the archive, and under which name it is stored."""
    if identity.picture:
        yield _place_of_picture(identity), str(identity.picture)
    attachments = Attachment.objects.filter(
        message__conversation__identity=identity, message__unsent_at=None, message__erased_at=None
    )
    for attachment in attachments.exclude(file="").order_by("id").iterator():
        yield _place_of_file(attachment), str(attachment.file)


def _place_of_picture(identity: ContactIdentity) -> str:
    return f"picture{PurePosixPath(str(identity.picture)).suffix}" if identity.picture else ""


def _place_of_file(attachment: Attachment) -> str:
    """Its own number comes first: customers send many a file of the same name."""
    if not attachment.file:
        return ""
    name = PurePosixPath(attachment.name or str(attachment.file)).name.replace("\\", "_")
    return f"files/{attachment.pk}-{name}"


def _add(archive: ZipFile, place: str, kept: str) -> None:
    try:
        content = default_storage.open(kept)
    except FileNotFoundError:
        log.warning("file_missing", name=kept)
        return
    with content, archive.open(place, "w") as target:
        for chunk in content.chunks():
            target.write(chunk)
