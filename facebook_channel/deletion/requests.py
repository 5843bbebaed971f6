"""Somebody asks Facebook to have their data deleted, and Facebook asks us."""

from facebook_channel.deletion.signed_request import user_of
from facebook_channel.models import DeletionRequest, FacebookApplication
from facebook_channel.tasks import carry_out_deletions
from workstreams.bell import ring
from workstreams.models.encrypted import UndecryptableSecret


def take_request(signed_request: str) -> DeletionRequest:
    """Keep it, or give the one that is under way; raises Unreadable, NotFromFacebook."""
    applications = {one.pk: one for one in FacebookApplication.objects.in_service()}
    secrets = {key: _secret(application) for key, application in applications.items()}
    key, user_id = user_of(signed_request, secrets)
    request, _made = DeletionRequest.objects.get_or_create(
        application=applications[key], user_id=user_id, state=DeletionRequest.State.PENDING
    )
    ring(carry_out_deletions)
    return request


def _secret(application: FacebookApplication) -> str:
    try:
        return application.app_secret
    except UndecryptableSecret:
        return ""
