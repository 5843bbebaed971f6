"""Agents: who is there, how much they have in hand, and what they show."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from omnichannel.api import idempotency
from omnichannel.api.problems import problems
from omnichannel.asking import user_of
from routing.presence import show
from workstreams.conversations.load import with_load
from workstreams.models import Agent, Presence


class PresenceSerializer(serializers.ModelSerializer[Presence]):
    class Meta:
        model = Presence
        fields = ["id", "name", "base_status"]
        read_only_fields = fields


class AgentSerializer(serializers.ModelSerializer[Agent]):
    """`load` of `capacity` is taken; it may be more where a supervisor decided so."""

    name = serializers.CharField(source="user.__str__", read_only=True)
    username = serializers.CharField(source="user.username", read_only=True)
    presence = PresenceSerializer(read_only=True)
    load = serializers.IntegerField(read_only=True)

    class Meta:
        model = Agent
        fields = ["id", "name", "username", "presence", "presence_changed_at", "capacity", "load"]
        read_only_fields = fields


class ShowSerializer(serializers.Serializer[Any]):
    """The name of a presence, as the administration lists them."""

    presence = serializers.CharField(max_length=100)

    def validate_presence(self, name: str) -> Presence:
        presence = Presence.objects.filter(name=name).first()
        if presence is None:
            raise serializers.ValidationError(_("There is no presence with this name."))
        return presence


def colleagues() -> QuerySet[Agent]:
    """Everybody who may sign in knows who is there."""
    return with_load(Agent.objects.working()).select_related("user", "presence")


class Agents(generics.ListAPIView[Agent]):
    """Agents who may sign in, newest first."""

    scope = "agents"
    queryset = Agent.objects.none()
    serializer_class = AgentSerializer

    @extend_schema(responses={200: AgentSerializer(many=True), **problems(400, 401, 403, 429)})
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Agent]:
        return colleagues()


class OneAgent(generics.RetrieveAPIView[Agent]):
    scope = "agents"
    queryset = Agent.objects.none()
    serializer_class = AgentSerializer

    @extend_schema(responses={200: AgentSerializer, **problems(401, 403, 404, 429)})
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Agent]:
        return colleagues()


class AgentPresence(generics.GenericAPIView[Agent]):
    """What an agent shows: said by themselves, or by a supervisor."""

    scope = "agents"
    queryset = Agent.objects.none()
    pagination_class = None

    def get_queryset(self) -> QuerySet[Agent]:
        return colleagues()

    @extend_schema(
        request=ShowSerializer,
        parameters=[idempotency.PARAMETER],
        responses={
            200: AgentSerializer,
            **problems(400, 401, 403, 404, 409, 413, 415, 422, 429),
        },
    )
    @idempotency.carried_out_once
    def post(self, request: Request, pk: int) -> Response:
        agent, user = self.get_object(), user_of(request)
        if agent.user_id != user.pk and not user.supervises:
            raise PermissionDenied(_("Only supervisors say what others show."))
        wanted = ShowSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        presence = wanted.validated_data["presence"]
        if not presence.user_can_set and not user.supervises:
            raise PermissionDenied(_("Nobody chooses this presence themselves."))
        show(agent, presence)
        return Response(AgentSerializer(self.get_object()).data)
