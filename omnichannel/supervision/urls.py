"""The addresses of supervision."""

from django.urls import path

from omnichannel.supervision import board, presence, today

app_name = "supervision"

urlpatterns = [
    path("", board.board, name="board"),
    path("filter/", board.keep_filter, name="filter"),
    path("today/", today.today, name="today"),
    path("agents/<int:pk>/presence/", presence.presence, name="presence"),
]
