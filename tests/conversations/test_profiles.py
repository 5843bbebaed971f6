"""Facebook tells who the customer is, or it does not; nothing waits for long."""

from datetime import UTC, datetime, timedelta

import pytest
import requests
import time_machine
from django.utils import translation

from facebook_channel.models import FacebookPage
from tests.conversations.conftest import GRAPH
from tests.fixtures import GILDA, text_item
from workstreams.conversations import profiles
from workstreams.conversations.models import ContactIdentity, ConversationEvent

GILDA_MOSS = {
    "name": "Gilda Moss",
    "first_name": "Gilda",
    "last_name": "Moss",
    "locale": "en_GB",
    "timezone": 5.5,
    "gender": "female",
}
NOBODY = {"error": {"code": 100, "error_subcode": 33, "message": "x"}}
BUSY = {"error": {"code": 2, "message": "x"}}


@pytest.fixture
def stranger(deliver):
    deliver(text_item())
    return ContactIdentity.objects.get()


def ask(identity):
    profiles.fetch(identity.pk)
    identity.refresh_from_db()
    return identity


def test_profile_is_kept_as_it_was_told(stranger, graph):
    graph.tells(GILDA, GILDA_MOSS)

    known = ask(stranger)

    assert known.profile_state == "known"
    assert (known.name, known.first_name, known.last_name) == ("Gilda Moss", "Gilda", "Moss")
    assert (known.locale, known.timezone, known.gender) == ("en_GB", "5.5", "female")
    assert known.display_name == "Gilda Moss"


def test_name_is_put_together_where_only_its_parts_are_told(stranger, graph):
    graph.tells(GILDA, {"first_name": "Gilda", "last_name": "Moss"})

    assert ask(stranger).name == "Gilda Moss"


def test_name_is_asked_for_alone_where_other_fields_are_not_granted(stranger, graph):
    refusal = {"error": {"code": 100, "error_subcode": 2018247, "message": "x"}}
    graph.tells(GILDA, refusal, status=400)
    second = graph.tells(GILDA, {"name": "Gilda Moss"})

    assert ask(stranger).name == "Gilda Moss"
    assert second.calls[0].request.params["fields"] == "name,first_name,last_name"


def test_first_message_asks_for_the_profile(page, graph, deliver, workers):
    graph.tells(GILDA, GILDA_MOSS)

    deliver(text_item())

    assert ContactIdentity.objects.get().name == "Gilda Moss"


@pytest.mark.parametrize("answer", [{}, {"id": GILDA}, {"name": " "}])
def test_profile_without_a_name_is_withheld(stranger, graph, answer):
    graph.tells(GILDA, answer)

    assert ask(stranger).profile_state == "withheld"


def test_profile_facebook_does_not_tell_is_withheld(stranger, graph):
    graph.tells(GILDA, NOBODY, status=400)

    withheld = ask(stranger)

    assert (withheld.profile_state, withheld.profile_due_at) == ("withheld", None)
    event = ConversationEvent.objects.get(kind="profile_known")
    assert event.data == {"withheld": True}


def test_nameless_customer_is_shown_by_the_end_of_the_id(stranger):
    with translation.override("en"):
        assert stranger.display_name == "Facebook user ••0001"


def test_profile_is_asked_for_again_after_a_temporary_failure(stranger, graph):
    call = graph.tells(GILDA, BUSY, status=400)
    asked = ask(stranger)

    assert (asked.profile_state, asked.profile_attempts) == ("pending", 1)
    assert asked.profile_due_at > datetime.now(UTC)
    assert profiles.due() == []
    ask(stranger)
    assert call.call_count == 1
    with time_machine.travel(asked.profile_due_at + timedelta(seconds=1)):
        assert profiles.due() == [stranger.pk]


def test_profile_that_is_late_is_known_in_the_end(stranger, graph):
    graph.mock.get(f"{GRAPH}/{GILDA}", body=requests.ConnectionError("cut"))
    ask(stranger)
    graph.mock.reset()
    graph.tells(GILDA, GILDA_MOSS)

    with time_machine.travel(stranger.profile_due_at + timedelta(seconds=1)):
        assert ask(stranger).name == "Gilda Moss"


def test_after_five_failures_nobody_asks_any_more(stranger, graph):
    call = graph.tells(GILDA, BUSY, status=400)
    while stranger.profile_state == "pending":
        with time_machine.travel(stranger.profile_due_at + timedelta(seconds=1)):
            ask(stranger)

    assert (stranger.profile_state, call.call_count) == ("withheld", 5)


def test_profile_is_asked_for_by_one_worker_only(stranger, graph):
    due = ContactIdentity.objects.filter(pk=stranger.pk)
    due.update(profile_due_at=datetime.now(UTC) + profiles.LEASE)  # as another worker does
    call = graph.tells(GILDA, GILDA_MOSS)

    ask(stranger)

    assert call.call_count == 0


def test_known_profile_is_not_asked_for_again(stranger, graph):
    call = graph.tells(GILDA, GILDA_MOSS)

    ask(ask(stranger))

    assert call.call_count == 1


@pytest.mark.parametrize(
    ("code", "subcode"), [(100, 33), (100, 2018218), (230, 0), (100, 2018247), (10, 2018300)]
)
def test_whatever_facebook_refuses_the_conversation_goes_on(stranger, graph, code, subcode):
    error = {"code": code, "error_subcode": subcode, "message": "x"}
    graph.tells(GILDA, {"error": error}, status=400)

    withheld = ask(stranger)

    assert (withheld.profile_state, withheld.display_name) == ("withheld", "Facebook user ••0001")
    assert withheld.profile_told_at is not None
    assert ConversationEvent.objects.filter(kind="profile_known").exists()


def test_page_that_needs_attention_is_asked_again_with_the_next_message(
    stranger, graph, deliver, workers
):
    graph.tells(GILDA, {"error": {"code": 190, "error_subcode": 460, "message": "x"}}, 400)
    while stranger.profile_state == "pending":
        with time_machine.travel(stranger.profile_due_at + timedelta(seconds=1)):
            ask(stranger)
    graph.mock.reset()
    graph.tells(GILDA, GILDA_MOSS)

    deliver(text_item(mid="m_2"))

    stranger.refresh_from_db()
    assert stranger.name == "Gilda Moss"


def later(hours):
    return time_machine.travel(datetime.now(UTC) + timedelta(hours=hours), tick=True)


def test_customer_who_writes_again_after_a_day_is_asked_for_anew(stranger, graph, deliver, workers):
    graph.tells(GILDA, GILDA_MOSS)
    ask(stranger)
    graph.mock.reset()
    graph.tells(GILDA, {**GILDA_MOSS, "name": "Gilda Reed", "last_name": "Reed"})

    with later(hours=25):
        deliver(text_item(mid="m_2"))

    stranger.refresh_from_db()
    assert (stranger.name, stranger.profile_state) == ("Gilda Reed", "known")


@pytest.mark.parametrize("told", [GILDA_MOSS, {}])
def test_within_a_day_nobody_asks_again(stranger, graph, deliver, workers, told):
    call = graph.tells(GILDA, told)
    ask(stranger)

    with later(hours=23):
        deliver(text_item(mid="m_2"))

    assert call.call_count == 1


def test_withheld_profile_is_asked_for_again_after_a_day(stranger, graph, deliver, workers):
    graph.tells(GILDA, {})
    ask(stranger)
    graph.mock.reset()
    graph.tells(GILDA, GILDA_MOSS)

    with later(hours=25):
        deliver(text_item(mid="m_2"))

    stranger.refresh_from_db()
    assert (stranger.name, stranger.profile_state) == ("Gilda Moss", "known")


def test_routing_does_not_wait_for_a_profile_that_is_only_old(stranger, graph, deliver):
    graph.tells(GILDA, GILDA_MOSS)
    ask(stranger)

    with later(hours=25):
        deliver(text_item(mid="m_2"))

    stranger.refresh_from_db()
    assert stranger.profile_state == "known"
    assert profiles.due() == []


def test_known_name_stays_when_facebook_stops_telling_it(stranger, graph, deliver, workers):
    graph.tells(GILDA, GILDA_MOSS)
    ask(stranger)
    graph.mock.reset()
    graph.tells(GILDA, NOBODY, status=400)

    with later(hours=25):
        deliver(text_item(mid="m_2"))

    stranger.refresh_from_db()
    assert (stranger.name, stranger.profile_state) == ("Gilda Moss", "known")


def test_erased_customer_is_not_asked_for(stranger, graph):
    ContactIdentity.objects.update(erased_at=datetime.now(UTC))
    call = graph.tells(GILDA, GILDA_MOSS)

    ask(stranger)

    assert call.call_count == 0


def test_profile_does_not_mend_a_page_that_may_not_send(stranger, graph, page):
    page.report_trouble("Facebook does not let this page send.")
    graph.tells(GILDA, GILDA_MOSS)

    assert ask(stranger).name == "Gilda Moss"

    page.refresh_from_db()
    assert page.health == "needs_attention"


def test_resting_page_uses_up_no_attempts(stranger, graph, page):
    rests_until = datetime.now(UTC) + timedelta(minutes=3)
    FacebookPage.objects.update(rests_until=rests_until)
    call = graph.tells(GILDA, GILDA_MOSS)

    for _again in range(10):
        ContactIdentity.objects.update(profile_due_at=datetime.now(UTC))
        ask(stranger)

    assert (stranger.profile_state, stranger.profile_attempts) == ("pending", 0)
    assert abs(stranger.profile_due_at - rests_until) < timedelta(seconds=5)
    assert call.call_count == 0
    with time_machine.travel(rests_until + timedelta(seconds=5)):
        assert ask(stranger).name == "Gilda Moss"
