from django.utils import timezone

from tests.api.conftest import is_problem
from workstreams.channels.models import Channel
from workstreams.conversations import replies


def test_channel_says_how_it_is(program, alice, page):
    page.report_trouble("Enter a new page access token.")
    page.warn("The token ends soon.")

    (channel,) = program(alice).get("/api/v1/channels/").json()["results"]

    assert channel["id"] == page.pk
    assert channel["name"] == "Harbour Lamps"
    assert channel["kind"] == "facebook"
    assert channel["health"]["state"] == "needs_attention"
    assert channel["health"]["sentence"] == "Enter a new page access token."
    assert channel["health"]["warning"] == "The token ends soon."
    assert channel["health"]["checked_at"]


def test_channel_out_of_service_is_not_listed(program, alice, page):
    Channel.objects.update(deleted_at=timezone.now())

    assert program(alice).get("/api/v1/channels/").json()["results"] == []


def test_health_counts_what_waits(program, alice, held, customer):
    customer("hugo")
    replies.reply(held, alice.user, "Yes.")

    assert program(alice).get("/api/v1/health/").json() == {
        "status": "ok",
        "channels": {"unknown": 1, "connected": 0, "needs_attention": 0},
        "open_conversations": 1,
        "queued_messages": 1,
    }


def test_health_names_an_ailing_channel(program, alice, page):
    page.report_trouble("Enter a new page access token.")

    assert program(alice).get("/api/v1/health/").json()["status"] == "needs_attention"


def test_health_wants_a_token(client, db):
    is_problem(client.get("/api/v1/health/"), 401)


def test_mistyped_address_is_answered_in_json(program, alice):
    client = program(alice)

    is_problem(client.get("/api/v1/mesages/"), 404)
    is_problem(client.post("/api/v1/mesages/"), 404)
