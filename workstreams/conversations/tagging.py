"""Words on a conversation, by which it is found again."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from workstreams.conversations import timeline
from workstreams.conversations.models import Conversation, ConversationEvent, Tag
from workstreams.conversations.refusal import Refused
from workstreams.models import User

LONGEST = 50  # letters, as in the model
MOST = 20  # on one conversation
TAGGED = ConversationEvent.Kind.TAGGED


class TagRefused(Refused):
    """It cannot be written down like this."""


@transaction.atomic
def tag(conversation: Conversation, names: Iterable[str], by: User) -> list[str]:
    """Gives what was added; a word that nobody used before becomes a tag, in any case once.

    Raises TagRefused where there is no word, too long a one, or too many of them, and where the
    customer was erased.
    """
    wanted = _as_tags(names)
    held = _held(conversation)
    if held.identity.erased_at is not None:
        raise TagRefused(_("This customer's data was erased. Nothing is kept about them now."))
    on_it = _tags_of(held)
    fresh = [name for key, name in wanted.items() if key not in on_it]
    if len(on_it) + len(fresh) > MOST:
        sentence = _("A conversation has at most %(most)d tags. Take one off first.")
        raise TagRefused(sentence % {"most": MOST})
    if not fresh:
        return []
    added = _known_or_new(fresh)
    conversation.tags.add(*added)
    names_added = [each.name for each in added]
    timeline.record(conversation, TAGGED, by, added=names_added, removed=[])
    return names_added


@transaction.atomic
def untag(conversation: Conversation, names: Iterable[str], by: User) -> list[str]:
    """Gives what was taken off; what is not on it is passed over."""
    unwanted = {name.casefold() for name in names}
    on_it = _tags_of(_held(conversation))
    gone = [each for key, each in on_it.items() if key in unwanted]
    if not gone:
        return []
    conversation.tags.remove(*gone)
    removed = [each.name for each in gone]
    timeline.record(conversation, TAGGED, by, added=[], removed=removed)
    return removed


def _held(conversation: Conversation) -> Conversation:
    return Conversation.objects.select_for_update().get(pk=conversation.pk)


def _tags_of(conversation: Conversation) -> dict[str, Tag]:
    return {each.name.casefold(): each for each in conversation.tags.all()}


def _as_tags(names: Iterable[str]) -> dict[str, str]:
    """By their small letters; a `#` in front is how tags are written elsewhere."""
    words = (" ".join(name.replace("\0", "").split()).removeprefix("#").strip() for name in names)
    wanted = {word.casefold(): word for word in words if word}
    if not wanted:
        raise TagRefused(_("Type a word first."))
    for word in wanted.values():
        if len(word) > LONGEST:
            sentence = _("“%(tag)s…” is too long: a tag has at most %(most)d characters.")
            raise TagRefused(sentence % {"tag": word[:20], "most": LONGEST})
    return wanted


def _known_or_new(names: Sequence[str]) -> list[Tag]:
    """Two who make the same word a tag at once get the same one.

    The database makes all letters small: it and Python do not agree about every one (İ).
    """
    Tag.objects.bulk_create([Tag(name=name) for name in names], ignore_conflicts=True)
    in_any_case = Tag.objects.alias(key=Lower("name"))
    return list(in_any_case.filter(key__in=[Lower(Value(name)) for name in names]))
