"""The rival for intake: the same door as a Django view with one INSERT, behind a short stack."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnichannel.settings")
os.environ.setdefault("DATABASE_POOL", "24")

import django
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

django.setup()
settings.MIDDLEWARE = []
settings.ROOT_URLCONF = __name__

from facebook_channel.models import FacebookApplication, WebhookDelivery  # noqa: E402
from facebook_channel.signature import is_authentic  # noqa: E402


@csrf_exempt
def webhook(request: HttpRequest, key: str) -> HttpResponse:
    application = FacebookApplication.objects.in_service().get(webhook_key=key)
    header = request.headers.get("X-Hub-Signature-256", "")
    if not is_authentic(request.body, header, application.app_secret):
        return HttpResponse(status=403)
    WebhookDelivery.objects.create(application=application, body=request.body)
    return HttpResponse()


urlpatterns = [path("webhooks/facebook/<str:key>/", webhook)]
application = get_asgi_application()
