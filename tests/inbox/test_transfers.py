"""A conversation is given back, sent on, or shown to a colleague for advice."""

import re
from datetime import date

import pytest

from routing import presence
from tests.fixtures import join, make_agent
from tests.inbox.conftest import address
from workstreams.conversations.models import Conversation, Status
from workstreams.models import (
    AgentSkill,
    OperatingHours,
    Presence,
    Queue,
    RatingModel,
    Skill,
    SkillType,
)

MOVED = "the conversation has moved on"


def reload(conversation):
    return Conversation.objects.get(pk=conversation.pk)


def text_of(response):
    return response.content.decode()


@pytest.fixture
def list_for(at_alices, conversation):
    """The page of colleagues or queues, as Alice sees it."""
    return lambda rest="transfer/": text_of(at_alices.get(address(conversation, rest)))


def names_on(html):
    return re.findall(r'class="choice-name"><bdi>([^<]+)<', html)


def test_giving_back_leads_to_the_lists_with_a_sentence(at_alices, conversation):
    response = at_alices.post(address(conversation, "release/"), follow=True)

    assert response.redirect_chain == [("/inbox/", 302)]
    assert "Given back to Default." in text_of(response)
    assert reload(conversation).status == Status.OPEN


def test_a_supervisor_who_gives_back_for_the_agent_stays(signed_in, conversation, sofia):
    response = signed_in(sofia).post(address(conversation, "release/"))

    assert response.url == address(conversation)


def test_what_the_customer_wrote_meanwhile_is_read_before_giving_back(
    at_alices, conversation, write
):
    seen = conversation.messages.get().pk
    write(conversation, "Wait!")

    response = at_alices.post(address(conversation, "release/"), {"seen": seen}, follow=True)

    assert "The customer has just written." in text_of(response)
    assert reload(conversation).status == Status.ACTIVE


def test_the_list_has_colleagues_who_are_there(list_for, bob, carol):
    assert names_on(list_for()) == ["Bob Okafor"]


def test_the_list_tells_presence_and_room(list_for, bob):
    html = list_for()

    assert "Available" in html
    assert "room for 3" in html


def test_a_colleague_without_room_is_listed_but_not_chosen(list_for, conversation):
    dora = make_agent("dora", "Dora Pellegrini", capacity=0)

    html = list_for()
    assert "no room" in html
    assert f'name="agent" value="{dora.pk}"' not in html


def test_the_list_tells_who_has_the_skills(list_for, conversation, bob):
    stars = RatingModel.objects.get(name="Stars")
    language = SkillType.objects.create(name="Language")
    french = Skill.objects.create(name="French", type=language, rating_model=stars)
    AgentSkill.objects.create(agent=bob, skill=french, rating=stars.values.get(value=4))
    conversation.required_skills = {str(french.pk): 3}
    conversation.save()

    assert "more than the skills need" in list_for()


def test_the_list_is_searched(list_for, bob):
    make_agent("dora", "Dora Pellegrini")

    html = list_for("transfer/?q=oka")
    assert "Bob Okafor" in html
    assert "Dora Pellegrini" not in html


def test_a_search_without_result_says_so(list_for, bob):
    assert "Nothing is found for “zz”." in list_for("transfer/?q=zz")


def test_searching_by_htmx_brings_the_list_alone(at_alices, conversation, bob):
    response = at_alices.get(
        address(conversation, "transfer/?q=bob"), headers={"HX-Request": "true"}
    )

    assert "Bob Okafor" in text_of(response)
    assert "<html" not in text_of(response)


def test_queues_that_are_closed_are_not_listed(list_for, vip):
    Queue.objects.create(name="Night", operating_hours=closed_hours())

    html = list_for("transfer/?to=queue")
    assert "VIP" in html
    assert "Night" not in html


def closed_hours():
    hours = OperatingHours.objects.create(name="Never")
    hours.holidays.create(
        reason="Closed for good", first_day=date(2000, 1, 1), last_day=date(2999, 1, 1)
    )
    return hours


def test_a_transfer_to_a_queue_leads_to_the_lists(at_alices, conversation, vip):
    response = at_alices.post(address(conversation, "transfers/"), {"queue": vip.pk}, follow=True)

    assert response.redirect_chain == [("/inbox/", 302)]
    assert "Transferred to VIP." in text_of(response)
    assert reload(conversation).queue == vip


def test_a_transfer_to_a_colleague_asks_them(at_alices, conversation, asking, bob):
    response = at_alices.post(address(conversation, "transfers/"), {"agent": bob.pk}, follow=True)

    assert "Bob Okafor is asked to take over." in text_of(response)
    assert reload(conversation).offered_to == bob


def test_a_transfer_is_done_at_once_where_nobody_is_asked(at_alices, conversation, bob):
    response = at_alices.post(address(conversation, "transfers/"), {"agent": bob.pk}, follow=True)

    assert "Transferred to Bob Okafor." in text_of(response)
    assert reload(conversation).agent == bob


@pytest.mark.parametrize(
    ("whom", "sentence"),
    [
        ({"agent": "0"}, "Choose an agent from the list."),
        ({"agent": "x"}, "Choose an agent from the list."),
        ({}, "Choose an agent from the list."),
        ({"queue": "0"}, "Choose a queue from the list."),
    ],
)
def test_a_transfer_to_nobody_is_refused(at_alices, conversation, whom, sentence):
    response = at_alices.post(address(conversation, "transfers/"), whom, follow=True)

    assert sentence in text_of(response)
    assert reload(conversation).status == Status.ACTIVE


def test_a_transfer_to_someone_who_left_is_a_sentence(at_alices, conversation, bob):
    presence.show(bob, Presence.objects.get(name="Offline"))

    response = at_alices.post(address(conversation, "transfers/"), {"agent": bob.pk}, follow=True)

    assert "Bob Okafor is not available in this queue now." in text_of(response)


def test_a_second_transfer_waits_for_the_answer(at_alices, transferred):
    dora = make_agent("dora", "Dora Pellegrini")

    response = at_alices.post(address(transferred, "transfers/"), {"agent": dora.pk}, follow=True)

    assert "A colleague is being asked already." in text_of(response)


@pytest.mark.parametrize("rest", ["transfer/", "consult/"])
def test_the_page_for_what_has_ended_leads_back(at_alices, conversation, rest):
    at_alices.post(address(conversation, "ending/"))

    response = at_alices.get(address(conversation, rest), follow=True)

    assert response.redirect_chain == [(address(conversation), 302)]
    assert MOVED in text_of(response)


@pytest.mark.parametrize("step", ["release/", "transfers/", "consults/"])
def test_a_step_for_what_has_ended_is_a_sentence(at_alices, conversation, bob, step):
    at_alices.post(address(conversation, "ending/"))

    response = at_alices.post(address(conversation, step), {"agent": bob.pk}, follow=True)

    assert response.status_code == 200
    assert MOVED in text_of(response)


@pytest.mark.parametrize("rest", ["transfer/", "consult/"])
def test_whoever_gives_advice_does_not_send_it_on(at_alices, signed_in, conversation, bob, rest):
    at_alices.post(address(conversation, "consults/"), {"agent": bob.pk})

    assert signed_in(bob).get(address(conversation, rest)).status_code == 403
    assert signed_in(bob).post(address(conversation, rest[:-1] + "s/")).status_code == 403


def test_a_supervisor_moves_what_waits_to_another_queue_only(
    signed_in, open_conversation, sofia, vip
):
    html = text_of(signed_in(sofia).get(address(open_conversation, "transfer/")))

    assert "VIP" in html
    assert 'class="tabs"' not in html


def test_a_colleague_of_another_queue_is_not_listed(list_for, conversation, vip, bob, carol):
    join(vip, carol)
    conversation.queue = vip
    conversation.save(update_fields=["queue"])

    assert names_on(list_for("consult/")) == []
    assert "Nobody of this queue is there now." in list_for("consult/")
