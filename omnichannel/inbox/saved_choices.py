"""The saved views of a user in the navigation, each with how much stands in it."""

from dataclasses import dataclass

from django.http.request import QueryDict
from django.utils import timezone

from omnichannel.inbox.counts import counted
from omnichannel.inbox.views import conversations_in
from omnichannel.inbox.work_list import wanted_in
from workstreams.conversations.models import SavedView
from workstreams.models import Agent, User

MOST_COUNTED = 100


@dataclass(frozen=True)
class SavedChoice:
    """One entry of the navigation."""

    view: SavedView
    count: int

    @property
    def words(self) -> str:
        return f"{MOST_COUNTED - 1}+" if self.count >= MOST_COUNTED else str(self.count)


def saved_choices(user: User, agent: Agent | None) -> list[SavedChoice]:
    """With how much stands in each now."""
    saved, now = list(user.saved_views.all()), timezone.now()
    wanted = [wanted_in(QueryDict(view.query), user, agent) for view in saved]
    lists = [
        each.filters.applied_to(conversations_in(each.view, user, agent), user, now)
        for each in wanted
    ]
    counts = counted(lists, user, MOST_COUNTED)
    return [SavedChoice(view, count) for view, count in zip(saved, counts, strict=True)]
