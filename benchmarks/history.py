"""Years of an organisation's conversations, and the few that are alive today."""

from collections.abc import Callable

from benchmarks import rows
from benchmarks.staff import AGENTS, QUEUES, TAGS, People
from benchmarks.vocabulary import FIRST, LAST, SPOKEN, array, sentence
from workstreams.channels.models import Channel
from workstreams.conversations.models import (
    Contact,
    ContactIdentity,
    Conversation,
    ConversationEvent,
    Mention,
    Message,
    Note,
    Participant,
    ReadMarker,
    Session,
)

LIVE = 2_000  # open, or in work: the same however long the history is
HERS = 40  # of them in the hands of the first agent, who is the one that looks
OPEN = 1_000
CLOSED_TODAY = 1_000
MESSAGES = 5  # of each conversation
LONG = 300  # messages of one of hers
MENTIONS = 100
YEARS = "interval '2 years'"
MADE = [
    Contact,
    ContactIdentity,
    Conversation,
    Session,
    Participant,
    Message,
    ConversationEvent,
    Note,
    Mention,
    ReadMarker,
    Conversation.tags.through,
]


def write(number: int, people: People, tell: Callable[[str], None]) -> None:
    """Everything anew, with that many conversations; the live ones were opened last."""
    rows.empty(MADE)
    with rows.without_indexes(MADE):
        for step in (_customers, _conversations, _sessions, _messages, _events, _remarks):
            tell(step.__name__.strip("_"))
            step(number, people)
        rows.count_on(MADE)
        tell("indexes")
    tell("vacuum")
    rows.settle(MADE)


def _customers(number: int, people: People) -> None:
    """Each came back a few times; one in three is a contact."""
    customers = max(LIVE, number // 4)
    series = f"generate_series(1, {customers}) AS n,"
    names = f"(SELECT {array(FIRST)} AS first, {array(LAST)} AS last) AS names"
    name = f"first[1 + mod(n, {len(FIRST)})] || ' ' || last[1 + mod(n::bigint * 7919, {len(LAST)})]"
    known = f"(SELECT n FROM generate_series(1, {customers}, 3) AS n) AS every_third,"
    rows.put_out(
        Contact, {"id": "n", "name": name, "email": "'c' || n || '@example.com'"}, known + names
    )
    rows.put_out(
        ContactIdentity,
        {
            "id": "n",
            "channel": f"{Channel.objects.earliest('pk').pk} + mod(n, 2)",
            "external_id": "(66000000000000 + n)::text",
            "name": name,
            "locale": "(ARRAY['en_GB','de_DE','fr_FR','es_ES'])[1 + mod(n, 4)]",
            "contact": "CASE WHEN mod(n, 3) = 1 THEN n END",
            "profile_state": "'known'",
            "profile_due_at": "NULL",
            "window_opened_at": "now() - random() * interval '23 hours'",
        },
        series + names,
    )


def _conversations(number: int, people: People) -> None:
    """`place` counts back from the newest: open, in work, closed today, closed before."""
    customers = max(LIVE, number // 4)
    rows.put_out(
        Conversation,
        {
            "id": "n",
            "identity": f"1 + mod(n, {customers})",
            "contact": f"CASE WHEN mod(1 + mod(n, {customers}), 3) = 1"
            f" THEN 1 + mod(n, {customers}) END",
            "channel": f"{Channel.objects.earliest('pk').pk} + mod(1 + mod(n, {customers}), 2)",
            "work_stream": str(Channel.objects.earliest("pk").work_stream_id),
            "queue": f"{people.first_queue} + mod(n, {QUEUES})",
            "agent": "CASE WHEN status = 'open' THEN NULL WHEN place <= "
            f"{OPEN + HERS} THEN {people.first} WHEN place <= {LIVE}"
            f" THEN 1 + {people.first} + mod(n, {AGENTS - 1}) ELSE {people.agent} END",
            "priority": "CASE mod(n, 20) WHEN 0 THEN 4 WHEN 1 THEN 3 WHEN 2 THEN 1 ELSE 2 END",
            "status": "status",
            "units": "CASE WHEN status IN ('active', 'wrap_up') THEN 1 ELSE 0 END",
            "status_changed_at": "at",
            "opened_at": "at - interval '20 minutes'",
            "queued_at": "at - interval '20 minutes'",
            "assigned_at": "CASE WHEN status <> 'open' THEN at - interval '10 minutes' END",
            "closed_at": "CASE WHEN status = 'closed' THEN at END",
            "last_activity_at": "at",
            "last_customer_message_at": "at - interval '1 minute'",
            "waiting_since": "CASE WHEN status IN ('open', 'active') AND mod(n, 3) > 0 THEN at END",
            "last_line": sentence("words", 8),
            "last_line_is_ours": "mod(n, 3) = 0",
        },
        _places(number),
    )


def _places(number: int) -> str:
    today = "date_trunc('day', now()) + random() * (now() - date_trunc('day', now()))"
    return f"""
        generate_series(1, {number}) AS n,
        LATERAL (SELECT {number} - n + 1 AS place) AS places,
        LATERAL (SELECT CASE
            WHEN place <= {OPEN} THEN 'open'
            WHEN place > {LIVE} THEN 'closed'
            WHEN mod(n, 4) = 0 THEN 'waiting'
            WHEN mod(n, 16) = 1 THEN 'wrap_up'
            ELSE 'active' END AS status) AS states,
        LATERAL (SELECT CASE
            WHEN place <= {LIVE} THEN now() - place * interval '30 seconds'
            WHEN place <= {LIVE + CLOSED_TODAY} THEN {today}
            ELSE now() - interval '1 day' - {YEARS} * place / {number} END AS at) AS moments,
        (SELECT {array(SPOKEN)} AS words) AS vocabulary"""


def _sessions(number: int, people: People) -> None:
    """Whoever had it worked on it alone."""
    worked_on = "(SELECT * FROM conversations_conversation WHERE agent_id IS NOT NULL) AS c"
    running = "CASE WHEN status IN ('active', 'wrap_up') THEN NULL ELSE status_changed_at END"
    rows.put_out(
        Session,
        {
            "id": "id",
            "conversation": "id",
            "agent": "agent_id",
            "queue": "queue_id",
            "created_at": "opened_at",
            "assigned_at": "assigned_at",
            "accepted_at": "assigned_at",
            "closed_at": running,
            "closure_reason": f"CASE WHEN ({running}) IS NULL THEN '' ELSE 'agent_closed' END",
        },
        worked_on,
    )
    rows.put_out(
        Participant,
        {
            "id": "id",
            "session": "id",
            "agent": "agent_id",
            "added_at": "assigned_at",
            "joined_at": "assigned_at",
            "left_at": running,
        },
        worked_on,
    )


def _messages(number: int, people: People) -> None:
    """Question and answer in turn; one of hers is long, and was read half."""
    length = f"CASE WHEN id = {long_one(number)} THEN {LONG} ELSE {MESSAGES} END"
    inbound = "(mod(m, 2) = 1 OR agent_id IS NULL)"
    rows.put_out(
        Message,
        {
            "conversation": "id",
            "channel": "channel_id",
            "session": f"CASE WHEN {inbound} THEN NULL ELSE id END",
            "direction": f"CASE WHEN {inbound} THEN 'inbound' ELSE 'outbound' END",
            "origin": f"CASE WHEN {inbound} THEN 'customer' ELSE 'agent' END",
            "author": f"CASE WHEN {inbound} THEN NULL"
            f" ELSE agent_id - {people.first} + {people.first_user} END",
            "state": f"CASE WHEN {inbound} THEN 'received' ELSE 'read' END",
            "text": sentence("words", 8),
            "external_id": "'m_' || id || '_' || m",
            "client_key": "gen_random_uuid()",
            "occurred_at": "opened_at + m * interval '4 seconds'",
            "created_at": "opened_at + m * interval '4 seconds'",
        },
        "conversations_conversation AS c,"
        f" LATERAL generate_series(1, {length}) AS m,"
        f" (SELECT {array(SPOKEN)} AS words) AS vocabulary",
    )


def _events(number: int, people: People) -> None:
    """Opened, assigned, closed."""
    kinds = [("opened", "opened_at", "TRUE"), ("assigned", "assigned_at", "agent_id IS NOT NULL")]
    for kind, at, condition in [*kinds, ("closed", "closed_at", "status = 'closed'")]:
        rows.put_out(
            ConversationEvent,
            {
                "conversation": "id",
                "kind": f"'{kind}'",
                "data": "jsonb_build_object('agent', agent_id)",
                "happened_at": at,
            },
            f"(SELECT * FROM conversations_conversation WHERE {condition}) AS c",
        )


def _remarks(number: int, people: People) -> None:
    """Tags, notes, mentions of the first agent, and how far who had it has read."""
    rows.put_out(
        Conversation.tags.through,
        {"conversation": "n", "tag": f"{people.first_tag} + mod(n / 5, {TAGS})"},
        f"generate_series(5, {number}, 5) AS n",
    )
    rows.put_out(
        Note,
        {
            "id": "n",
            "conversation": "n",
            "author": people.user,
            "text": sentence("words", 8),
            "written_at": "now() - n * interval '1 second'",
        },
        f"generate_series(20, {number}, 20) AS n, (SELECT {array(SPOKEN)} AS words) AS vocabulary",
    )
    rows.put_out(
        Mention,
        {"note": "id", "user": str(people.first_user)},
        f"(SELECT id FROM conversations_note ORDER BY id DESC LIMIT {MENTIONS}) AS n",
    )
    rows.put_out(
        ReadMarker,
        {
            "conversation": "id",
            "user": f"agent_id - {people.first} + {people.first_user}",
            "last_read": "newest - CASE WHEN status = 'closed' THEN 0 ELSE mod(id, 4) END",
        },
        "conversations_conversation AS c JOIN (SELECT conversation_id, max(id) AS newest"
        " FROM conversations_message GROUP BY 1) AS m ON m.conversation_id = c.id"
        " WHERE agent_id IS NOT NULL",
    )


def long_one(number: int) -> int:
    """The id of the conversation of hers with many messages."""
    return number - OPEN - 1
