"""Every address of the product but the two that stand in front of Django (see asgi.py)."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from facebook_channel.apps import DATA_DELETION
from facebook_channel.deletion import views as facebook
from omnichannel import banner, files, health, metrics
from omnichannel.survey_pages.views import SurveyPage

handler500 = "omnichannel.server_error.server_error"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="inbox:home")),
    path("", include("omnichannel.access.urls")),
    path("inbox/", include("omnichannel.inbox.urls")),
    path("supervision/history/", include("omnichannel.supervision.history.urls")),
    path("supervision/", include("omnichannel.supervision.urls")),
    path("banner/", banner.banner, name="channel-banner"),
    path("files/<int:pk>/", files.file, name="file"),
    path("files/pictures/<int:pk>/", files.picture, name="picture"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("omnichannel.api.urls")),
    path(DATA_DELETION.lstrip("/"), facebook.data_deletion, name="data-deletion"),
    path(
        f"{DATA_DELETION.lstrip('/')}<slug:code>/",
        facebook.data_deletion_state,
        name="data-deletion-state",
    ),
    path("surveys/<str:token>/", SurveyPage.as_view(), name="survey"),
    path("health/live", login_not_required(health.live)),
    path("health/ready", login_not_required(health.ready)),
    path("metrics", login_not_required(metrics.metrics)),
]
