"""Answering a customer from another program, by the same rules as in the inbox."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from omnichannel.api import idempotency
from omnichannel.api.messages import MessageSerializer
from omnichannel.api.problems import problems
from omnichannel.asking import user_of
from workstreams.conversations import replies
from workstreams.conversations.models import Conversation


class AnswerSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=replies.LONGEST_TEXT)


class Answers(generics.GenericAPIView[Conversation]):
    """Queue an answer. A long text becomes several messages that share a `reply_id`.

    Only the agent who has the conversation answers; 409 says why an answer was refused.
    """

    scope = "messages"
    queryset = Conversation.objects.none()
    pagination_class = None

    def get_queryset(self) -> QuerySet[Conversation]:
        return Conversation.objects.visible_to(user_of(self.request))

    @extend_schema(
        request=AnswerSerializer,
        parameters=[idempotency.PARAMETER],
        responses={
            201: MessageSerializer(many=True),
            **problems(400, 401, 403, 404, 409, 413, 415, 422, 429),
        },
    )
    @idempotency.carried_out_once
    def post(self, request: Request, pk: int) -> Response:
        conversation = self.get_object()
        answer = AnswerSerializer(data=request.data)
        answer.is_valid(raise_exception=True)
        text = answer.validated_data["text"]
        messages = replies.reply(conversation, user_of(request), text)
        queued = MessageSerializer(messages, many=True).data
        return Response(queued, status=status.HTTP_201_CREATED)
