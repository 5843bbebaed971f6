"""What deleting a Facebook page or application means, said before it is done."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facebook_channel.models import FacebookApplication, FacebookPage
from workstreams.conversations.models import Conversation, Message, State, Status

NOT_LEFT_YET = (State.QUEUED, State.HELD)


def what_becomes_of(going: FacebookApplication | FacebookPage) -> list[str]:
    """In sentences, what stops and what stays, and what needs doing first."""
    return _of_a_page(going) if isinstance(going, FacebookPage) else _of_an_application()


def _of_an_application() -> list[str]:
    return [
        _("Its Callback Uri answers Facebook no more, and its Application Secret is erased."),
        _("It cannot be brought back: to connect again, everything is entered anew."),
    ]


def _of_a_page(page: FacebookPage) -> list[str]:
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
