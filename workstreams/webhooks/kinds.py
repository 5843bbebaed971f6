"""What an endpoint may be told of, in groups that people choose from."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from workstreams.conversations.models import ConversationEvent

Kind = ConversationEvent.Kind

GROUPS = [
    (
        _("Beginning and end"),
        [
            *(Kind.OPENED, Kind.RETURNED, Kind.REOPENED, Kind.PUT_ASIDE, Kind.SNOOZED),
            *(Kind.SNOOZE_ENDED, Kind.ENDED, Kind.CLOSED),
        ],
    ),
    (
        _("Distribution"),
        [
            *(Kind.QUEUED, Kind.OVERFLOWED, Kind.OFFERED, Kind.REJECTED, Kind.TIMED_OUT),
            *(Kind.WITHDRAWN, Kind.OFFERING_STOPPED, Kind.ASSIGNED, Kind.TRANSFERRED),
            *(Kind.RELEASED, Kind.DISCONNECTED, Kind.PRIORITY_SET),
        ],
    ),
    (
        _("Working together"),
        [
            *(Kind.CONSULT_INVITED, Kind.CONSULT_JOINED, Kind.CONSULT_DECLINED),
            *(Kind.CONSULT_LEFT, Kind.MONITOR_JOINED, Kind.MONITOR_LEFT, Kind.MENTIONED),
            Kind.TRANSCRIPT_TAKEN,
        ],
    ),
    (
        _("Messages"),
        [
            *(Kind.MESSAGE_FAILED, Kind.MESSAGE_EDITED, Kind.MESSAGE_UNSENT),
            *(Kind.LIKED_ANSWER, Kind.DISLIKED_ANSWER, Kind.AUTOMATED, Kind.IMPORTED),
            *(Kind.HELD_ELSEWHERE, Kind.HANDED_BACK),
        ],
    ),
    (
        _("Customers and cases"),
        [
            *(Kind.PROFILE_KNOWN, Kind.CUSTOMER_LINKED, Kind.CUSTOMER_UNLINKED, Kind.TAGGED),
            *(Kind.CASE_LINKED, Kind.CASE_UNLINKED, Kind.CASE_RESOLVED, Kind.CASE_REOPENED),
            *(Kind.OPTED_IN, Kind.OPTED_OUT, Kind.ACCOUNT_LINKED, Kind.ACCOUNT_UNLINKED),
            *(Kind.BLOCKED, Kind.UNBLOCKED, Kind.ERASED),
        ],
    ),
    (_("Surveys"), [Kind.SURVEY, Kind.SURVEY_ANSWERED]),
]


def in_order(kinds: Iterable[str]) -> list[str]:
    """Those that exist, each once, as they are offered."""
    offered = [kind for _title, group in choices() for kind, _label in group]
    return [kind for kind in offered if kind in set(kinds)]


def choices() -> list[tuple[object, list[tuple[str, object]]]]:
    """Every kind there is: what stands in no group comes last."""
    named = {kind for _title, kinds in GROUPS for kind in kinds}
    others = [kind for kind in Kind if kind not in named]
    groups = [*GROUPS, (_("Others"), others)] if others else GROUPS
    return [(title, [(kind.value, kind.label) for kind in kinds]) for title, kinds in groups]
