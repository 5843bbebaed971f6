"""Others take part: a colleague gives advice, a supervisor reads along."""

import pytest

from tests.inbox.conftest import address
from workstreams.conversations.models import Participant

HTMX = {"HX-Request": "true"}


@pytest.fixture
def asked(at_alices, conversation, bob):
    """Alice asked Bob for advice."""
    at_alices.post(address(conversation, "consults/"), {"agent": bob.pk})
    return conversation


@pytest.fixture
def step(signed_in):
    def step(conversation, who, name, **more):
        path = address(conversation, "participation/")
        return signed_in(who).post(path, {"step": name}, follow=True, **more)

    return step


def text_of(response):
    return response.content.decode()


def part_of(agent):
    return Participant.objects.get(agent=agent)


def test_asking_for_advice_says_so(at_alices, conversation, bob):
    response = at_alices.post(address(conversation, "consults/"), {"agent": bob.pk}, follow=True)

    assert "Bob Okafor is asked for advice." in text_of(response)
    assert "was asked for advice" in text_of(response)


def test_asking_twice_is_a_sentence(at_alices, asked, bob):
    response = at_alices.post(address(asked, "consults/"), {"agent": bob.pk}, follow=True)

    assert "Bob Okafor takes part already." in text_of(response)


def test_the_colleague_is_asked_on_every_page(signed_in, asked, bob):
    html = text_of(signed_in(bob).get("/inbox/"))

    assert "Alice Martin asks for your advice" in html
    assert "Is the brass lamp in stock?" in html


def test_the_colleague_reads_before_they_answer(signed_in, asked, bob):
    html = text_of(signed_in(bob).get(address(asked)))

    assert "Is the brass lamp in stock?" in html
    assert "Give advice" in html


def test_joining_leads_to_the_conversation(step, asked, bob):
    response = step(asked, bob, "join")

    assert response.redirect_chain == [(address(asked), 302)]
    assert part_of(bob).joined_at
    assert "Bob Okafor joined to give advice" in text_of(response)


def test_declining_leads_to_the_lists(step, asked, bob):
    response = step(asked, bob, "decline")

    assert response.redirect_chain == [("/inbox/", 302)]
    assert part_of(bob).joined_at is None


def test_declining_by_htmx_brings_what_is_still_asked(step, asked, bob):
    response = step(asked, bob, "decline", headers=HTMX)

    assert "asks for your advice" not in text_of(response)
    assert "<html" not in text_of(response)


def test_who_gave_advice_leaves(step, asked, bob):
    step(asked, bob, "join")

    step(asked, bob, "leave")

    assert part_of(bob).left_at


def test_declining_after_joining_changes_nothing(step, asked, bob):
    step(asked, bob, "join")

    response = step(asked, bob, "decline")

    assert "the conversation has moved on" in text_of(response)
    assert part_of(bob).left_at is None


def test_advice_that_is_not_needed_any_more_is_a_sentence(at_alices, step, asked, bob):
    step(asked, bob, "decline")

    assert "Your advice is not needed there any more." in text_of(step(asked, bob, "join"))


def test_a_supervisor_reads_along_and_the_agent_sees_it(step, at_alices, conversation, sofia):
    response = step(conversation, sofia, "monitor")

    assert "You read along. Alice Martin sees that." in text_of(response)
    html = text_of(at_alices.get(address(conversation)))
    assert "Sofia Lindgren" in html
    assert "reads along" in html


def test_a_supervisor_stops_reading_along(step, conversation, sofia):
    step(conversation, sofia, "monitor")

    response = step(conversation, sofia, "leave")

    assert part_of(sofia).left_at
    assert "Read along" in text_of(response)


def test_reading_along_twice_is_a_sentence(step, conversation, sofia):
    step(conversation, sofia, "monitor")

    response = step(conversation, sofia, "monitor")

    assert "Sofia Lindgren takes part already." in text_of(response)


def test_an_agent_does_not_read_along(step, asked, bob):
    assert step(asked, bob, "monitor").status_code == 403


def test_whoever_is_no_agent_takes_no_part(step, conversation, admin_user):
    assert step(conversation, admin_user, "monitor").status_code == 403


def test_an_unknown_step_is_a_sentence(step, conversation, alice):
    assert "Choose what to do" in text_of(step(conversation, alice, "dance"))


def test_leaving_without_taking_part_is_a_sentence(step, conversation, sofia):
    assert "the conversation has moved on" in text_of(step(conversation, sofia, "leave"))
