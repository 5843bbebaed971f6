"""Whom we have erased: recognised by a keyed digest of their address, which tells nobody who.

What the platform brings late, of the time before, must not bring them back.
"""

import hashlib
import hmac
from collections.abc import Collection
from datetime import datetime

from django.conf import settings

from workstreams.conversations.models.contact import ContactIdentity

Address = tuple[int, str]  # channel id, external id of the customer


def mark_of(address: Address) -> str:
    """To be kept; made with the newest key."""
    return _marks(address)[0]


def erased_at(addresses: Collection[Address]) -> dict[Address, datetime]:
    """Of those who were erased the last time they were."""
    by_mark = {mark: address for address in addresses for mark in _marks(address)}
    erased = ContactIdentity.objects.exclude(erased_mark="").filter(erased_mark__in=by_mark)
    told = erased.order_by("erased_at").values_list("erased_mark", "erased_at")
    return {by_mark[mark]: at for mark, at in told if at is not None}


def _marks(address: Address) -> list[str]:
    """With each key: a former one may have made what is kept."""
    channel_id, external_id = address
    told = f"erased customer|{channel_id}|{external_id}".encode()
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [hmac.new(key.encode(), told, hashlib.sha256).hexdigest() for key in keys]
