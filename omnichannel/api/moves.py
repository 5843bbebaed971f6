"""A conversation moves on: taken, refused, given back, ended, put aside, closed."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from omnichannel.api import idempotency
from omnichannel.api.conversations import OneConversationSerializer, conversations_of
from omnichannel.api.problems import problems
from omnichannel.asking import user_of
from routing import offers
from routing.distribution import pick
from workstreams.conversations import lifecycle
from workstreams.conversations.models import Conversation, ConversationMoved
from workstreams.conversations.rights import Rights
from workstreams.models import Agent, User


class Move(generics.GenericAPIView[Conversation]):
    """A POST without a body; answers with the conversation as it is then, or with 204 where it
    is no longer the token's user's to see."""

    scope = "conversations"
    queryset = Conversation.objects.none()
    serializer_class = OneConversationSerializer

    def get_queryset(self) -> QuerySet[Conversation]:
        return Conversation.objects.visible_to(user_of(self.request)).select_related(
            "agent__user", "channel", "work_stream", "queue"
        )

    @extend_schema(
        request=None,
        parameters=[idempotency.PARAMETER],
        responses={
            200: OneConversationSerializer,
            204: None,
            **problems(400, 401, 403, 404, 409, 413, 415, 422, 429),
        },
    )
    @idempotency.carried_out_once
    def post(self, request: Request, pk: int) -> Response:
        self.move(self.get_object(), user_of(request))
        return as_it_is_then(pk, user_of(request))

    def move(self, conversation: Conversation, by: User) -> None:
        raise NotImplementedError


def as_it_is_then(pk: int, user: User) -> Response:
    moved = conversations_of(user).filter(pk=pk).first()
    if moved is None:
        return Response(status=status.HTTP_204_NO_CONTENT)
    return Response(OneConversationSerializer(moved).data)


class Assignment(Move):
    """The token's user takes an open conversation."""

    def move(self, conversation: Conversation, by: User) -> None:
        if not Agent.objects.filter(user=by).exists():
            raise PermissionDenied(_("Only agents take conversations, and this user is none."))
        rights = Rights(conversation, by)
        refusal = rights.refusal("assign")
        if refusal and not (rights.is_asked or rights.may_pick):
            raise PermissionDenied(refusal)
        pick(conversation, by)


class Ending(Move):
    """Active to Wrap-up: the matter is settled. Its agent says so, or a supervisor who may
    close conversations."""

    def move(self, conversation: Conversation, by: User) -> None:
        rights = Rights(conversation, by)
        _only_if(rights.may_settle, conversation, rights.refusal("force_close"))
        lifecycle.end(conversation, by)


class SessionClosure(Move):
    """Active to Waiting for the customer, Wrap-up to Closed; by its agent or a supervisor."""

    def move(self, conversation: Conversation, by: User) -> None:
        rights = Rights(conversation, by)
        _only_if(rights.may_settle, conversation, rights.refusal("force_close"))
        lifecycle.close_session(conversation, by)


class Reopening(Move):
    """Waiting to Active, by the agent who put it aside."""

    def move(self, conversation: Conversation, by: User) -> None:
        _only_if(Rights(conversation, by).is_own, conversation)
        lifecycle.reopen(conversation, by)


class Acceptance(Move):
    """The token's user takes what is offered to them; 409 when it no longer is."""

    def move(self, conversation: Conversation, by: User) -> None:
        offers.accept(conversation, by)


class Rejection(Move):
    """The token's user refuses what is offered to them; others are asked."""

    def move(self, conversation: Conversation, by: User) -> None:
        offers.reject(conversation, by)


class Release(Move):
    """Active back into its queue; by its agent or a supervisor."""

    def move(self, conversation: Conversation, by: User) -> None:
        rights = Rights(conversation, by)
        _only_if(rights.may_move, conversation, rights.refusal(rights.moving_switch))
        lifecycle.release(conversation, by)


class ForcedClosure(Move):
    """Closed, whatever its state; by a supervisor."""

    def move(self, conversation: Conversation, by: User) -> None:
        rights = Rights(conversation, by)
        if not rights.may("force_close"):
            stranger = _("Only supervisors close what is not theirs to end.")
            raise PermissionDenied(rights.refusal("force_close") or stranger)
        lifecycle.force_close(conversation, by)


def _only_if(allowed: bool, conversation: Conversation, refusal: str = "") -> None:
    """`refusal` is a sentence for those whose role alone would allow it."""
    if allowed:
        return
    if conversation.agent is None:
        raise ConversationMoved(conversation.pk)
    if refusal:
        raise PermissionDenied(refusal)
    raise PermissionDenied(
        _("%(agent)s works on this conversation.") % {"agent": conversation.agent}
    )
