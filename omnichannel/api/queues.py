"""Queues: where conversations wait, and how many do."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from omnichannel.api.problems import problems
from omnichannel.asking import user_of
from workstreams.conversations.models import Status
from workstreams.models import Agent, Queue, User


class QueueSerializer(serializers.ModelSerializer[Queue]):
    """`waiting` conversations are open in it; everybody serves the default queue."""

    waiting = serializers.IntegerField(read_only=True)

    class Meta:
        model = Queue
        fields = ["id", "name", "priority", "is_default", "is_active", "waiting"]
        read_only_fields = fields


def queues_of(user: User) -> QuerySet[Queue]:
    """Those the user serves; supervisors see all."""
    agent = Agent.of(user)
    if user.supervises:
        found = Queue.objects.all()
    else:
        found = Queue.objects.served_by(agent) if agent else Queue.objects.none()
    return found.annotate(
        waiting=Count("conversations", filter=Q(conversations__status=Status.OPEN))
    )


class Queues(generics.ListAPIView[Queue]):
    """The queues the token's user serves, newest first; supervisors see all."""

    scope = "queues"
    queryset = Queue.objects.none()
    serializer_class = QueueSerializer

    @extend_schema(responses={200: QueueSerializer(many=True), **problems(400, 401, 403, 429)})
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Queue]:
        return queues_of(user_of(self.request))
