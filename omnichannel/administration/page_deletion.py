"""What deleting a Facebook page means for the work on it, said before it is done."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facebook_channel.models import FacebookPage
from workstreams.conversations.models import Conversation, Message, State, Status

NOT_LEFT_YET = (State.QUEUED, State.HELD)


def what_becomes_of(page: FacebookPage) -> list[str]:
    """In sentences, what needs doing first."""
    live = Conversation.objects.filter(channel=page.pk).exclude(status=Status.CLOSED).count()
    waiting = Message.objects.filter(channel=page.pk, state__in=NOT_LEFT_YET).count()
    sentences = []
    if live:
        words = ngettext(
            "%(n)d live conversation stays open and nobody can answer it any more. It takes its "
            "agent's capacity until it is closed: have it answered and ended first, or close it "
            "afterwards.",
            "%(n)d live conversations stay open and nobody can answer them any more. They take "
            "their agents' capacity until they are closed: have them answered and ended first, or "
            "close them afterwards.",
            live,
        )
        sentences.append(words % {"n": live})
    if waiting:
        words = ngettext(
            "%(n)d answer that has not left yet will not leave.",
            "%(n)d answers that have not left yet will not leave.",
            waiting,
        )
        sentences.append(words % {"n": waiting})
    return [
        *sentences,
        _("Facebook is told to post nothing more of it, and its Page Access Token is erased."),
        _("All of its conversations stay readable."),
    ]
