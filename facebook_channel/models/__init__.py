"""Facebook applications, their pages, and what Facebook delivered."""

from facebook_channel.models.application import FacebookApplication
from facebook_channel.models.delivery import WebhookDelivery
from facebook_channel.models.page import FacebookPage

__all__ = ["FacebookApplication", "FacebookPage", "WebhookDelivery"]
