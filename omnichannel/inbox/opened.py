"""An agent is told of what was assigned to them until they have opened it."""

from dataclasses import replace

from django.http import HttpRequest

from omnichannel.inbox.incoming import Incoming, Kind

OPENED = "opened"  # keys of cards, in the session of a browser
MOST_REMEMBERED = 50


def unopened(request: HttpRequest, incoming: Incoming, looked_at: int | None = None) -> Incoming:
    """Without what they have opened before, or look at now."""
    opened: list[str] = request.session.get(OPENED, [])
    assigned = [card for card in incoming.cards if card.kind == Kind.ASSIGNED]
    seen = [card.key for card in assigned if card.conversation.pk == looked_at]
    if fresh := [key for key in seen if key not in opened]:
        opened = [*opened, *fresh][-MOST_REMEMBERED:]
        request.session[OPENED] = opened
    return replace(incoming, cards=[card for card in incoming.cards if card.key not in opened])
