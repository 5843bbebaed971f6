"""A customer's message reaches an agent, and the answer reaches the customer."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.system.patience import eventually
from tests.system.people import AgentAtWork
from workstreams.conversations.models import Attachment, Conversation, Message, Status

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("stage")]

PORTRAIT = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.fixture
def alice(stage):
    """At the web process Facebook does not post to."""
    return AgentAtWork("alice", stage.address("web2"))


@pytest.fixture
def bob(stage):
    return AgentAtWork("bob", stage.address("web1"))


def conversation_of(psid):
    return Conversation.objects.filter(identity__external_id=psid).first()


def held_by_someone(psid):
    def question():
        conversation = conversation_of(psid)
        return conversation if conversation and conversation.agent_id else None

    return eventually(question, what="the assignment")


def state_of(text):
    return Message.objects.get(text=text).state


def test_message_reaches_an_agent_and_the_answer_reaches_the_customer(stage, alice):
    gilda = stage.messenger.person("Gilda Brook")
    stream = alice.open_stream()

    conversation = held_by_someone(gilda.write("Is the brass lamp in stock?"))

    assert conversation.queue.name == "VIP"
    assert conversation.agent == alice.agent
    assert hears_of(stream, conversation)
    alice.answer(conversation, "Yes, two of them.")
    eventually(lambda: gilda.heard() == ["Yes, two of them."], what="the answer's arrival")
    eventually(lambda: state_of("Yes, two of them.") == "delivered", what="the receipt")
    gilda.look()
    eventually(lambda: state_of("Yes, two of them.") == "read", what="the read receipt")


def hears_of(stream, conversation):
    """Ends with the stream's time limit when nothing comes."""
    with stream:
        return any(line == f"data: {conversation.pk}".encode() for line in stream.iter_lines())


def test_customers_no_rule_names_are_shared_out_and_the_rest_waits_for_room(stage, alice, bob):
    customers = [stage.messenger.person(f"Tomas {number}") for number in range(7)]
    for customer in customers:
        customer.write("Hello?")
    # Who is first in the queue is whose profile comes first: the rules ask for the name.
    eventually(lambda: Conversation.objects.filter(queue__name="Default").count() == 7)
    eventually(lambda: Conversation.objects.filter(status=Status.ACTIVE).count() == 6)
    stage.stop("beat")

    assert alice.agent.conversations.count() == bob.agent.conversations.count() == 3
    assert Conversation.objects.filter(status=Status.OPEN).count() == 1
    finished = alice.agent.conversations.first()
    waiting = Conversation.objects.get(status=Status.OPEN)
    alice.end(finished)
    alice.close(finished)

    eventually(
        lambda: alice.agent.conversations.filter(pk=waiting.pk, status=Status.ACTIVE),
        within=2,
        what="the assignment without a sweep",
    )


def test_two_messages_at_once_of_a_new_customer_are_one_conversation(stage):
    noor = stage.messenger.person("Noor Salem")

    with ThreadPoolExecutor(2) as pool:
        psid, _ = pool.map(noor.write, ["Hello?", "Is anybody there?"])

    eventually(lambda: Message.objects.count() == 2, what="the arrival of both")
    assert Conversation.objects.get().identity.external_id == psid


def test_attachment_arrives_as_received(stage, alice):
    gilda = stage.messenger.person("Gilda Brook")

    conversation = held_by_someone(gilda.send_file("lamp.png", PORTRAIT, "image/png"))

    sent = gilda.thread()[0]["attachments"][0]
    received = Attachment.objects.get(message__conversation=conversation)
    assert (received.kind, received.url, received.is_refused) == ("image", sent["url"], False)
    shown = alice.request("GET", f"messages/?conversation={conversation.pk}").json()
    assert shown["results"][0]["attachments"][0]["url"] == sent["url"]
