"""Every happening is told in a sentence of its own."""

import pytest

from omnichannel.inbox.happenings import SENTENCES, sentence_of
from workstreams.conversations.models import ConversationEvent, Session
from workstreams.models import User

Kind = ConversationEvent.Kind
BOB = {"agent": 2, "agent_name": "Bob"}
FROM_ALICE = {"from_agent": 1, "from_name": "Alice"}
TO_VIP = {"queue": 7, "queue_name": "VIP", "from_queue": 3, "from_queue_name": "Billing"}


def told(kind, *, by=None, **data):
    actor = User(username=by.lower(), name=by) if by else None
    return sentence_of(ConversationEvent(kind=kind, actor=actor, data=data))


def test_no_two_kinds_share_a_sentence():
    sentences = [told(kind, by="Alice", **BOB) for kind in Kind]

    assert len(set(sentences)) == len(Kind) == len(SENTENCES)


@pytest.mark.parametrize("kind", Kind)
def test_a_happening_without_details_is_told_all_the_same(kind):
    assert "%" not in told(kind)


def test_a_percent_sign_in_a_name_does_no_harm():
    assert told(Kind.RELEASED, queue_name="50% off", **FROM_ALICE).endswith("to 50% off")


@pytest.mark.parametrize(
    ("kind", "data", "sentence"),
    [
        (Kind.QUEUED, {"queue_name": "VIP", "rule_name": ""}, "Waits in VIP: no rule matched"),
        (
            Kind.QUEUED,
            {"queue_name": "VIP", "rule_name": "Stars"},
            "Waits in VIP: rule “Stars” matched",
        ),
        (Kind.QUEUED, {"queue_name": "VIP"}, "Waits in VIP"),
        (Kind.OFFERED, {**BOB, "origin": "distribution"}, "Offered to Bob"),
        (
            Kind.OFFERED,
            {**BOB, "origin": "affinity"},
            "Offered to Bob, who had this customer before",
        ),
        (Kind.OFFERED, {**BOB, "origin": "transfer"}, "Alice asked Bob to take over"),
        (Kind.REJECTED, BOB, "Bob rejected it"),
        (Kind.REJECTED, {**BOB, "transfer": True}, "Bob rejected the transfer"),
        (Kind.TIMED_OUT, BOB, "Bob did not answer in time"),
        (Kind.TIMED_OUT, {**BOB, "transfer": True}, "Bob did not answer the transfer in time"),
        (
            Kind.OFFERING_STOPPED,
            {"declined": 10},
            "Nobody wanted it: offered 10 times, offering stopped",
        ),
        (Kind.ASSIGNED, {**BOB, "accepted": True}, "Bob accepted it"),
        (Kind.ASSIGNED, {**BOB, "picked": True}, "Bob took it"),
        (Kind.ASSIGNED, {**BOB, "origin": "distribution"}, "Assigned to Bob"),
        (Kind.ASSIGNED, {**BOB, "origin": "supervisor"}, "Alice assigned it to Bob"),
        (
            Kind.ASSIGNED,
            {**BOB, "origin": "affinity"},
            "Assigned to Bob, who had this customer before",
        ),
        (Kind.TRANSFERRED, {**BOB, **FROM_ALICE}, "Transferred from Alice to Bob"),
        (
            Kind.TRANSFERRED,
            {**BOB, "from_name": "Carol", "origin": "supervisor"},
            "Alice moved it from Carol to Bob",
        ),
        (Kind.TRANSFERRED, {**TO_VIP, **FROM_ALICE}, "Transferred from Billing to VIP"),
        (Kind.TRANSFERRED, {"queue": 7, "queue_name": "VIP"}, "Transferred to VIP"),
        (Kind.RELEASED, {**TO_VIP, **FROM_ALICE}, "Given back by Alice to VIP"),
        (Kind.RELEASED, {**TO_VIP, "from_name": "Bob"}, "Alice gave it back to VIP"),
        (
            Kind.DISCONNECTED,
            {**TO_VIP, **FROM_ALICE},
            "The connection to Alice was lost: back to VIP",
        ),
        (
            Kind.OVERFLOWED,
            {"occasion": "out_of_hours", "action": "end", "queue_name": "VIP", "notice": "queued"},
            "VIP is out of hours: ended, the customer was told",
        ),
        (
            Kind.OVERFLOWED,
            {"occasion": "too_many", "threshold": 5, "action": "end", "queue_name": "VIP"},
            "More than 5 wait in VIP: ended",
        ),
        (
            Kind.OVERFLOWED,
            {
                "occasion": "too_long",
                "threshold": 5,
                "action": "transfer",
                "queue_name": "VIP",
                "target_name": "Billing",
            },
            "Waited in VIP for more than 5 minutes: sent on to Billing",
        ),
        (Kind.MESSAGE_UNSENT, {}, "The customer unsent a message"),
        (Kind.MESSAGE_UNSENT, {"is_ours": True}, "A message of ours was unsent"),
        (Kind.CLOSED, {"forced": True}, "Alice closed it for everyone"),
        (Kind.CLOSED, {"overflow": True}, "Closed because the queue overflowed"),
        (Kind.CLOSED, {"declines": True}, "Closed: nobody wanted it"),
        (
            Kind.CLOSED,
            {"reason": Session.ClosureReason.CONVERSATION_TIMEOUT},
            "Closed after a long time without activity",
        ),
        (Kind.CLOSED, {}, "Alice closed the conversation"),
    ],
)
def test_the_details_are_told(kind, data, sentence):
    assert told(kind, by="Alice", **data) == sentence
