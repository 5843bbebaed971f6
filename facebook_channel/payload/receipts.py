"""How far our messages have come: to the customer's device, before their eyes."""

from facebook_channel.json_values import as_identifier, as_list, moment
from facebook_channel.payload.surroundings import Json, Surroundings
from workstreams.channels.events import MessagesDelivered, MessagesRead


def parse_delivery(delivery: Json, around: Surroundings) -> MessagesDelivered:
    mids = [as_identifier(mid) for mid in as_list(delivery.get("mids"))]
    return MessagesDelivered(
        **around.facts(around.customer()),
        watermark=moment(delivery.get("watermark"), around.occurred_at),
        external_ids=tuple(filter(None, mids)),
    )


def parse_read(read: Json, around: Surroundings) -> MessagesRead:
    return MessagesRead(
        **around.facts(around.customer()),
        watermark=moment(read.get("watermark"), around.occurred_at),
    )
