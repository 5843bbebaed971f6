"""Facebook applications, their pages, and what passed between Facebook and us."""

from facebook_channel.models.application import FacebookApplication
from facebook_channel.models.backfill import Backfill
from facebook_channel.models.bucket import Bucket
from facebook_channel.models.deletion_request import DeletionRequest
from facebook_channel.models.delivery import WebhookDelivery
from facebook_channel.models.graph_call import GraphCall
from facebook_channel.models.page import FacebookPage
from facebook_channel.models.page_check import PageCheck
from facebook_channel.models.upload import Upload

__all__ = [
    "Backfill",
    "Bucket",
    "DeletionRequest",
    "FacebookApplication",
    "FacebookPage",
    "GraphCall",
    "PageCheck",
    "Upload",
    "WebhookDelivery",
]
