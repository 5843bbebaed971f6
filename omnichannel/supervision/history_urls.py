"""Addresses of the history."""

from django.urls import path

from omnichannel.supervision import history

app_name = "history"

urlpatterns = [
    path("", history.history, name="home"),
    path("csv/", history.history_csv, name="csv"),
]
