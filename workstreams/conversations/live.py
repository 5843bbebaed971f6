"""Tell open screens that something changed, the moment it is true.

PostgreSQL carries the word: a notification belongs to the transaction and is heard only
after its commit. It holds ids, never text; a screen that hears it asks for what it may see.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection

CHANNEL = "live"
HALF = 3900  # bytes; PostgreSQL takes just under 8,000 in one notification
MOST_HELPERS = 200  # of one conversation; others find the change when their page asks again

# Words are added to a batch until it is half full, and none is longer than the other half.
TELL = """
    WITH change AS (
        SELECT place, told, (told ->> 'conversation')::bigint AS conversation
        FROM jsonb_array_elements(%(changes)s::jsonb) WITH ORDINALITY AS given (told, place)
    ), helper AS (
        SELECT session.conversation_id AS conversation, participant.agent_id AS agent
        FROM conversations_participant AS participant
        JOIN conversations_session AS session ON session.id = participant.session_id
        WHERE session.conversation_id = ANY(%(conversations)s)
            AND participant.mode <> 'monitor'
            AND (
                participant.joined_at IS NOT NULL OR participant.left_at IS NULL
                OR participant.left_at > now() - interval '10 seconds'  -- their card has to go
            )
        UNION
        SELECT note.conversation_id, agent.id
        FROM conversations_note AS note
        JOIN conversations_mention AS mention ON mention.note_id = note.id
        JOIN workstreams_agent AS agent ON agent.user_id = mention.user_id
        WHERE note.conversation_id = ANY(%(conversations)s)
    ), word AS (
        SELECT place, told || jsonb_build_object('helpers', ARRAY(
            SELECT agent FROM helper WHERE helper.conversation = change.conversation
            ORDER BY agent DESC LIMIT %(most)s
        )) AS word
        FROM change
    ), batch AS (
        SELECT place, word, SUM(octet_length(word::text)) OVER (ORDER BY place) / %(half)s AS batch
        FROM word
    )
    SELECT pg_notify(%(channel)s, jsonb_agg(word ORDER BY place)::text) FROM batch GROUP BY batch
"""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A conversation changed, or (without one) the presence of an agent; with `looks` only who
    has the conversation before their eyes.

    Who may hear it: the agent who has it or is asked to take it, whoever takes part in it, once
    had it or was mentioned in it, supervisors, and those who serve `queue`, which is named
    while it waits there or has just left.
    """

    conversation: int | None = None
    agent: int | None = None
    offered_to: int | None = None
    queue: int | None = None
    looks: bool = False


def announce(changes: Iterable[Change]) -> None:
    """Part of the current transaction; costs one statement for all."""
    told = [
        {key: value for key, value in asdict(change).items() if value}
        for change in dict.fromkeys(changes)
    ]
    if not told:
        return
    values: dict[str, Any] = {
        "changes": json.dumps(told),
        "conversations": [each["conversation"] for each in told if "conversation" in each],
        "channel": CHANNEL,
        "most": MOST_HELPERS,
        "half": HALF,
    }
    with connection.cursor() as cursor:
        cursor.execute(TELL, values)
