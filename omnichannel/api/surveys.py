"""Surveys: who was asked, and what they answered."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from omnichannel.api.conversations import AgentNameSerializer, QueueNameSerializer
from omnichannel.api.messages import KeyFilter
from omnichannel.api.problems import problems
from omnichannel.asking import user_of
from workstreams.surveys.models import Answer, Invitation, Survey
from workstreams.surveys.models.survey import SCORES


class SurveyNameSerializer(serializers.ModelSerializer[Survey]):
    class Meta:
        model = Survey
        fields = ["id", "name"]
        read_only_fields = fields


class SurveyAnswerSerializer(serializers.ModelSerializer[Answer]):
    """Several options stand one on each line; all are in the words of the survey's language."""

    kind = serializers.CharField(source="question.kind", read_only=True)
    text = serializers.CharField(source="question.text", read_only=True)
    value = serializers.CharField(source="shown", read_only=True)

    class Meta:
        model = Answer
        fields = ["question", "kind", "text", "value"]
        read_only_fields = fields


class SurveySerializer(serializers.ModelSerializer[Invitation]):
    """`sent_at` is null where it was not sent, and `reason` says why; `score` is 1 to 5."""

    survey = SurveyNameSerializer(read_only=True)
    agent = AgentNameSerializer(read_only=True, allow_null=True)
    queue = QueueNameSerializer(read_only=True, allow_null=True)
    sent_at = serializers.SerializerMethodField()
    answers = serializers.SerializerMethodField()

    class Meta:
        model = Invitation
        fields = [
            "id",
            "conversation",
            "survey",
            "agent",
            "queue",
            "outcome",
            "reason",
            "sent_at",
            "submitted_at",
            "score",
            "answers",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_sent_at(self, invitation: Invitation) -> Any:
        field = serializers.DateTimeField()
        return field.to_representation(invitation.created_at) if invitation.was_sent else None

    @extend_schema_field(SurveyAnswerSerializer(many=True))
    def get_answers(self, invitation: Invitation) -> Any:
        """A draft is for nobody's eyes but the customer's."""
        answers = list(invitation.answers.all()) if invitation.submitted_at else []
        return SurveyAnswerSerializer(answers, many=True).data


class MomentFilter(filters.IsoDateTimeFilter):
    """In UTC: PostgreSQL takes no zone that is further away than 16 hours."""

    def filter(self, qs: QuerySet[Any], value: datetime | None) -> QuerySet[Any]:
        try:
            moment = value.astimezone(UTC) if value else None
        except OverflowError:  # before the year 1, or after 9999
            raise serializers.ValidationError(
                {self.field_name: [_("No survey is as old or as new as that.")]}
            ) from None
        return super().filter(qs, moment)


class SurveyFilter(filters.FilterSet):
    conversation = KeyFilter(label="The id of the conversation.")
    survey = KeyFilter(label="The id of the survey.")
    queue = KeyFilter(label="The id of the queue.")
    agent = KeyFilter(label="The id of the agent.")
    score = filters.ChoiceFilter(choices=[(score, str(score)) for score in SCORES])
    answered = filters.BooleanFilter(
        field_name="submitted_at", lookup_expr="isnull", exclude=True, label="Whether it came back."
    )
    submitted_after = MomentFilter(field_name="submitted_at", lookup_expr="gte")
    submitted_before = MomentFilter(field_name="submitted_at", lookup_expr="lt")


class Surveys(generics.ListAPIView[Invitation]):
    """Surveys of every conversation the token's user may see, newest first."""

    scope = "surveys"
    queryset = Invitation.objects.none()
    serializer_class = SurveySerializer
    filterset_class = SurveyFilter

    @extend_schema(responses={200: SurveySerializer(many=True), **problems(400, 401, 403, 429)})
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Invitation]:
        visible = Invitation.objects.visible_to(user_of(self.request))
        return visible.select_related("survey", "agent__user", "queue").prefetch_related(
            "answers__question"
        )
