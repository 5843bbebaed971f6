"""Colleagues tell each other something about a conversation; no customer ever sees it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from workstreams.conversations import drafts, timeline
from workstreams.conversations.models import (
    Conversation,
    ConversationEvent,
    Mention,
    Note,
)
from workstreams.conversations.refusal import Refused
from workstreams.conversations.rights import Rights
from workstreams.conversations.wording import sendable
from workstreams.models import User

LONGEST_NOTE = 4000  # characters


class NoteRefused(Refused):
    """The note was not kept."""


@transaction.atomic
def write_note(
    conversation: Conversation, author: User, text: str, mentioned: Sequence[User] = ()
) -> Note:
    """Keep it, and tell whoever is mentioned: they may read the conversation from then on.

    Raises NoteRefused. The same words in the same breath (a second click, a lost response) are
    the note that is there already.
    """
    text = sendable(text)
    locked = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
    _check(locked, author, text)
    drafts.forget(locked, author, is_note=True)
    if (said := locked.notes.just_said(author, text).first()) is not None:
        return said
    note = Note.objects.create(conversation=locked, author=author, text=text)
    _mention(note, [user for user in mentioned if user.pk != author.pk])
    timeline.tell(locked)
    return note


def _check(conversation: Conversation, author: User, text: str) -> None:
    if not text:
        raise NoteRefused(_("Write something first."))
    if len(text) > LONGEST_NOTE:
        sentence = _("This is too long for a note: write at most %(most)d characters.")
        raise NoteRefused(sentence % {"most": LONGEST_NOTE})
    if conversation.identity.erased_at is not None:
        raise NoteRefused(_("This customer's data was erased. Nothing is kept about them now."))
    if not Rights(conversation, author).may_note:
        raise NoteRefused(
            _("Notes are for those who take part. Ask to be consulted, or read along first.")
        )


def _mention(note: Note, users: Sequence[User]) -> None:
    Mention.objects.bulk_create(Mention(note=note, user=user) for user in users)
    timeline.record_all(
        ConversationEvent(
            conversation=note.conversation,
            kind=ConversationEvent.Kind.MENTIONED,
            actor=note.author,
            data={"user": user.pk, "agent_name": str(user)},
        )
        for user in users
    )


def forget_notes(conversation_ids: Sequence[int]) -> None:
    """Of an erased customer: that there was a note stays, what it said does not."""
    Note.objects.filter(conversation__in=conversation_ids).update(text="")
    drafts.forget_all(conversation_ids)
