"""Supervisors do what the Supervisor settings let them, and read a sentence where they may not."""

import pytest
from django.core.files.base import ContentFile

from tests.api.conftest import is_problem, program  # noqa: F401 - a fixture
from tests.inbox.conftest import address
from workstreams.conversations.models import Attachment, Conversation, FileState, Status
from workstreams.models import SupervisorSettings

WORDS = "Is the brass lamp in stock?"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def switch_off(db):
    return lambda *names: SupervisorSettings.objects.update_or_create(
        pk=1, defaults=dict.fromkeys(names, False)
    )


def text_of(response):
    return response.content.decode()


def api(conversation, noun=""):
    return f"/api/v1/conversations/{conversation.pk}/{noun}"


def refused(response, switch):
    assert response.status_code == 403
    assert f"“{switch}” is switched off." in text_of(response)


@pytest.mark.parametrize(
    ("switch", "name", "path"),
    [
        ("force_close", "Force Close", "forced-closure/"),
        ("force_close", "Force Close", "ending/"),
        ("force_close", "Force Close", "session-closure/"),
        ("transfer", "Supervisor Transfer", "release/"),
        ("transfer", "Supervisor Transfer", "transfers/"),
        ("transfer", "Supervisor Transfer", "assignment/"),
        ("monitor", "Supervisor Monitor", "consults/"),
    ],
)
def test_a_step_that_is_switched_off_is_refused(
    at_sofias, conversation, bob, switch_off, switch, name, path
):
    switch_off(switch)

    refused(at_sofias.post(address(conversation, path), {"agent": bob.pk}), name)
    assert Conversation.objects.get().agent == conversation.agent


@pytest.mark.parametrize(
    ("switch", "name", "path"),
    [
        ("force_close", "Force Close", "force-close/"),
        ("transfer", "Supervisor Transfer", "assign/"),
        ("transfer", "Supervisor Transfer", "transfer/"),
    ],
)
def test_a_page_for_it_is_refused_too(at_sofias, conversation, switch_off, switch, name, path):
    switch_off(switch)

    refused(at_sofias.get(address(conversation, path)), name)
    assert address(conversation, path) not in text_of(at_sofias.get(address(conversation)))


@pytest.mark.parametrize("path", ["assign/", "transfer/"])
def test_what_waits_is_assigned_only_while_assigning_is_on(
    at_sofias, open_conversation, switch_off, path
):
    switch_off("assign")

    refused(at_sofias.get(address(open_conversation, path)), "Supervisor Assign")


def test_a_supervisor_takes_nothing_while_assigning_is_off(
    at_sofias, open_conversation, switch_off
):
    switch_off("assign")

    refused(at_sofias.post(address(open_conversation, "assignment/")), "Supervisor Assign")


def test_what_waits_is_assigned_although_transferring_is_off(
    at_sofias, open_conversation, alice, switch_off
):
    switch_off("transfer")
    at_sofias.post(address(open_conversation, "assignment/"), {"agent": alice.pk})

    assert Conversation.objects.get().agent == alice


def test_an_agent_handles_their_own_whatever_is_switched_off(at_alices, conversation, switch_off):
    switch_off("monitor", "assign", "transfer", "force_close")

    assert WORDS in text_of(at_alices.get(address(conversation)))
    at_alices.post(address(conversation, "ending/"))
    assert Conversation.objects.get().status == Status.WRAP_UP


def test_with_everything_off_there_is_no_menu_of_the_supervisor(
    at_sofias, conversation, switch_off
):
    switch_off("monitor", "assign", "transfer", "force_close")

    assert "As supervisor" not in text_of(at_sofias.get(address(conversation)))


def test_without_monitoring_what_is_in_work_is_not_read(at_sofias, conversation, switch_off):
    switch_off("monitor")

    html = text_of(at_sofias.get(address(conversation)))
    assert "“Supervisor Monitor” is switched off." in html
    assert WORDS not in html
    assert address(conversation, "force-close/") in html


@pytest.mark.parametrize("path", ["/inbox/?view=everyone", "/inbox/lists/?view=everyone"])
def test_without_monitoring_the_lists_show_no_words(at_sofias, conversation, switch_off, path):
    assert WORDS in text_of(at_sofias.get(path))
    switch_off("monitor")

    assert WORDS not in text_of(at_sofias.get(path))


def test_a_page_that_is_open_learns_that_it_is_not_read_any_more(
    at_sofias, conversation, switch_off
):
    switch_off("monitor")

    response = at_sofias.get(address(conversation, "thread/"), headers=HTMX)
    assert response.headers["HX-Redirect"] == address(conversation)
    assert WORDS not in text_of(response)


def test_without_monitoring_what_waits_is_read(at_sofias, open_conversation, switch_off):
    switch_off("monitor")

    assert "Is anybody there?" in text_of(at_sofias.get(address(open_conversation)))


def test_a_supervisor_who_was_asked_for_advice_reads(
    at_alices, at_sofias, conversation, sofia, switch_off
):
    switch_off("monitor")
    conversation.sessions.get().participants.create(agent=sofia, mode="consult")

    assert WORDS in text_of(at_sofias.get(address(conversation)))


def test_who_read_along_stops_reading_when_it_is_switched_off(
    at_sofias, conversation, sofia, switch_off
):
    at_sofias.post(address(conversation, "participation/"), {"step": "monitor"})
    switch_off("monitor")

    assert WORDS not in text_of(at_sofias.get(address(conversation)))
    refused(
        at_sofias.post(address(conversation, "participation/"), {"step": "monitor"}),
        "Supervisor Monitor",
    )


def test_administrators_may_no_more_than_supervisors(
    signed_in, admin_user, conversation, switch_off
):
    switch_off("force_close")

    refused(signed_in(admin_user).post(address(conversation, "forced-closure/")), "Force Close")


@pytest.mark.parametrize(
    ("switch", "noun"),
    [
        ("force_close", "forced-closure/"),
        ("force_close", "ending/"),
        ("transfer", "release/"),
    ],
)
def test_the_api_refuses_the_same(
    program,  # noqa: F811
    sofia,
    conversation,
    switch_off,
    switch,
    noun,
):
    switch_off(switch)

    problem = is_problem(program(sofia).post(api(conversation, noun)), 403)
    assert "is switched off." in problem["detail"]


def test_the_api_refuses_to_send_on(program, sofia, conversation, vip, switch_off):  # noqa: F811
    switch_off("transfer")

    answer = program(sofia).post(api(conversation, "transfers/"), {"queue": vip.pk}, format="json")
    assert "is switched off." in is_problem(answer, 403)["detail"]


def test_the_api_shows_no_messages_of_what_is_not_read(
    program,  # noqa: F811
    sofia,
    conversation,
    switch_off,
):
    message = conversation.messages.get()
    switch_off("monitor")
    client = program(sofia)

    assert client.get(api(conversation)).json()["messages"] == []
    assert client.get("/api/v1/messages/").json()["results"] == []
    assert client.get(f"/api/v1/messages/{message.pk}/").status_code == 404


def test_without_monitoring_no_file_of_what_is_in_work_is_handed_out(
    at_sofias, conversation, switch_off
):
    file = Attachment(message=conversation.messages.get(), kind="file", mime_type="text/plain")
    file.file.save("list.txt", ContentFile(b"two lamps"), save=False)
    file.file_state = FileState.STORED
    file.save()
    assert at_sofias.get(f"/files/{file.pk}/").status_code == 200
    switch_off("monitor")

    assert at_sofias.get(f"/files/{file.pk}/").status_code == 404


def test_without_monitoring_the_administration_shows_no_messages(
    at_sofias, conversation, switch_off
):
    where = "/admin/conversations/message/"
    assert WORDS in text_of(at_sofias.get(where))
    switch_off("monitor")

    assert WORDS not in text_of(at_sofias.get(where))
