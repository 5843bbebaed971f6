"""Pages and applications are subscribed from here, as often as wanted, and only in service."""

import pytest
import responses
from django.utils import timezone

from facebook_channel.connection import subscription
from facebook_channel.connection.subscription import FIELDS, FURTHER_FIELDS
from facebook_channel.models import FacebookPage
from facebook_channel.rate_limit import rest
from tests.facebook_channel.connecting import GRAPH
from tests.fixtures import PAGE_ID
from workstreams.channels.errors import ChannelError

APPS = f"{GRAPH}/{PAGE_ID}/subscribed_apps"


def test_page_is_subscribed_to_everything_as_often_as_wanted(facebook, page):
    subscription.subscribe(page)
    subscription.subscribe(page)

    assert facebook.subscribed == [*FIELDS, *FURTHER_FIELDS]


def test_field_that_an_application_may_not_have_costs_no_other(page):
    refused = {"error": {"code": 100, "message": "(#100) must be one of {messages}"}}
    with responses.RequestsMock() as mock:
        mock.post(APPS, json=refused, status=400)
        mock.post(APPS, json={"success": True})

        subscription.subscribe(page)
        assert mock.calls[1].request.body == "subscribed_fields=" + "%2C".join(FIELDS)


def test_page_out_of_service_is_not_subscribed(facebook, page):
    FacebookPage.objects.filter(pk=page.pk).update(deleted_at=timezone.now())

    subscription.subscribe(page)

    assert facebook.posts == []


def test_another_applications_subscription_is_not_ours(page):
    answer = {"data": [{"id": "15", "subscribed_fields": ["messages"]}]}
    with responses.RequestsMock() as mock:
        mock.get(APPS, json=answer)

        assert subscription.subscribed_fields(page) == frozenset()


def test_callback_is_registered_with_token_and_fields(facebook, page):
    subscription.register_callback(page.application)

    registered = subscription.callback_of(page.application)
    assert registered.is_complete_at(page.application.callback_uri)


def test_callback_that_is_refused_is_an_error(page):
    app = page.application
    with responses.RequestsMock() as mock:
        refused = {"error": {"code": 2200, "message": "Callback verification failed"}}
        mock.post(f"{GRAPH}/{app.app_id}/subscriptions", json=refused, status=400)

        with pytest.raises(ChannelError):
            subscription.register_callback(app)


def test_leaving_does_not_wait_for_each_page_while_facebook_is_away(facebook, page):
    facebook.away = True

    subscription.leave([page, page])

    assert facebook.posts == []


def test_leaving_passes_by_a_page_that_rests(facebook, page):
    resting = FacebookPage.objects.create(
        kind="facebook",
        name="Outlet",
        work_stream=page.work_stream,
        application=page.application,
        page_id="110000000000008",
        access_token="another-token",
    )
    rest.keep(resting, 60)

    subscription.leave([resting, page])

    assert facebook.posts == [("leave", [])]
