"""The cast and the stage: two agents, a page, a customer, and a way to post as Facebook does."""

import asyncio
import json
import math
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from facebook_channel.apps import WEBHOOKS
from facebook_channel.models import FacebookApplication, FacebookPage, WebhookDelivery
from facebook_channel.processing import process_pending
from facebook_channel.signature import sign
from facebook_channel.webhook import keeping
from facebook_channel.webhook.door import webhook
from omnichannel.celery import app as celery
from workstreams import bell
from workstreams.automation.listening import on_happened
from workstreams.conversations import masking
from workstreams.conversations.models import Conversation
from workstreams.conversations.timeline import happened
from workstreams.models import Agent, Presence, Queue, QueueMembership, User, WorkStream

APP_SECRET = "an-application-secret-of-the-tests"
PAGE_ID = "110000000000007"
GILDA = "6600000000000001"


@pytest.fixture(autouse=True)
def no_broker(tmp_path_factory):
    """Rings of the bell go into the folders of this test and wake nobody."""
    bell._silent["until"] = 0.0  # an earlier test may have had no broker at all
    folder = tmp_path_factory.mktemp("broker")
    for name in ("queue", "control", "processed"):
        (folder / name).mkdir()
    celery.conf.broker_transport_options = {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "control_folder": str(folder / "control"),
        "processed_folder": str(folder / "processed"),
    }


@pytest.fixture(autouse=True)
def nothing_is_said_by_itself():
    """Only the tests of automated messages let the system speak; some of them hear the signal."""
    happened.disconnect(on_happened)
    yield
    happened.connect(on_happened)


@pytest.fixture(autouse=True)
def nothing_is_masked():
    """Rules count from `masking.forget()` on, and cost the other tests no query."""
    masking._kept["book"] = math.inf, masking.Book()
    yield
    masking.forget()


@pytest.fixture(autouse=True)
def nobody_asks_too_often(settings):
    """Only the tests of the limits are limited."""
    settings.API_READS_PER_MINUTE = settings.API_WRITES_PER_MINUTE = 0


@pytest.fixture(autouse=True)
def english_is_spoken():
    """A request leaves the language of its browser behind in the thread."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Slow hashing protects people; these are none."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def workers(no_broker):
    """Whatever is rung runs at once, in this process."""
    celery.conf.task_always_eager = True
    yield
    celery.conf.task_always_eager = False


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """`with commit():` runs what waits for the commit, as a real one would."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def make_agent(username, name, *, capacity=3, presence="Available", role=User.Role.AGENT):
    user = User.objects.create_user(
        username,
        "correct horse battery",
        name=name,
        role=role,
        monitoring_acknowledged_at=timezone.now(),
    )
    return Agent.objects.create(
        user=user, capacity=capacity, presence=Presence.objects.get(name=presence)
    )


@pytest.fixture
def alice(db):
    return make_agent("alice", "Alice Martin")


@pytest.fixture
def bob(db):
    return make_agent("bob", "Bob Okafor")


@pytest.fixture
def sofia(db):
    """A supervisor who answers nobody."""
    return make_agent(
        "sofia", "Sofia Lindgren", capacity=0, presence="Away", role=User.Role.SUPERVISOR
    )


@pytest.fixture
def admin_user(db):
    return User.objects.create_superuser(
        "admin",
        "correct horse battery",
        name="Adam Reyes",
        monitoring_acknowledged_at=timezone.now(),
    )


@pytest.fixture
def stream(db):
    """Conversations are assigned at once; `asking` makes them offers."""
    return WorkStream.objects.create(name="Facebook messages", capacity=1, auto_assign=True)


@pytest.fixture
def asking(stream):
    """Agents are asked, and may reject."""
    stream.auto_assign = False
    stream.offer_again_seconds = 0
    stream.save()
    return stream


@pytest.fixture
def vip(db):
    return Queue.objects.create(name="VIP", priority=1)


def join(queue, *agents):
    for agent in agents:
        QueueMembership.objects.create(queue=queue, agent=agent)


@pytest.fixture
def application(db):
    return FacebookApplication.objects.create(
        name="Harbour Lamps", app_id="700000000000077", app_secret=APP_SECRET
    )


@pytest.fixture
def page(application, stream):
    page = FacebookPage.objects.create(
        kind="facebook",
        name="Harbour Lamps",
        work_stream=stream,
        application=application,
        page_id=PAGE_ID,
        access_token="a-page-token-of-the-tests",
        customer_attachments=True,
    )
    page.settings_saved()
    return page


def milliseconds(moment):
    return int(moment.timestamp() * 1000)


def text_item(text="hello", mid="m_1", sender=GILDA, at=None, **message):
    return {
        "sender": {"id": sender},
        "recipient": {"id": PAGE_ID},
        "timestamp": milliseconds(at or datetime.now(UTC)),
        "message": {"mid": mid, "text": text, **message},
    }


def envelope(*items, page_id=PAGE_ID):
    entry = {"id": page_id, "time": milliseconds(datetime.now(UTC)), "messaging": list(items)}
    return {"object": "page", "entry": [entry]}


def wire(content):
    """The body as Facebook writes it: escaped, with `\\/`, without spaces."""
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=True)
    return text.replace("/", "\\/").encode()


@pytest.fixture
def deliver(page, commit):
    """Keep these items as one delivery and process what is kept."""

    def deliver(*items, body=None):
        kept = WebhookDelivery.objects.create(
            application=page.application, body=wire(envelope(*items)) if body is None else body
        )
        with commit():
            process_pending()
        kept.refresh_from_db()
        return kept

    return deliver


def request_webhook(method, path, body=b"", headers=(), query=b""):
    """One request to the webhook, without a server in between; status and body."""
    sent = []
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query,
        "headers": [(key.lower().encode(), value.encode()) for key, value in headers],
    }

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    async def request():
        await webhook(scope, receive, send)
        await keeping.stop()

    asyncio.run(request())
    return sent[0]["status"], b"".join(part.get("body", b"") for part in sent[1:])


def post_webhook(application, content, *, secret=APP_SECRET, headers=None):
    body = content if isinstance(content, bytes) else wire(content)
    signed = [("X-Hub-Signature-256", sign(body, secret))] if headers is None else headers
    return request_webhook("POST", f"{WEBHOOKS}{application.webhook_key}/", body, signed)


@pytest.fixture
def conversation(deliver, alice):
    """Gilda wrote, and Alice has the conversation."""
    deliver(text_item("Is the brass lamp in stock?"))
    return Conversation.objects.get()


def days_ago(days):
    return datetime.now(UTC) - timedelta(days=days)
