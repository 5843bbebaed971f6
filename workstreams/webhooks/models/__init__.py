"""Endpoints, what is to be posted to them, and every attempt to do so."""

from workstreams.webhooks.models.attempt import Attempt
from workstreams.webhooks.models.delivery import Delivery, Problem
from workstreams.webhooks.models.endpoint import Endpoint

__all__ = ["Attempt", "Delivery", "Endpoint", "Problem"]
