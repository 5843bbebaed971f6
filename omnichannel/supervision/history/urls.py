"""Addresses of the history."""

from django.urls import path

from omnichannel.supervision.history import views

app_name = "history"

urlpatterns = [
    path("", views.history, name="home"),
    path("csv/", views.download, name="csv"),
]
