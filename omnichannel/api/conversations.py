"""Conversations: who wants what, who works on it, and everything that was said."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from omnichannel.api.messages import KeyFilter, MessageSerializer
from omnichannel.api.pagination import WholeThreads
from omnichannel.api.problems import problems
from omnichannel.asking import user_of
from routing.explanation import steps_of
from routing.models import RoutingDecision
from workstreams.channels.models import Channel
from workstreams.conversations.models import (
    ContactIdentity,
    Conversation,
    Message,
    Status,
)
from workstreams.conversations.permission import reply_permission
from workstreams.models import Agent, Queue, SupervisorSettings, User

MOST_MESSAGES = 200  # of each conversation in a list; one conversation alone comes whole


class ChannelNameSerializer(serializers.ModelSerializer[Channel]):
    class Meta:
        model = Channel
        fields = ["id", "name", "kind"]
        read_only_fields = fields


class QueueNameSerializer(serializers.ModelSerializer[Queue]):
    class Meta:
        model = Queue
        fields = ["id", "name"]
        read_only_fields = fields


class AgentNameSerializer(serializers.ModelSerializer[Agent]):
    name = serializers.CharField(source="user.__str__", read_only=True)
    username = serializers.CharField(source="user.username", read_only=True)

    class Meta:
        model = Agent
        fields = ["id", "name", "username"]
        read_only_fields = fields


class IdentitySerializer(serializers.ModelSerializer[ContactIdentity]):
    """`name` is what the platform told, `display_name` what agents see without it."""

    display_name = serializers.CharField(read_only=True)

    class Meta:
        model = ContactIdentity
        fields = ["external_id", "name", "display_name", "locale", "timezone"]
        read_only_fields = fields


class RoutingSerializer(serializers.ModelSerializer[RoutingDecision]):
    """Why it waits where it waits; an empty `rule_name`: no rule matched."""

    queue = QueueNameSerializer(read_only=True)
    trace = serializers.SerializerMethodField()

    class Meta:
        model = RoutingDecision
        fields = ["rule_name", "queue", "trace"]
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_trace(self, decision: RoutingDecision) -> Any:
        """Empty where the user may not read what the rules have looked at."""
        is_readable = getattr(decision.conversation, "is_readable", True)
        return steps_of(decision) if is_readable else []


class ReplyPermissionSerializer(serializers.Serializer[Any]):
    """What the channel says about answering now; who may answer is another matter."""

    allowed = serializers.BooleanField()
    lane = serializers.CharField()
    until = serializers.DateTimeField(allow_null=True)
    sentence = serializers.CharField()
    remedy = serializers.CharField()


class ConversationSerializer(serializers.ModelSerializer[Conversation]):
    """As in a list: with the last 200 messages, in the order of the thread."""

    channel = ChannelNameSerializer(read_only=True)
    queue = QueueNameSerializer(read_only=True, allow_null=True)
    agent = AgentNameSerializer(read_only=True, allow_null=True)
    offered_to = AgentNameSerializer(read_only=True, allow_null=True)
    identity = IdentitySerializer(read_only=True)
    routing = RoutingSerializer(source="routing_decision", read_only=True, allow_null=True)
    messages = serializers.SerializerMethodField()

    class Meta:
        model = Conversation
        fields = [
            "id",
            "status",
            "channel",
            "queue",
            "agent",
            "offered_to",
            "identity",
            "transfer_count",
            "predecessor",
            "opened_at",
            "closed_at",
            "last_activity_at",
            "waiting_since",
            "routing",
            "messages",
        ]
        read_only_fields = fields

    @extend_schema_field(MessageSerializer(many=True))
    def get_messages(self, conversation: Conversation) -> Any:
        newest_first = conversation.newest_messages  # type: ignore[attr-defined]
        return MessageSerializer(newest_first[::-1], many=True).data


class OneConversationSerializer(ConversationSerializer):
    """With every message, and whether the customer may be answered now."""

    reply = serializers.SerializerMethodField()

    class Meta(ConversationSerializer.Meta):
        fields = [*ConversationSerializer.Meta.fields, "reply"]
        read_only_fields = fields

    @extend_schema_field(ReplyPermissionSerializer)
    def get_reply(self, conversation: Conversation) -> Any:
        return ReplyPermissionSerializer(reply_permission(conversation)).data


class ConversationFilter(filters.FilterSet):
    identity = filters.CharFilter(method="of_identity", label="The platform's id of the customer.")
    status = filters.ChoiceFilter(choices=Status.choices)
    queue = KeyFilter(label="The id of the queue.")
    channel = KeyFilter(label="The id of the channel.")

    def of_identity(
        self, conversations: QuerySet[Conversation], name: str, value: str
    ) -> QuerySet[Conversation]:
        """Looked up first, and with the channels, because the index begins with the channel."""
        identities = ContactIdentity.objects.filter(
            channel__in=Channel.objects.values("pk"), external_id=value
        )
        return conversations.filter(identity__in=list(identities.values_list("pk", flat=True)))


def conversations_of(user: User, most_messages: int | None = None) -> QuerySet[Conversation]:
    """What the user may see, with what they may read of it, in a fixed number of queries."""
    visible = Conversation.objects.visible_to(user)
    newest = Message.objects.prefetch_related("attachments").order_by("-occurred_at", "-id")
    if user.supervises and not SupervisorSettings.current().monitor:
        readable = Conversation.objects.readable_by(user)
        newest = newest.filter(conversation__in=readable)
        visible = visible.annotate(is_readable=Exists(readable.filter(pk=OuterRef("pk"))))
    return visible.select_related(
        "channel",
        "queue",
        "agent__user",
        "offered_to__user",
        "identity__channel",
        "routing_decision__queue",
    ).prefetch_related(
        Prefetch("messages", newest[:most_messages], to_attr="newest_messages"),
        "routing_decision__rulebook",
    )


class Conversations(generics.ListAPIView[Conversation]):
    """Every conversation the token's user may see, the newest first, each with its last
    200 messages."""

    scope = "conversations"
    queryset = Conversation.objects.none()
    serializer_class = ConversationSerializer
    filterset_class = ConversationFilter
    pagination_class = WholeThreads

    @extend_schema(
        responses={200: ConversationSerializer(many=True), **problems(400, 401, 403, 429)}
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Conversation]:
        return conversations_of(user_of(self.request), MOST_MESSAGES)


class OneConversation(generics.RetrieveAPIView[Conversation]):
    """One conversation with all its messages; 404 also where it is another agent's."""

    scope = "conversations"
    queryset = Conversation.objects.none()
    serializer_class = OneConversationSerializer

    @extend_schema(responses={200: OneConversationSerializer, **problems(401, 403, 404, 429)})
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Conversation]:
        return conversations_of(user_of(self.request))
