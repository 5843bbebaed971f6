"""Facebook's side of a page's connection, at the HTTP layer."""

import json
from datetime import timedelta
from urllib.parse import parse_qs

import responses
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from facebook_channel.connection import check_schedule, health
from facebook_channel.connection.subscription import FIELDS
from facebook_channel.models import PageCheck
from facebook_channel.policy_enforcement import enforce
from tests.fixtures import PAGE_ID
from workstreams.channels.events import PolicyEnforced

GRAPH = f"http://graph.invalid/{settings.FACEBOOK_GRAPH_VERSION}"
SCOPES = ["pages_messaging", "pages_manage_metadata"]


def facebook_says(page, action, reason=""):
    """Its word on the page's conduct."""
    facts = {"channel_external_id": PAGE_ID, "identity_external_id": ""}
    said = PolicyEnforced(**facts, occurred_at=timezone.now(), action=action, reason=reason)
    with transaction.atomic():
        enforce(page, said)


class Facebook:
    """What it would answer now; a test changes what is different with it.

    `subscribed` are the page's fields, `callback` what the application is registered with;
    `posts` are the posts and deletions it got. `dead` and `away` answer everything that way.
    `meanwhile` happens while the first question waits for its answer.
    """

    def __init__(self, mock, page):
        self.page = page
        self.subscribed = list(FIELDS)
        self.takes_subscriptions = True
        self.callback = {"url": page.application.callback_uri, "active": True, "fields": FIELDS}
        self.owner = PAGE_ID
        self.token = {"is_valid": True, "expires_at": 0, "scopes": SCOPES, "profile_id": PAGE_ID}
        self.token["app_id"] = page.application.app_id
        self.dead = None
        self.words = "x"
        self.away = False
        self.refuses_subscriptions_with = 200
        self.meanwhile = None
        self.dies_after_subscribing = False
        self.posts = []
        app = page.application.app_id
        for method, path, answer in [
            ("GET", "me", self._me),
            ("GET", "debug_token", lambda _request: {"data": self.token}),
            ("GET", f"{PAGE_ID}/subscribed_apps", self._subscribed_apps),
            ("POST", f"{PAGE_ID}/subscribed_apps", self._subscribe),
            ("DELETE", f"{PAGE_ID}/subscribed_apps", self._leave),
            ("GET", f"{app}/subscriptions", self._subscriptions),
            ("POST", f"{app}/subscriptions", self._register),
        ]:
            mock.add_callback(method, f"{GRAPH}/{path}", callback=self._answering(answer))

    def _answering(self, answer):
        def callback(request):
            if happens := self.meanwhile:
                self.meanwhile = None
                happens()
            if self.away:
                return 200, {}, "<html>busy</html>"
            of_application = (
                "%7C" in request.headers["Authorization"]
                or "|" in (request.headers["Authorization"])
            )
            if self.dead and not of_application:
                code, subcode = self.dead
                error = {"code": code, "error_subcode": subcode, "message": self.words}
                return 400, {}, json.dumps({"error": error})
            found = answer(request)
            return (400 if "error" in found else 200), {}, json.dumps(found)

        return callback

    def _me(self, _request):
        return {"id": self.owner, "name": "Somebody's page"}

    def _subscribed_apps(self, _request):
        app = {"id": self.page.application.app_id, "subscribed_fields": self.subscribed}
        return {"data": [app] if self.subscribed else []}

    def _subscribe(self, request):
        fields = parse_qs(request.body)["subscribed_fields"][0].split(",")
        self.posts.append(("subscribe", fields))
        if not self.takes_subscriptions:
            return {"error": {"code": self.refuses_subscriptions_with, "message": "x"}}
        self.subscribed = fields
        if self.dies_after_subscribing:
            raise SystemExit
        return {"success": True}

    def _leave(self, _request):
        self.posts.append(("leave", []))
        self.subscribed = []
        return {"success": True}

    def _subscriptions(self, _request):
        if not self.callback:
            return {"data": []}
        return {
            "data": [
                {
                    "object": "page",
                    "callback_url": self.callback["url"],
                    "active": self.callback["active"],
                    "fields": [{"name": name} for name in self.callback["fields"]],
                }
            ]
        }

    def _register(self, request):
        posted = parse_qs(request.body)
        self.posts.append(("register", posted["callback_url"]))
        self.callback = {
            "url": posted["callback_url"][0],
            "active": True,
            "fields": posted["fields"][0].split(","),
        }
        return {"success": True}


def playing(page):
    """A context in which Facebook answers; gives the mock and the player."""
    mock = responses.RequestsMock(assert_all_requests_are_fired=False)
    return mock, Facebook(mock, page)


def check(page, **how):
    """Have it checked now; gives what was written down, and the page as it is then."""
    check_schedule.ask_for_check(page, **how)
    health.check(page.pk)
    page.refresh_from_db()
    return PageCheck.objects.get(page=page)


def finding(row, name):
    return next(found for found in row.findings if found["name"] == name)


def in_days(days):
    return int((timezone.now() + timedelta(days=days)).timestamp())
