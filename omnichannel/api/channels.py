"""Channels in service, and whether they are connected."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from omnichannel.api.problems import problems
from workstreams.channels.models import Channel


class ChannelHealthSerializer(serializers.ModelSerializer[Channel]):
    """`sentence` says what an administrator has to do; `checked_at` is null before a check.

    `warning` is empty, or says what works still and soon will not, or what is odd.
    """

    state = serializers.ChoiceField(source="health", choices=Channel.Health.choices, read_only=True)
    sentence = serializers.CharField(source="health_sentence", read_only=True)
    warning = serializers.CharField(source="health_warning", read_only=True)
    checked_at = serializers.DateTimeField(
        source="health_checked_at", read_only=True, allow_null=True
    )

    class Meta:
        model = Channel
        fields = ["state", "sentence", "warning", "checked_at"]
        read_only_fields = fields


class ChannelSerializer(serializers.ModelSerializer[Channel]):
    health = ChannelHealthSerializer(source="*", read_only=True)

    class Meta:
        model = Channel
        fields = ["id", "name", "kind", "health"]
        read_only_fields = fields


class Channels(generics.ListAPIView[Channel]):
    """The channels in service, newest first; every signed-in user may see them."""

    scope = "channels"
    queryset = Channel.objects.in_service()
    serializer_class = ChannelSerializer

    @extend_schema(responses={200: ChannelSerializer(many=True), **problems(400, 401, 403, 429)})
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)
