"""Messages: what was said, and how far it got."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from omnichannel.api.problems import problems
from omnichannel.asking import user_of
from workstreams.channels.models import Channel
from workstreams.conversations.masking import masked, masked_throughout
from workstreams.conversations.models import (
    Attachment,
    Conversation,
    Direction,
    Message,
    State,
)
from workstreams.models import User


class MaskedField(serializers.CharField):
    """What fits a rule of data masking is `####`."""

    def to_representation(self, value: Any) -> str:
        return masked(str(value))


class MaskedDetails(serializers.DictField):
    def to_representation(self, value: Any) -> dict[str, Any]:
        return super().to_representation(masked_throughout(value))


class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    """`file_state` is stored once the bytes are there under `files/<id>/`; `size` in bytes.

    `url` is the platform's own address, which expires.
    """

    details = MaskedDetails(read_only=True)
    title = MaskedField(read_only=True)
    name = MaskedField(read_only=True)

    class Meta:
        model = Attachment
        fields = [
            "id",
            "kind",
            "url",
            "title",
            "details",
            "is_refused",
            "file_state",
            "file_error",
            "name",
            "mime_type",
            "size",
        ]
        read_only_fields = fields


class MessageSerializer(serializers.ModelSerializer[Message]):
    """`occurred_at` orders the thread; `reply_to` is the external id it answers."""

    text = MaskedField(read_only=True)
    payload = MaskedField(read_only=True)
    attachments = AttachmentSerializer(many=True, read_only=True)
    reply_to = serializers.CharField(source="reply_to_external_id", read_only=True)

    class Meta:
        model = Message
        fields = [
            "id",
            "conversation",
            "external_id",
            "direction",
            "origin",
            "text",
            "kind",
            "payload",
            "attachments",
            "state",
            "error",
            "error_code",
            "reply_to",
            "reply_id",
            "occurred_at",
            "sent_at",
            "delivered_at",
            "read_at",
        ]
        read_only_fields = fields


class KeyFilter(filters.NumberFilter):
    """The id of another row."""

    field_class = forms.IntegerField


class MessageFilter(filters.FilterSet):
    external_id = filters.CharFilter(
        method="with_external_id", label="The platform's id of the message."
    )
    conversation = KeyFilter(label="The id of the conversation.")
    direction = filters.ChoiceFilter(choices=Direction.choices)
    state = filters.ChoiceFilter(choices=State.choices)

    def with_external_id(
        self, messages: QuerySet[Message], name: str, value: str
    ) -> QuerySet[Message]:
        """Named with the channels, because the index begins with the channel."""
        return messages.filter(
            ~Q(external_id=""), channel__in=Channel.objects.values("pk"), external_id=value
        )


def messages_of(user: User) -> QuerySet[Message]:
    readable = Conversation.objects.readable_by(user).values("pk")
    return Message.objects.filter(conversation__in=readable).prefetch_related("attachments")


class Messages(generics.ListAPIView[Message]):
    """Messages of every conversation the token's user may read, newest first."""

    scope = "messages"
    queryset = Message.objects.none()
    serializer_class = MessageSerializer
    filterset_class = MessageFilter

    @extend_schema(responses={200: MessageSerializer(many=True), **problems(400, 401, 403, 429)})
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Message]:
        return messages_of(user_of(self.request))


class OneMessage(generics.RetrieveAPIView[Message]):
    """One message; 404 also where it is not theirs to read."""

    scope = "messages"
    queryset = Message.objects.none()
    serializer_class = MessageSerializer

    @extend_schema(responses={200: MessageSerializer, **problems(401, 403, 404, 429)})
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Message]:
        return messages_of(user_of(self.request))
