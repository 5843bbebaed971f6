"""The addresses of the API, version 1."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from omnichannel.api.agents import AgentPresence, Agents, OneAgent
from omnichannel.api.answers import Answers
from omnichannel.api.channels import Channels
from omnichannel.api.contacts import Contacts, OneContact
from omnichannel.api.conversations import Conversations, OneConversation
from omnichannel.api.decisions import Decisions
from omnichannel.api.files import File
from omnichannel.api.health import Health
from omnichannel.api.me import Me
from omnichannel.api.messages import Messages, OneMessage
from omnichannel.api.moves import (
    Acceptance,
    Assignment,
    Ending,
    ForcedClosure,
    Rejection,
    Release,
    Reopening,
    SessionClosure,
)
from omnichannel.api.problems import NoSuchAddress
from omnichannel.api.queues import Queues
from omnichannel.api.surveys import Surveys
from omnichannel.api.transfers import Transfers

app_name = "api"
urlpatterns = [
    path("messages/", Messages.as_view(), name="messages"),
    path("messages/<int:pk>/", OneMessage.as_view(), name="message"),
    path("conversations/", Conversations.as_view(), name="conversations"),
    path("conversations/<int:pk>/", OneConversation.as_view(), name="conversation"),
    path("conversations/<int:pk>/messages/", Answers.as_view(), name="answers"),
    path("conversations/<int:pk>/assignment/", Assignment.as_view(), name="assignment"),
    path("conversations/<int:pk>/ending/", Ending.as_view(), name="ending"),
    path("conversations/<int:pk>/session-closure/", SessionClosure.as_view(), name="closure"),
    path("conversations/<int:pk>/reopening/", Reopening.as_view(), name="reopening"),
    path("conversations/<int:pk>/acceptance/", Acceptance.as_view(), name="acceptance"),
    path("conversations/<int:pk>/rejection/", Rejection.as_view(), name="rejection"),
    path("conversations/<int:pk>/release/", Release.as_view(), name="release"),
    path("conversations/<int:pk>/transfers/", Transfers.as_view(), name="transfers"),
    path("conversations/<int:pk>/forced-closure/", ForcedClosure.as_view(), name="forced-closure"),
    path("contacts/", Contacts.as_view(), name="contacts"),
    path("contacts/<int:pk>/", OneContact.as_view(), name="contact"),
    path("queues/", Queues.as_view(), name="queues"),
    path("agents/", Agents.as_view(), name="agents"),
    path("agents/<int:pk>/", OneAgent.as_view(), name="agent"),
    path("agents/<int:pk>/presence/", AgentPresence.as_view(), name="presence"),
    path("routing-decisions/", Decisions.as_view(), name="decisions"),
    path("me/", Me.as_view(), name="me"),
    path("files/<int:pk>/", File.as_view(), name="file"),
    path("channels/", Channels.as_view(), name="channels"),
    path("surveys/", Surveys.as_view(), name="surveys"),
    path("health/", Health.as_view(), name="health"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
    path("<path:anything>/", NoSuchAddress.as_view()),
]
