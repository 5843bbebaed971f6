"""Who the arrivals are about: known, locked, and asked who they are once they write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from workstreams.conversations.erased import erased_at
from workstreams.conversations.intake.arrivals import Address, Arrival
from workstreams.conversations.intake.desk import Desk
from workstreams.conversations.models import ContactIdentity


@dataclass(frozen=True)
class People:
    """`made` were unknown until now; `strangers` write for the first time.

    `arrivals` are about them; `late` are of the time before their customers were erased.
    """

    arrivals: list[Arrival]
    late: list[Arrival]
    identities: dict[Address, ContactIdentity]
    made: set[int]
    strangers: list[ContactIdentity]


def identities_of(arrivals: Sequence[Arrival]) -> People:
    found = _lock({arrival.address for arrival in arrivals})
    arrivals, late = _sorted_out(arrivals, found)
    writers = {arrival.address for arrival in arrivals if arrival.is_written}
    missing = {arrival.address for arrival in arrivals if arrival.makes_known} - found.keys()
    made = _made(missing, writers) if missing else {}
    waking = [found[address] for address in writers & found.keys() if _is_unasked(found[address])]
    if waking:
        unasked = ContactIdentity.objects.filter(pk__in=[identity.pk for identity in waking])
        unasked.update(profile_due_at=timezone.now())
    return People(
        arrivals=arrivals,
        late=late,
        identities=found | made,
        made={identity.pk for identity in made.values()},
        strangers=[made[address] for address in made if address in writers] + waking,
    )


def _sorted_out(
    arrivals: Sequence[Arrival], found: dict[Address, ContactIdentity]
) -> tuple[list[Arrival], list[Arrival]]:
    """What counts, and what comes after its customer was erased, and is no new beginning.

    Asked once the rows are ours: who is being erased right now has been by then.
    """
    erased = erased_at({arrival.address for arrival in arrivals})
    if not erased:
        return list(arrivals), []
    long_over = {id(one) for one in arrivals if _is_before(one, erased.get(one.address))}
    there = {one.address for one in arrivals if one.makes_known and id(one) not in long_over}
    there |= found.keys() | ({one.address for one in arrivals} - erased.keys())
    late = [one for one in arrivals if id(one) in long_over or one.address not in there]
    gone = {id(one) for one in late}
    return [one for one in arrivals if id(one) not in gone], late


def _is_before(arrival: Arrival, moment: datetime | None) -> bool:
    return moment is not None and arrival.event.occurred_at <= moment


def hold(arrivals: Sequence[Arrival]) -> None:
    """All of them in one order, before they are taken in one by one in the same transaction."""
    _lock({arrival.address for arrival in arrivals})


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
