"""The numbers beside the names of the lists, in one query for all of them."""

from django.db.models import IntegerField, Subquery

from omnichannel.inbox.views import View, counted_in, views_of
from workstreams.models import Agent, User

MOST_COUNTED = 1000  # beyond, a number only says that there is too much


class Count(Subquery):
    """How many rows a query has, as a value of another one."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def counts_of(user: User, agent: Agent | None) -> dict[View, int]:
    """Of every list they can choose, up to MOST_COUNTED."""
    views = views_of(user)
    lists = (counted_in(view, user, agent).order_by() for view in views)
    counts = [Count(conversations.values("pk")[:MOST_COUNTED]) for conversations in lists]
    found = User.objects.filter(pk=user.pk).values_list(*counts).get()
    return {view: count or 0 for view, count in zip(views, found, strict=True)}
