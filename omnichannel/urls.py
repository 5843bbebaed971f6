"""Every address of the product but the two that stand in front of Django (see asgi.py)."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from omnichannel import health, metrics

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="inbox:home")),
    path("", include("omnichannel.access.urls")),
    path("inbox/", include("omnichannel.inbox.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("omnichannel.api.urls")),
    path("health/live", login_not_required(health.live)),
    path("health/ready", login_not_required(health.ready)),
    path("metrics", login_not_required(metrics.metrics)),
]
