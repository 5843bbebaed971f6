"""The agents' inbox: what is looked at, and what is done to it."""

from django.urls import path

from omnichannel.inbox import answers, pages, work
from omnichannel.inbox.presence import presence

app_name = "inbox"
urlpatterns = [
    path("", pages.home, name="home"),
    path("lists/", pages.lists_fragment, name="lists"),
    path("presence/", presence, name="presence"),
    path("<int:pk>/", pages.conversation, name="conversation"),
    path("<int:pk>/thread/", pages.thread_fragment, name="thread"),
    path("<int:pk>/replies/", answers.answer, name="replies"),
    path("<int:pk>/messages/<int:message_pk>/retry/", answers.retry, name="retry"),
    path(
        "<int:pk>/messages/<int:message_pk>/confirmation/",
        answers.confirmation,
        name="confirmation",
    ),
    path("<int:pk>/assignment/", work.assignment, name="assignment"),
    path("<int:pk>/ending/", work.ending, name="ending"),
    path("<int:pk>/session-closure/", work.session_closure, name="session-closure"),
    path("<int:pk>/reopening/", work.reopening, name="reopening"),
]
