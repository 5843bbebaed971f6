"""What is counted, as SQL: one source of facts for each moment at which something counts.

Each fact belongs to the hour of its own moment, but a first response to the hour in which its
conversation was opened: an answer that comes late changes that hour. Conversations belong to the
queue and agent they have now, engagements to their own, messages to the engagement they fell in.
Transfers and surveys belong to the queue and agent whom they left and asked about.
"""

from workstreams.reporting.models import MEASURES, RESPONSE_LIMITS, HourCount

Level = HourCount.Level

FROM_CUSTOMER = "direction = 'inbound' AND NOT from_history"
M_FROM_CUSTOMER = "m.direction = 'inbound' AND NOT m.from_history"
FROM_AGENT = "direction = 'outbound' AND origin = 'agent' AND state <> 'failed'"
CONVERSATIONS = "conversations_conversation AS c"
OF_CONVERSATION = {"channel": "c.channel_id", "queue": "c.queue_id", "agent": "c.agent_id"}
OF_SESSION = OF_CONVERSATION | {"queue": "s.queue_id", "agent": "s.agent_id"}
OF_MESSAGE = OF_SESSION | {"queue": "coalesce(s.queue_id, c.queue_id)"}
SESSIONS = f"conversations_session AS s JOIN {CONVERSATIONS} ON c.id = s.conversation_id"
FIRST = f"""
    LEFT JOIN LATERAL (SELECT min(occurred_at) AS at FROM conversations_message
        WHERE conversation_id = c.id AND {FROM_CUSTOMER}) AS asked ON TRUE
    LEFT JOIN LATERAL (SELECT min(occurred_at) AS at FROM conversations_message
        WHERE conversation_id = c.id AND {FROM_AGENT} AND occurred_at >= asked.at)
        AS answered ON TRUE
    LEFT JOIN LATERAL (SELECT floor(extract(epoch FROM answered.at - asked.at))::bigint AS seconds)
        AS response ON TRUE"""  # noqa: S608 - our own words
MESSAGES = f"""conversations_message AS m JOIN {CONVERSATIONS} ON c.id = m.conversation_id
    LEFT JOIN LATERAL (SELECT queue_id, agent_id FROM conversations_session
        WHERE conversation_id = m.conversation_id AND accepted_at IS NOT NULL
        AND created_at <= m.occurred_at ORDER BY created_at DESC, id DESC LIMIT 1)
        AS s ON TRUE"""  # noqa: S608 - our own words
EVENTS = f"conversations_conversationevent AS e JOIN {CONVERSATIONS} ON c.id = e.conversation_id"
OF_EVENT = OF_CONVERSATION | {
    "queue": "coalesce((e.data->>'from_queue')::bigint, (e.data->>'queue')::bigint, c.queue_id)",
    "agent": "CASE WHEN e.kind = 'transferred' THEN (e.data->>'from_agent')::bigint"
    " ELSE coalesce((e.data->>'from_agent')::bigint, (e.data->>'agent')::bigint, c.agent_id) END",
}
REFUSED_SURVEY = """SELECT FROM surveys_invitation AS i
    JOIN conversations_message AS asked ON asked.id = i.message_id
    WHERE i.conversation_id = c.id AND asked.state = 'failed'"""
KINDS = "('transferred', 'reopened', 'survey', 'survey_answered')"


def _is(condition: str) -> str:
    return f"({condition})::int"


def _source(
    at: str, source: str, belongs: dict[str, str], measures: dict[str, str], where: str = "TRUE"
) -> str:
    counted = [f"{measures.get(name, '0')} AS {name}" for name in MEASURES]
    return f"""SELECT c.id AS conversation_id, date_trunc('hour', {at}, 'UTC') AS hour,
        {belongs["channel"]} AS channel_id, {belongs["queue"]} AS queue_id,
        {belongs["agent"]} AS agent_id, {", ".join(counted)}
        FROM {source} WHERE {at} >= %(begin)s AND {at} < %(end)s AND {where}"""  # noqa: S608 - our own words


SOURCES = [
    _source(
        "c.opened_at",
        CONVERSATIONS + FIRST,
        OF_CONVERSATION,
        {
            "opened": "1",
            "first_responses": _is("answered.at IS NOT NULL"),
            "first_response_seconds": "coalesce(response.seconds, 0)",
            **{
                f"within_{limit}": f"coalesce({_is(f'response.seconds <= {limit}')}, 0)"
                for limit in RESPONSE_LIMITS
            },
        },
    ),
    _source(
        "c.closed_at",
        CONVERSATIONS + FIRST,
        OF_CONVERSATION,
        {"closed": "1", "abandoned": _is("asked.at IS NOT NULL AND answered.at IS NULL")},
    ),
    _source(
        "s.accepted_at",
        SESSIONS,
        OF_SESSION,
        {
            "waits": "1",
            "waiting_seconds": "greatest(0, floor(extract(epoch FROM"
            " s.accepted_at - s.queued_at)))::bigint",
        },
        "s.queued_at IS NOT NULL",
    ),
    _source(
        "s.closed_at",
        SESSIONS,
        OF_SESSION,
        {
            "handled": _is("s.accepted_at IS NOT NULL"),
            "handling_seconds": "coalesce(floor(extract(epoch FROM"
            " s.closed_at - s.accepted_at)), 0)::bigint",
            "rejected": _is("s.closure_reason = 'agent_rejected'"),
            "timed_out": _is("s.closure_reason = 'agent_timed_out'"),
        },
    ),
    _source(
        "m.occurred_at",
        MESSAGES,
        OF_MESSAGE,
        {
            "messages_in": _is(M_FROM_CUSTOMER),
            "messages_out": _is("m.direction = 'outbound' AND m.state <> 'failed'"),
        },
        "NOT m.from_history",
    ),
    _source(
        "e.happened_at",
        EVENTS,
        OF_EVENT,
        {
            "transferred": _is("e.kind = 'transferred'"),
            "reopened": _is("e.kind = 'reopened'"),
            "surveys_sent": _is(
                "e.kind = 'survey' AND e.data->>'outcome' IS NOT DISTINCT FROM 'sent'"
                f" AND NOT EXISTS ({REFUSED_SURVEY})"
            ),
            "surveys_answered": _is("e.kind = 'survey_answered'"),
            "scores": _is("e.kind = 'survey_answered' AND e.data->>'score' IS NOT NULL"),
            "score_sum": "CASE WHEN e.kind = 'survey_answered'"
            " THEN coalesce((e.data->>'score')::int, 0) ELSE 0 END",
            "satisfied": "coalesce("
            + _is("e.kind = 'survey_answered' AND (e.data->>'score')::int >= 4")
            + ", 0)",
        },
        f"e.kind IN {KINDS}",
    ),
]
SUMS = ", ".join(f"sum(f.{name})" for name in MEASURES)
LEVEL = f"""CASE grouping(f.channel_id, f.queue_id, f.agent_id) WHEN 7 THEN {Level.ALL:d}
    WHEN 3 THEN {Level.CHANNEL:d} WHEN 5 THEN {Level.QUEUE:d} WHEN 6 THEN {Level.AGENT:d}
    ELSE {Level.DETAIL:d} END"""
DELETE = "DELETE FROM reporting_hourcount WHERE hour >= %(begin)s AND hour < %(end)s"
INSERT = f"""
    WITH facts AS MATERIALIZED ({" UNION ALL ".join(SOURCES)})
    INSERT INTO reporting_hourcount
        (level, hour, channel_id, queue_id, agent_id, tag_id, {", ".join(MEASURES)})
    SELECT {LEVEL}, f.hour, f.channel_id, f.queue_id, f.agent_id, NULL::bigint, {SUMS}
    FROM facts AS f
    GROUP BY GROUPING SETS ((f.hour), (f.hour, f.channel_id), (f.hour, f.queue_id),
        (f.hour, f.agent_id), (f.hour, f.channel_id, f.queue_id, f.agent_id))
    UNION ALL
    SELECT {Level.TAG:d}, f.hour, f.channel_id, f.queue_id, f.agent_id, t.tag_id, {SUMS}
    FROM facts AS f JOIN conversations_conversation_tags AS t USING (conversation_id)
    GROUP BY f.hour, f.channel_id, f.queue_id, f.agent_id, t.tag_id"""  # noqa: S608 - our own words
