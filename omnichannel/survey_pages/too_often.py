"""How often links of surveys may be opened, and how few wrong ones may be tried."""

from axes.helpers import get_client_ip_address
from django.http import HttpRequest

from omnichannel.counts import count

PERIOD = 600  # seconds
MOST_FROM_A_PLACE = 300  # a whole town may share the address of its mobile network
MOST_FOR_A_LINK = 60
MOST_WRONG_FROM_A_PLACE = 20


def asks_too_often(request: HttpRequest, token: str) -> bool:
    """Counts the request, whatever it is answered with."""
    from_here = _count(f"place {_place(request)}")
    for_it = _count(f"link {token}")
    return from_here > MOST_FROM_A_PLACE or for_it > MOST_FOR_A_LINK


def guesses_too_often(request: HttpRequest) -> bool:
    """Counts a link that leads nowhere; those that lead somewhere go on opening."""
    return _count(f"wrong from {_place(request)}") > MOST_WRONG_FROM_A_PLACE


def _place(request: HttpRequest) -> str:
    return get_client_ip_address(request) or ""


def _count(what: str) -> int:
    return count(f"survey {what}", PERIOD)
