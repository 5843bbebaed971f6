"""Colleagues tell each other something about a conversation; no customer ever sees it."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workstreams.conversations import drafts, timeline
from workstreams.conversations.live import Change, announce
from workstreams.conversations.models import (
    Conversation,
    ConversationEvent,
    Mention,
    Note,
    Participant,
)
from workstreams.conversations.rights import Rights
from workstreams.conversations.wording import sendable
from workstreams.models import Agent, User

LONGEST_NOTE = 4000  # characters
SAME_BREATH = timedelta(seconds=10)


class NoteRefused(Exception):
    """The note was not kept; `sentence` says why and what helps."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


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
    just_now = timezone.now() - SAME_BREATH
    said = locked.notes.filter(author=author, text=text, written_at__gt=just_now).first()
    if said is not None:
        return said
    note = Note.objects.create(conversation=locked, author=author, text=text)
    _mention(note, [user for user in mentioned if user.pk != author.pk])
    announce([timeline.change_of(locked), *_to_who_takes_part(locked, mentioned)])
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


def _to_who_takes_part(conversation: Conversation, mentioned: Sequence[User]) -> Iterable[Change]:
    """Beside its own agent, who hears of every change."""
    present = Participant.objects.present().filter(session__conversation=conversation)
    agents = {
        *present.values_list("agent", flat=True),
        *Agent.objects.filter(user__in=mentioned).values_list("pk", flat=True),
    }
    return [Change(conversation=conversation.pk, agent=agent) for agent in sorted(agents)]


def forget_notes(conversation_ids: Sequence[int]) -> None:
    """Of an erased customer: that there was a note stays, what it said does not."""
    Note.objects.filter(conversation__in=conversation_ids).update(text="")
    drafts.forget_all(conversation_ids)
