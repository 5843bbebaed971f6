"""Facebook's webhook body in, our events out; pure, and it never raises.

Source: Messenger Platform, "Webhook events". What cannot be read becomes a remark, and
never hurts its neighbours: ids come as strings or numbers, times in milliseconds, seconds
or not at all, keys are missing, and types are not what the documentation says.
"""

from facebook_channel.payload.envelope import parse
from facebook_channel.payload.surroundings import Remark

__all__ = ["Remark", "parse"]
