"""What the timeline says of the way to an agent: queues, offers, assignments, transfers."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workstreams.conversations.models import ConversationEvent, Session

Origin = Session.Origin


def queued(event: ConversationEvent) -> str:
    if event.data.get("rule_name"):
        return _("Waits in %(queue)s: rule “%(rule)s” matched")
    if "rule_name" in event.data:
        return _("Waits in %(queue)s: no rule matched")
    return _("Waits in %(queue)s")


def overflowed(event: ConversationEvent) -> str:
    occasion, action = event.data.get("occasion", ""), event.data.get("action", "")
    sentence = OVERFLOWS.get((occasion, action), gettext_lazy("%(queue)s overflowed"))
    return f"{sentence}{NOTICES.get(event.data.get('notice', ''), '')}"


OVERFLOWS: dict[tuple[str, str], Promise] = {
    ("out_of_hours", "transfer"): gettext_lazy("%(queue)s is out of hours: sent on to %(target)s"),
    ("out_of_hours", "end"): gettext_lazy("%(queue)s is out of hours: ended"),
    ("too_many", "transfer"): gettext_lazy(
        "More than %(threshold)s wait in %(queue)s: sent on to %(target)s"
    ),
    ("too_many", "end"): gettext_lazy("More than %(threshold)s wait in %(queue)s: ended"),
    ("too_long", "transfer"): gettext_lazy(
        "Waited in %(queue)s for more than %(threshold)s minutes: sent on to %(target)s"
    ),
    ("too_long", "end"): gettext_lazy(
        "Waited in %(queue)s for more than %(threshold)s minutes: ended"
    ),
}
NOTICES: dict[str, Promise] = {
    "queued": gettext_lazy(", the customer was told"),
    "not_allowed": gettext_lazy(", the customer could not be told any more"),
}


def offered(event: ConversationEvent) -> str:
    if event.data.get("origin") == Origin.TRANSFER:
        return _("%(who)s asked %(agent)s to take over")
    if event.data.get("origin") == Origin.AFFINITY:
        return _("Offered to %(agent)s, who had this customer before")
    return _("Offered to %(agent)s")


def rejected(event: ConversationEvent) -> str:
    if event.data.get("transfer"):
        return _("%(agent)s rejected the transfer")
    return _("%(agent)s rejected it")


def timed_out(event: ConversationEvent) -> str:
    if event.data.get("transfer"):
        return _("%(agent)s did not answer the transfer in time")
    return _("%(agent)s did not answer in time")


def assigned(event: ConversationEvent) -> str:
    if event.data.get("accepted"):
        return _("%(agent)s accepted it")
    if event.data.get("picked"):
        return _("%(agent)s took it")
    origin = event.data.get("origin", "")
    by_origin = {
        Origin.SUPERVISOR: _("%(who)s assigned it to %(agent)s"),
        Origin.AFFINITY: _("Assigned to %(agent)s, who had this customer before"),
        Origin.WRITING_FIRST: _("Assigned to %(agent)s, who wrote first"),
    }
    return by_origin.get(origin, _("Assigned to %(agent)s"))


def transferred(event: ConversationEvent) -> str:
    data = event.data
    if "agent" not in data:
        return (
            _("Transferred from %(from_queue)s to %(queue)s")
            if "from_queue" in data
            else _("Transferred to %(queue)s")
        )
    if data.get("origin") == Origin.SUPERVISOR:
        return _("%(who)s moved it from %(from)s to %(agent)s")
    return _("Transferred from %(from)s to %(agent)s")


def released(event: ConversationEvent) -> str:
    given_by_another = event.actor is not None and str(event.actor) != event.data.get("from_name")
    if "from_name" not in event.data or given_by_another:
        return _("%(who)s gave it back to %(queue)s")
    return _("Given back by %(from)s to %(queue)s")
