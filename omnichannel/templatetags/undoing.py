"""What templates ask of a notice."""

from django import template
from django.contrib.messages.storage.base import Message

from omnichannel.inbox.undoing import Undo, undo_in

register = template.Library()


@register.filter
def undo(notice: Message) -> Undo | None:
    """The step that takes back what the notice tells; None where nothing can."""
    return undo_in(notice)
