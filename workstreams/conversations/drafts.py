"""What is half written stays where its writer finds it again, whichever computer they use."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from workstreams.conversations.models import Conversation, Draft, Message
from workstreams.conversations.wording import sendable
from workstreams.models import User


@dataclass(frozen=True)
class Drafts:
    """Of one writer in one conversation; None where nothing was begun."""

    answer: Draft | None
    note: Draft | None


def drafts_of(conversation: Conversation, author: User) -> Drafts:
    found = Draft.objects.filter(conversation=conversation, author=author)
    by_kind: Mapping[bool, Draft] = {
        draft.is_note: draft for draft in found.select_related("reply_to")
    }
    return Drafts(by_kind.get(False), by_kind.get(True))


@transaction.atomic
def keep(
    conversation: Conversation,
    author: User,
    text: str,
    *,
    is_note: bool = False,
    reply_to: Message | None = None,
    reply_id: uuid.UUID | None = None,
) -> bool:
    """The latest one counts; an empty one is none.

    False where nothing is kept: these words were sent meanwhile, an answer's under `reply_id`,
    or its customer was erased.
    """
    locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
    if not text.strip() and reply_to is None:
        forget(locked, author, is_note=is_note)
        return True
    if locked.identity.erased_at is not None:
        return False
    if _was_noted(locked, author, text) if is_note else _was_sent(locked, author, reply_id):
        return False
    Draft.objects.update_or_create(
        conversation=locked,
        author=author,
        is_note=is_note,
        defaults={"text": text, "reply_to": None if is_note else reply_to},
    )
    return True


def _was_sent(conversation: Conversation, author: User, reply_id: uuid.UUID | None) -> bool:
    if reply_id is None:
        return False
    return conversation.messages.filter(reply_id=reply_id, author=author).exists()


def _was_noted(conversation: Conversation, author: User, text: str) -> bool:
    return conversation.notes.just_said(author, sendable(text)).exists()


def forget(conversation: Conversation, author: User, *, is_note: bool = False) -> None:
    """It was sent, or taken back."""
    Draft.objects.filter(conversation=conversation, author=author, is_note=is_note).delete()


def forget_all(conversation_ids: Sequence[int]) -> None:
    """Of an erased customer, whoever wrote them."""
    Draft.objects.filter(conversation__in=conversation_ids).delete()
