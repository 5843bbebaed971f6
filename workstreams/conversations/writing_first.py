"""An agent begins a conversation with a customer who wrote before."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workstreams.channels.policy import ReplyPermission
from workstreams.conversations import sessions, timeline
from workstreams.conversations.models import (
    ContactIdentity,
    Conversation,
    ConversationEvent,
    Session,
)
from workstreams.conversations.permission import permission_to_begin
from workstreams.conversations.refusal import Refused
from workstreams.conversations.transitions import Verb
from workstreams.models import Agent, Queue, User

Kind = ConversationEvent.Kind
Origin = Session.Origin


class CannotWriteFirst(Refused):
    """No conversation is begun."""


class WrittenAlready(CannotWriteFirst):
    """There is a conversation with this customer: `live`."""

    def __init__(self, live: Conversation) -> None:
        super().__init__(_("There is a conversation with this customer already."))
        self.live = live


@transaction.atomic
def write_first(conversation: Conversation, by: User) -> Conversation:
    """Begin the one that follows a closed one; it is active with `by`, whatever their room.

    Raises CannotWriteFirst where the customer is blocked, no answer may go out, or a
    conversation is under way.
    """
    agent = Agent.objects.filter(user=by).first()
    if agent is None:
        raise CannotWriteFirst(_("Only agents write to customers."))
    identity = ContactIdentity.objects.select_for_update().get(pk=conversation.identity_id)
    check(identity)
    permission = permission_to_begin(identity, timezone.now())
    if not permission.allowed:
        raise CannotWriteFirst(refusal_of(permission))
    begun = _begin(identity, conversation)
    timeline.record(begun, Kind.OPENED, by, origin=Origin.WRITING_FIRST)
    Conversation.assign_locked([(begun, agent)], Verb.ASSIGN)
    sessions.begin([(begun, agent)], Origin.WRITING_FIRST, from_queue=False)
    facts = {"agent": agent.pk, "agent_name": str(agent), "origin": Origin.WRITING_FIRST}
    timeline.record(begun, Kind.ASSIGNED, by, **facts)
    return begun


def check(identity: ContactIdentity) -> None:
    """Whatever the reply window says; raises CannotWriteFirst."""
    if identity.erased_at is not None:
        raise CannotWriteFirst(_("This customer's data was erased."))
    if identity.blocked_at is not None:
        raise CannotWriteFirst(_("This customer is blocked. Unblock them to write."))
    if (live := Conversation.objects.live().filter(identity=identity).first()) is not None:
        raise WrittenAlready(live)


def refusal_of(permission: ReplyPermission) -> str:
    return " ".join(filter(None, [permission.sentence, permission.remedy]))


def _begin(identity: ContactIdentity, earlier: Conversation) -> Conversation:
    """In the queue the earlier one had, where that is in use still."""
    had = earlier.queue
    return Conversation.objects.create(
        identity=identity,
        channel_id=identity.channel_id,
        work_stream_id=identity.channel.work_stream_id,
        contact_id=identity.contact_id,
        account_id=identity.account_id,
        queue=had if had is not None and had.is_active else Queue.default(),
        queued_at=timezone.now(),
        predecessor=identity.conversations.order_by("-id").first(),
    )
