"""How things stand, in a few figures another program can watch."""

from collections import Counter
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from omnichannel.api.problems import problems
from omnichannel.asking import user_of
from workstreams.channels.models import Channel
from workstreams.conversations.models import Conversation, Message, State, Status


class ChannelCountsSerializer(serializers.Serializer[Any]):
    connected = serializers.IntegerField()
    needs_attention = serializers.IntegerField()
    unknown = serializers.IntegerField()


class HealthSerializer(serializers.Serializer[Any]):
    """Conversations and messages are those the token's user may see."""

    status = serializers.CharField(help_text="`ok` or `needs_attention`.")
    channels = ChannelCountsSerializer()
    open_conversations = serializers.IntegerField()
    queued_messages = serializers.IntegerField()


class Health(APIView):
    """`ok` when the database answers and no channel needs attention; 503 without a database."""

    scope = "channels"

    @extend_schema(responses={200: HealthSerializer, **problems(401, 403, 429, 503)})
    def get(self, request: Request) -> Response:
        counts = Counter(Channel.objects.in_service().values_list("health", flat=True))
        visible = Conversation.objects.visible_to(user_of(request))
        queued = Message.objects.filter(state=State.QUEUED, conversation__in=visible.values("pk"))
        ailing = counts[Channel.Health.NEEDS_ATTENTION]
        report = {
            "status": "needs_attention" if ailing else "ok",
            "channels": {health: counts[health] for health in Channel.Health.values},
            "open_conversations": visible.filter(status=Status.OPEN).count(),
            "queued_messages": queued.count(),
        }
        return Response(HealthSerializer(report).data)
