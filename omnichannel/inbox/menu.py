"""What the menu of a conversation needs beside the rights."""

from datetime import datetime
from typing import Any

from omnichannel.inbox.priority import priorities_of
from omnichannel.inbox.snooze_moments import moments_for
from workstreams.conversations.rights import Rights


def menu_of(rights: Rights, now: datetime) -> dict[str, Any]:
    conversation = rights.conversation
    return {
        "priorities": priorities_of(conversation) if rights.offers_priority else [],
        "snoozes": moments_for(conversation, now) if rights.offers_snooze else [],
    }
