"""How often a password may be asked for anew: nobody's mailbox is to be flooded from here."""

import time
from hashlib import sha256

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.http import HttpRequest

PERIOD = 3600  # seconds
MOST_FOR_AN_ADDRESS = 3  # in a period, from one place
MOST_FOR_AN_ADDRESS_IN_ALL = 10  # so that a stranger alone does not keep its owner from asking
MOST_FROM_A_PLACE = 20  # an office may share its address


def may_ask(request: HttpRequest, email: str) -> bool:
    """Counts the question, however it is answered."""
    place = get_client_ip_address(request) or ""
    asked_from_here = _count(f"place {place}")
    address = email.strip().lower()
    asked_for_it = _count(f"address {address} from {place}")
    if asked_from_here > MOST_FROM_A_PLACE or asked_for_it > MOST_FOR_AN_ADDRESS:
        return False
    return _count(f"address {address}") <= MOST_FOR_AN_ADDRESS_IN_ALL


def _count(what: str) -> int:
    """How often in this period; two at the same moment may count as one."""
    period = int(time.time() // PERIOD)
    key = f"password-reset:{period}:{sha256(what.encode()).hexdigest()}"
    count = int(cache.get(key, 0)) + 1
    cache.set(key, count, PERIOD)
    return count
