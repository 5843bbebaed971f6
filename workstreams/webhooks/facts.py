"""What of an event is told elsewhere: ids, names and codes. What is not named here stays here."""

from workstreams.conversations.models import ConversationEvent

Kind = ConversationEvent.Kind

AGENT = ("agent", "agent_name")
QUEUE = ("queue", "queue_name")
LEFT_AGENT = ("from_agent", "from_name")
LEFT_QUEUE = ("from_queue", "from_queue_name")
CASE = ("case", "case_name")

TOLD: dict[Kind, tuple[str, ...]] = {
    Kind.OPENED: ("origin",),
    Kind.IMPORTED: (),
    Kind.RETURNED: ("from_agent",),
    Kind.QUEUED: (*QUEUE, "rule_name"),
    Kind.OVERFLOWED: (
        *("rule", "occasion", "threshold", "action", *QUEUE),
        *("target", "target_name", "notice"),
    ),
    Kind.OFFERED: (*AGENT, "origin"),
    Kind.REJECTED: (*AGENT, "transfer"),
    Kind.TIMED_OUT: (*AGENT, "transfer"),
    Kind.WITHDRAWN: (*AGENT, "transfer"),
    Kind.OFFERING_STOPPED: ("declined",),
    Kind.ASSIGNED: (*AGENT, *LEFT_AGENT, "origin", "picked", "accepted"),
    Kind.TRANSFERRED: (*AGENT, *LEFT_AGENT, "origin", "accepted", *QUEUE, *LEFT_QUEUE),
    Kind.RELEASED: (*LEFT_AGENT, *QUEUE, *LEFT_QUEUE),
    Kind.DISCONNECTED: (*LEFT_AGENT, *QUEUE, *LEFT_QUEUE),
    Kind.CONSULT_INVITED: AGENT,
    Kind.CONSULT_JOINED: AGENT,
    Kind.CONSULT_DECLINED: AGENT,
    Kind.CONSULT_LEFT: AGENT,
    Kind.MONITOR_JOINED: AGENT,
    Kind.MONITOR_LEFT: AGENT,
    Kind.PUT_ASIDE: ("agent",),
    Kind.REOPENED: ("agent",),
    Kind.SNOOZED: ("until", "agent"),
    Kind.SNOOZE_ENDED: (),
    Kind.ENDED: (),
    Kind.CLOSED: (
        *("reason", "agent"),
        *("forced", "overflow", "declines", "blocked", "erased"),
    ),
    Kind.MESSAGE_FAILED: ("message", "code"),
    Kind.MESSAGE_EDITED: ("message",),
    Kind.MESSAGE_UNSENT: ("message", "is_ours"),
    Kind.LIKED_ANSWER: ("message",),
    Kind.DISLIKED_ANSWER: ("message",),
    Kind.HELD_ELSEWHERE: ("owner",),
    Kind.HANDED_BACK: (),
    Kind.OPTED_IN: (),
    Kind.OPTED_OUT: (),
    Kind.ACCOUNT_LINKED: (),
    Kind.ACCOUNT_UNLINKED: (),
    Kind.BLOCKED: (),
    Kind.UNBLOCKED: (),
    Kind.PROFILE_KNOWN: ("withheld",),
    Kind.PRIORITY_SET: ("priority",),
    Kind.TAGGED: ("added", "removed"),
    Kind.CUSTOMER_LINKED: ("customer_name",),
    Kind.CUSTOMER_UNLINKED: ("customer_name",),
    Kind.CASE_LINKED: CASE,
    Kind.CASE_UNLINKED: CASE,
    Kind.CASE_RESOLVED: CASE,
    Kind.CASE_REOPENED: CASE,
    Kind.MENTIONED: ("user", "agent_name"),
    Kind.TRANSCRIPT_TAKEN: ("notes",),
    Kind.AUTOMATED: ("trigger", "outcome", "reason", "language"),
    Kind.SURVEY: ("outcome", "reason", "agent", "queue"),
    Kind.SURVEY_ANSWERED: ("score", "agent", "queue"),
    Kind.ERASED: (),
}


def told_of(event: ConversationEvent) -> dict[str, object]:
    """What it knows of that; a kind nobody wrote down tells nothing."""
    names = TOLD.get(Kind(event.kind), ())
    return {name: event.data[name] for name in names if name in event.data}
