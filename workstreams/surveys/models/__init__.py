"""Surveys, the channels they belong to, and the customers who were asked."""

from workstreams.surveys.models.answer import Answer
from workstreams.surveys.models.channel_survey import ChannelSurvey
from workstreams.surveys.models.invitation import Invitation
from workstreams.surveys.models.survey import Question, QuestionText, Survey

__all__ = ["Answer", "ChannelSurvey", "Invitation", "Question", "QuestionText", "Survey"]
