"""The agents' inbox: what is looked at, and what is done to it."""

from django.urls import path

from omnichannel.inbox import (
    answers,
    looking,
    offers,
    pages,
    presence,
    quick_replies,
    supervision,
    transfers,
    work,
)
from omnichannel.inbox.participation import taking_part
from omnichannel.inbox.typing import typing

app_name = "inbox"
urlpatterns = [
    path("", pages.home, name="home"),
    path("lists/", pages.lists_fragment, name="lists"),
    path("offers/", offers.offers_fragment, name="offers"),
    path("presence/", presence.presence, name="presence"),
    path("presence/return/", presence.coming_back, name="coming-back"),
    path("<int:pk>/", pages.conversation, name="conversation"),
    path("<int:pk>/thread/", pages.thread_fragment, name="thread"),
    path("<int:pk>/replies/", answers.answer, name="replies"),
    path("<int:pk>/messages/<int:message_pk>/retry/", answers.retry, name="retry"),
    path(
        "<int:pk>/messages/<int:message_pk>/confirmation/",
        answers.confirmation,
        name="confirmation",
    ),
    path("<int:pk>/typing/", typing, name="typing"),
    path("<int:pk>/look/", looking.looking, name="looking"),
    path("<int:pk>/looks/", looking.looks_fragment, name="looks"),
    path("<int:pk>/quick-replies/", quick_replies.quick_replies, name="quick-replies"),
    path("<int:pk>/quick-replies/chosen/", quick_replies.chosen, name="quick-reply"),
    path("<int:pk>/assignment/", work.assignment, name="assignment"),
    path("<int:pk>/acceptance/", offers.acceptance, name="acceptance"),
    path("<int:pk>/rejection/", offers.rejection, name="rejection"),
    path("<int:pk>/participation/", taking_part, name="participation"),
    path("<int:pk>/release/", work.release, name="release"),
    path("<int:pk>/transfer/", transfers.transfer_page, name="transfer"),
    path("<int:pk>/transfers/", transfers.transfers, name="transfers"),
    path("<int:pk>/consult/", transfers.consult_page, name="consult"),
    path("<int:pk>/consults/", transfers.consults, name="consults"),
    path("<int:pk>/assign/", supervision.assign_page, name="assign"),
    path("<int:pk>/force-close/", supervision.force_close_page, name="force-close"),
    path("<int:pk>/forced-closure/", supervision.forced_closure, name="forced-closure"),
    path("<int:pk>/ending/", work.ending, name="ending"),
    path("<int:pk>/session-closure/", work.session_closure, name="session-closure"),
    path("<int:pk>/reopening/", work.reopening, name="reopening"),
]
