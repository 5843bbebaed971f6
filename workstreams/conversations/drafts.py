"""What is half written stays where its writer finds it again, whichever computer they use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workstreams.conversations.models import Conversation, Draft, Message
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


def keep(
    conversation: Conversation,
    author: User,
    text: str,
    *,
    is_note: bool = False,
    reply_to: Message | None = None,
) -> None:
    """The latest one counts; an empty one is none."""
    if not text.strip() and reply_to is None:
        forget(conversation, author, is_note=is_note)
        return
    Draft.objects.update_or_create(
        conversation=conversation,
        author=author,
        is_note=is_note,
        defaults={"text": text, "reply_to": None if is_note else reply_to},
    )


def forget(conversation: Conversation, author: User, *, is_note: bool = False) -> None:
    """It was sent, or taken back."""
    Draft.objects.filter(conversation=conversation, author=author, is_note=is_note).delete()


def forget_all(conversation_ids: Sequence[int]) -> None:
    """Of an erased customer, whoever wrote them."""
    Draft.objects.filter(conversation__in=conversation_ids).delete()
