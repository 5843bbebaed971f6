"""Answering a customer from another program, by the same rules as in the inbox."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from omnichannel.api.authentication import user_of
from omnichannel.api.messages import MessageSerializer
from omnichannel.api.parsing import BoundedJSONParser
from omnichannel.api.problems import problems
from workstreams.conversations import replies
from workstreams.conversations.models import Conversation

LONGEST_TEXT = 20_000  # characters; the channel cuts it into what it takes


class AnswerSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=LONGEST_TEXT)


class Answers(generics.GenericAPIView[Conversation]):
    """Queue an answer. A long text becomes several messages that share a `reply_id`.

    Only the agent who has the conversation answers; 409 says why an answer was refused.
    """

    queryset = Conversation.objects.none()
    parser_classes = [BoundedJSONParser]
    pagination_class = None

    def get_queryset(self) -> QuerySet[Conversation]:
        return Conversation.objects.visible_to(user_of(self.request))

    @extend_schema(
        request=AnswerSerializer,
        responses={201: MessageSerializer(many=True), **problems(400, 401, 404, 409, 413)},
    )
    def post(self, request: Request, pk: int) -> Response:
        conversation = self.get_object()
        answer = AnswerSerializer(data=request.data)
        answer.is_valid(raise_exception=True)
        messages = replies.reply(conversation, user_of(request), answer.validated_data["text"])
        queued = MessageSerializer(messages, many=True).data
        return Response(queued, status=status.HTTP_201_CREATED)
