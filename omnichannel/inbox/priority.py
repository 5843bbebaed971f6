"""How soon somebody should see to a conversation, chosen from its menu."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from omnichannel.inbox.moving import Unclear, moves_conversation, only_if
from omnichannel.inbox.numbers import number_in
from omnichannel.inbox.undoing import Done, undo_by
from workstreams.conversations.models import Conversation, Priority
from workstreams.conversations.priorities import set_priority
from workstreams.conversations.rights import Rights


@dataclass(frozen=True)
class Step:
    """One of the four, as the menu shows it."""

    value: int
    words: str
    is_current: bool


def priorities_of(conversation: Conversation) -> Sequence[Step]:
    """The most urgent first."""
    current = conversation.priority
    return [Step(each.value, str(each.label), each == current) for each in reversed(Priority)]


@moves_conversation
def priority(request: HttpRequest, conversation: Conversation, rights: Rights) -> Done | None:
    only_if(rights.may_tag)
    before, chosen = conversation.priority, number_in(request.POST, "priority")
    if chosen not in Priority.values:
        raise Unclear(_("Choose a priority from the list."))
    set_priority(conversation, chosen, rights.user)
    if conversation.priority == before:
        return None
    words = {"priority": conversation.get_priority_display()}
    undo = undo_by("priority", conversation.pk, priority=str(before))
    return Done(_("Priority: %(priority)s.") % words, undo)
