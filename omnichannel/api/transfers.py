"""Send a conversation on: to a colleague of the same queue, or to another queue."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from omnichannel.api import idempotency
from omnichannel.api.conversations import OneConversationSerializer
from omnichannel.api.moves import Move, as_it_is_then
from omnichannel.api.problems import Conflict, problems
from omnichannel.asking import user_of
from routing import transfer
from workstreams.conversations.models import Conversation, ConversationMoved
from workstreams.conversations.rights import Rights
from workstreams.models import Agent, Queue, User


class TransferSerializer(serializers.Serializer[Any]):
    """Either an agent, by user name, or a queue, by id."""

    agent = serializers.CharField(required=False, max_length=150)
    queue = serializers.PrimaryKeyRelatedField(queryset=Queue.objects.all(), required=False)

    def validate_agent(self, username: str) -> Agent:
        agent = Agent.objects.filter(user__username=username).select_related("user").first()
        if agent is None:
            raise serializers.ValidationError(_("There is no agent with this user name."))
        return agent

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError(_("Name either an agent or a queue."))
        return attrs


class Transfers(Move):
    """By its agent or a supervisor; 409 says why it could not be sent there."""

    @extend_schema(
        request=TransferSerializer,
        parameters=[idempotency.PARAMETER],
        responses={
            200: OneConversationSerializer,
            204: None,
            **problems(400, 401, 403, 404, 409, 413, 415, 422, 429),
        },
    )
    @idempotency.carried_out_once
    def post(self, request: Request, pk: int) -> Response:
        conversation, user = self.get_object(), user_of(request)
        wanted = TransferSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        rights = Rights(conversation, user)
        refusal = rights.refusal(rights.moving_switch)
        if refusal and not rights.may_move:
            raise PermissionDenied(refusal)
        if not rights.offers_transfer:
            raise ConversationMoved(pk)
        try:
            _send_on(conversation, wanted.validated_data, user)
        except transfer.TransferRefused as refused:
            raise Conflict(refused.sentence) from None
        return as_it_is_then(pk, user)


def _send_on(conversation: Conversation, to: dict[str, Any], by: User) -> None:
    if "agent" in to:
        transfer.to_agent(conversation, to["agent"], by)
    else:
        transfer.to_queue(conversation, to["queue"], by)
