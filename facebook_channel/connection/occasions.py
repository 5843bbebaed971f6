"""What administrators should hear of after a page was looked at."""

from facebook_channel.connection.alerts import Occasion, end_of_token
from facebook_channel.connection.check_up import CheckUp
from facebook_channel.connection.findings import Finding, State
from facebook_channel.connection.receiving_check import MESSAGES
from workstreams.channels.models import Channel


def occasions_of(check_up: CheckUp) -> list[Occasion]:
    """What administrators should hear of, in the order of its weight."""
    occasions: list[Occasion] = []
    page, row = check_up.page, check_up.row
    if check_up.stops_sending:
        occasions.append(Occasion("trouble", check_up.stops_sending[0].sentence))
    elif page.health == Channel.Health.NEEDS_ATTENTION:
        occasions.append(Occasion("trouble", page.health_sentence))
    if check_up.stops_receiving and check_up.has_worked:
        occasions.append(Occasion("not_receiving", check_up.stops_receiving[0].sentence))
    elif check_up.messages_were_lost and MESSAGES in row.subscribed_fields:
        occasions.append(Occasion("subscribed_again", ""))
    for found in check_up.of(["conduct"], State.WARNING):
        occasions.append(Occasion("warned", found.sentence))
    for found in check_up.of(["lifetime"], State.WARNING):
        occasions += _end_of_token(check_up, found)
    return occasions


def _end_of_token(check_up: CheckUp, found: Finding) -> list[Occasion]:
    ends = min(
        filter(None, map(check_up.learnt.get, ("token_expires_at", "data_access_expires_at"))),
        default=None,
    )
    if ends is None:
        return []
    return end_of_token(ends, check_up.now, found.sentence)
