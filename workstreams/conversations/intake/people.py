"""Who the arrivals are about: known, locked, and asked who they are once they write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from workstreams.conversations.intake.arrivals import Address, Arrival
from workstreams.conversations.intake.desk import Desk
from workstreams.conversations.models import ContactIdentity


@dataclass(frozen=True)
class People:
    """`made` were unknown until now; `strangers` write for the first time."""

    identities: dict[Address, ContactIdentity]
    made: set[int]
    strangers: list[ContactIdentity]


def identities_of(arrivals: Sequence[Arrival]) -> People:
    found = _lock({arrival.address for arrival in arrivals})
    writers = {arrival.address for arrival in arrivals if arrival.is_written}
    missing = {arrival.address for arrival in arrivals if arrival.makes_known} - found.keys()
    made = _made(missing, writers) if missing else {}
    waking = [found[address] for address in writers & found.keys() if _is_unasked(found[address])]
    if waking:
        unasked = ContactIdentity.objects.filter(pk__in=[identity.pk for identity in waking])
        unasked.update(profile_due_at=timezone.now())
    return People(
        identities=found | made,
        made={identity.pk for identity in made.values()},
        strangers=[made[address] for address in made if address in writers] + waking,
    )


def _made(missing: set[Address], writers: set[Address]) -> dict[Address, ContactIdentity]:
    """Nobody is asked about whoever has not written: the platform would not tell."""
    now = timezone.now()
    ContactIdentity.objects.bulk_create(
        [
            ContactIdentity(
                channel_id=address[0],
                external_id=address[1],
                profile_due_at=now if address in writers else None,
            )
            for address in sorted(missing)
        ],
        ignore_conflicts=True,
    )
    return _lock(missing)


def _is_unasked(identity: ContactIdentity) -> bool:
    """They were made known by a link or a reaction, and write only now."""
    is_pending = identity.profile_state == ContactIdentity.ProfileState.PENDING
    return is_pending and identity.profile_due_at is None


def _lock(addresses: set[Address]) -> dict[Address, ContactIdentity]:
    identities = ContactIdentity.objects.at(addresses).order_by("id").select_for_update()
    by_address = {(identity.channel_id, identity.external_id): identity for identity in identities}
    return {address: by_address[address] for address in addresses if address in by_address}


def acted(desk: Desk, identity: ContactIdentity, at: datetime, *, opens_window: bool) -> None:
    """The customer did something, at the platform's time: they can be reached again."""
    if opens_window and (identity.window_opened_at is None or identity.window_opened_at < at):
        identity.window_opened_at = at
        desk.people[identity.pk] = identity
    if identity.unreachable_since is not None and at > identity.unreachable_since:
        identity.unreachable_since = None
        desk.people[identity.pk] = identity
