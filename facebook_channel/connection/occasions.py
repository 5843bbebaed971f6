"""What administrators should hear of after a page was looked at, and what is over."""

from facebook_channel.connection.alerts import REMEMBERED_FOR, Occasion, end_of_token
from facebook_channel.connection.check_up import CheckUp
from facebook_channel.connection.findings import (
    STOPS_RECEIVING,
    STOPS_SENDING,
    Finding,
    State,
)
from facebook_channel.connection.receiving_check import MESSAGES
from workstreams.channels.models import Channel

TROUBLE, NOT_RECEIVING = "trouble", "not_receiving"
WORKS = (State.GOOD, State.WARNING)
SENDING = "sending"  # what only a refused answer has shown


def occasions_of(check_up: CheckUp) -> list[Occasion]:
    """What administrators should hear of, in the order of its weight."""
    occasions = _trouble(check_up)
    if check_up.stops_receiving and check_up.has_worked:
        occasions.append(_about(NOT_RECEIVING, check_up.stops_receiving[0]))
    elif check_up.messages_were_lost and MESSAGES in check_up.row.subscribed_fields:
        occasions.append(Occasion("subscribed_again", ""))
    for found in check_up.of(["conduct"], State.WARNING):
        said_at = check_up.row.policy["at"]
        occasions.append(Occasion("warned", found.sentence, said_at, REMEMBERED_FOR))
    for found in check_up.of(["lifetime"], State.WARNING):
        occasions += _end_of_token(check_up, found)
    return occasions


def over(check_up: CheckUp) -> list[str]:
    """The beginnings of the keys of what was wrong and is right now."""
    names = [*STOPS_SENDING, *STOPS_RECEIVING]
    right = [found.name for state in WORKS for found in check_up.of(names, state)]
    keys = [f"{TROUBLE}:{name}" for name in STOPS_SENDING if name in right]
    keys += [f"{NOT_RECEIVING}:{name}" for name in STOPS_RECEIVING if name in right]
    if check_up.may_send and check_up.page.health != Channel.Health.NEEDS_ATTENTION:
        keys.append(f"{TROUBLE}:{SENDING}")
    return keys


def _trouble(check_up: CheckUp) -> list[Occasion]:
    page = check_up.page
    if check_up.stops_sending:
        return [_about(TROUBLE, check_up.stops_sending[0])]
    is_refused = page.health == Channel.Health.NEEDS_ATTENTION and not check_up.may_send
    if is_refused or check_up.is_refused_again:
        sentence = page.health_sentence
        return [Occasion(TROUBLE, sentence, f"{SENDING}:{sentence}")]
    return []


def _about(name: str, found: Finding) -> Occasion:
    return Occasion(name, found.sentence, f"{found.name}:{found.sentence}")


def _end_of_token(check_up: CheckUp, found: Finding) -> list[Occasion]:
    ends = min(
        filter(None, map(check_up.learnt.get, ("token_expires_at", "data_access_expires_at"))),
        default=None,
    )
    if ends is None:
        return []
    return end_of_token(ends, check_up.now, found.sentence)
