"""The numbers beside the names of the lists, in one query for all of them."""

from collections.abc import Sequence

from django.db.models import QuerySet

from omnichannel.counting import Count
from omnichannel.inbox.views import View, counted_in, views_of
from workstreams.conversations.models import Conversation
from workstreams.models import Agent, User

MOST_COUNTED = 1000  # beyond, a number only says that there is too much


def counts_of(user: User, agent: Agent | None) -> dict[View, int]:
    """Of every list they can choose, up to MOST_COUNTED."""
    views = views_of(user)
    lists = [counted_in(view, user, agent) for view in views]
    return dict(zip(views, counted(lists, user, MOST_COUNTED), strict=True))


def counted(lists: Sequence[QuerySet[Conversation]], user: User, most: int) -> list[int]:
    """Each of these up to so many."""
    if not lists:
        return []
    counts = [Count(conversations.order_by().values("pk")[:most]) for conversations in lists]
    found = User.objects.filter(pk=user.pk).values_list(*counts).get()
    return [count or 0 for count in found]
