"""Whose token this is, and what it opens."""

from typing import Any, cast

from django.conf import settings
from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from omnichannel.api.problems import problems
from omnichannel.api.scopes import EVERY_TOKEN
from omnichannel.asking import user_of
from workstreams.integrations.models import scopes_of
from workstreams.models import User


class MeSerializer(serializers.Serializer[Any]):
    username = serializers.CharField()
    name = serializers.CharField()
    role = serializers.ChoiceField(choices=User.Role.choices)
    scopes = serializers.ListField(child=serializers.CharField())
    expires_at = serializers.DateTimeField(allow_null=True)
    reads_per_minute = serializers.IntegerField(help_text="0: no limit.")
    writes_per_minute = serializers.IntegerField(help_text="0: no limit.")


class Me(APIView):
    """What a program can find out about its own token."""

    scope = EVERY_TOKEN

    @extend_schema(responses={200: MeSerializer, **problems(401, 429)})
    def get(self, request: Request) -> Response:
        user, token = user_of(request), cast(AuthToken, request.auth)
        told = {
            "username": user.username,
            "name": str(user),
            "role": user.role,
            "scopes": scopes_of(token),
            "expires_at": token.expiry,
            "reads_per_minute": settings.API_READS_PER_MINUTE,
            "writes_per_minute": settings.API_WRITES_PER_MINUTE,
        }
        return Response(MeSerializer(told).data)
