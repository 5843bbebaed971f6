"""Routing decisions: which rules were looked at, what they saw, and what came of it."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from omnichannel.api.conversations import RoutingSerializer
from omnichannel.api.messages import KeyFilter
from omnichannel.api.problems import problems
from omnichannel.asking import user_of
from routing.explanation import steps_of
from routing.models import RoutingDecision
from workstreams.conversations.models import Conversation


class DecisionSerializer(RoutingSerializer):
    conversation = serializers.IntegerField(source="conversation_id", read_only=True)

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_trace(self, decision: RoutingDecision) -> Any:
        return steps_of(decision) if decision.is_readable else []  # type: ignore[attr-defined]

    class Meta(RoutingSerializer.Meta):
        fields = ["id", "conversation", "decided_at", *RoutingSerializer.Meta.fields]
        read_only_fields = fields


class DecisionFilter(filters.FilterSet):
    conversation = KeyFilter(label="The id of the conversation.")
    queue = KeyFilter(label="The id of the queue.")


class Decisions(generics.ListAPIView[RoutingDecision]):
    """Of the conversations the token's user may see, newest first; the `trace` is empty where
    they may not read what was written."""

    scope = "decisions"
    queryset = RoutingDecision.objects.none()
    serializer_class = DecisionSerializer
    filterset_class = DecisionFilter

    @extend_schema(responses={200: DecisionSerializer(many=True), **problems(400, 401, 403, 429)})
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[RoutingDecision]:
        user = user_of(self.request)
        visible = Conversation.objects.visible_to(user).filter(pk=OuterRef("conversation"))
        readable = Conversation.objects.readable_by(user).filter(pk=OuterRef("conversation"))
        found = RoutingDecision.objects.filter(Exists(visible)).annotate(
            is_readable=Exists(readable)
        )
        return found.select_related("queue", "rulebook", "conversation")
