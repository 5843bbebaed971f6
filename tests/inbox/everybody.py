"""Everybody who may come across a conversation, and one that each of them is tried on."""

from datetime import UTC, datetime
from typing import NamedTuple

from django.core.files.base import ContentFile

from tests.fixtures import GILDA, join, make_agent
from workstreams.conversations import assignment, notes, participation
from workstreams.conversations.files import store
from workstreams.conversations.models import (
    Attachment,
    Case,
    Contact,
    ContactIdentity,
    Conversation,
    Direction,
    Message,
    Note,
    Origin,
    QuickReply,
    SavedView,
    State,
)
from workstreams.integrations.tokens import new_token
from workstreams.models import SupervisorSettings, User

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
WORDS = "Is the brass lamp in stock?"
NAME = "Gilda Moreau"

NOBODY = "nobody"  # has not signed in
STRANGER = "stranger"  # an agent of another queue
COLLEAGUE = "colleague"  # an agent of its queue, while somebody else has it
SERVER = "server"  # the same one, while it is open
AGENT = "agent"  # has it
CONSULTED = "consulted"  # was asked for advice, and came
MENTIONED = "mentioned"  # is named in a note
SUPERVISOR = "supervisor"
BLIND = "blind"  # a supervisor, while supervisors may not read along
ADMINISTRATOR = "administrator"  # and no agent
EVERYBODY = (
    NOBODY,
    STRANGER,
    COLLEAGUE,
    SERVER,
    AGENT,
    CONSULTED,
    MENTIONED,
    SUPERVISOR,
    BLIND,
    ADMINISTRATOR,
)
OUTSIDERS = (NOBODY, STRANGER, COLLEAGUE)


class Stage(NamedTuple):
    """`users` and `tokens` by who they are; the rest is what addresses and forms name."""

    users: dict[str, User | None]
    tokens: dict[str, str]
    conversation: Conversation
    message: Message
    attachment: Attachment
    contact: Contact
    case: Case
    saved_view: SavedView
    quick_reply: QuickReply


def gather(page, queue, alice, bob, sofia, admin_user):
    """Gilda's conversation came to this queue, and Alice has it."""
    carol, dora, erik = (
        make_agent(name.lower(), f"{name} Olsen") for name in ("Carol", "Dora", "Erik")
    )
    join(queue, alice, carol)
    conversation = _conversation(page, queue)
    message = _message(conversation)
    assignment.assign(conversation, alice)
    participation.invite(conversation, dora, alice.user)
    participation.join(conversation, dora)
    notes.write_note(conversation, alice.user, "@Erik Olsen, is it?", [erik.user])
    users = _users(alice, bob, carol, dora, erik, sofia, admin_user)
    return Stage(
        users=users,
        tokens={who: _token(user) for who, user in users.items() if user},
        conversation=conversation,
        message=message,
        attachment=_attachment(message),
        contact=Contact.objects.create(name=NAME),
        case=Case.objects.create(title="The brass lamp"),
        saved_view=SavedView.objects.create(owner=alice.user, name="Mine"),
        quick_reply=QuickReply.objects.create(
            owner=alice.user, title="Hello", locale="en-US", message="Hello!"
        ),
    )


def _users(alice, bob, carol, dora, erik, sofia, admin_user):
    return {
        NOBODY: None,
        STRANGER: bob.user,
        COLLEAGUE: carol.user,
        SERVER: carol.user,
        AGENT: alice.user,
        CONSULTED: dora.user,
        MENTIONED: erik.user,
        SUPERVISOR: sofia.user,
        BLIND: sofia.user,
        ADMINISTRATOR: admin_user,
    }


def _token(user):
    return new_token(user)[1]


def _conversation(page, queue):
    identity = ContactIdentity.objects.create(
        channel=page, external_id=GILDA, name=NAME, window_opened_at=datetime.now(UTC)
    )
    identity.picture.save("gilda", ContentFile(PNG))
    return Conversation.objects.create(
        identity=identity,
        channel=page,
        work_stream=page.work_stream,
        queue=queue,
        last_line=WORDS,
        last_customer_message_at=datetime.now(UTC),
    )


def _message(conversation):
    return Message.objects.create(
        conversation=conversation,
        channel_id=conversation.channel_id,
        direction=Direction.INBOUND,
        origin=Origin.CUSTOMER,
        external_id="m_1",
        text=WORDS,
        state=State.RECEIVED,
    )


def _attachment(message):
    attachment = Attachment(message=message, kind="image", name="lamp.png", mime_type="image/png")
    store.keep(attachment, [PNG])
    attachment.save()
    return attachment


def set_for(stage, who):
    """What is different while this one comes."""
    if who == SERVER:
        Conversation.objects.update(agent=None, status="open", units=0)
        stage.conversation.sessions.all().delete()
        Note.objects.all().delete()
    if who == BLIND:
        switches = SupervisorSettings.current()
        switches.monitor = False
        switches.save()
