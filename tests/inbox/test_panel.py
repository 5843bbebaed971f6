"""The side panel: what the conversation carries along."""

from django.utils import timezone

from omnichannel.inbox.reasons import reasons_for
from tests.inbox.conftest import address
from workstreams.conversations.models import ContactIdentity, Conversation, Status
from workstreams.models import ContextVariable, RatingModel, Skill, SkillType


def page_of(client, conversation):
    return client.get(address(conversation)).content.decode()


def test_the_skills_that_are_needed_have_names(at_alices, conversation):
    stars = RatingModel.objects.get(name="Stars")
    language = SkillType.objects.create(name="Language")
    french = Skill.objects.create(name="French", type=language, rating_model=stars)
    conversation.required_skills = {str(french.pk): 3}
    conversation.save()

    html = page_of(at_alices, conversation)
    assert "French" in html
    assert "Three stars" in html


def test_context_variables_have_their_labels(at_alices, conversation, stream):
    ContextVariable.objects.create(work_stream=stream, name="order", display_name="Order number")
    conversation.context_variables = {"order": "Q-20418"}
    conversation.save()

    html = page_of(at_alices, conversation)
    assert "Order number" in html
    assert "Q-20418" in html


def test_the_referral_is_shown(at_alices, conversation):
    conversation.referral = {"ref": "spring-light", "source": "ADS", "ad_id": "6045"}
    conversation.save()

    html = page_of(at_alices, conversation)
    assert "spring-light" in html
    assert "6045" in html


def test_the_panel_tells_the_customers_time_and_way_in(at_alices, conversation):
    conversation.entry_point = "customer_chat_plugin"
    conversation.save()
    ContactIdentity.objects.update(locale="it_IT", timezone="1")

    html = page_of(at_alices, conversation)
    assert "A widget on your web site" in html
    assert "Italian (IT)" in html
    assert "Local time" in html


def test_a_withheld_profile_is_told(at_alices, conversation):
    ContactIdentity.objects.update(name="", profile_state="withheld")

    assert "Facebook does not tell who this customer is." in page_of(at_alices, conversation)


def test_the_customers_picture_lies_over_the_initials(at_alices, conversation):
    ContactIdentity.objects.update(name="Gilda Rossi", picture="pictures/2026/03/1.png")

    html = page_of(at_alices, conversation)
    assert f'src="/files/pictures/{conversation.identity_id}/" alt=""' in html
    assert "GR<img" in html


def test_transfers_are_counted_once_there_are_any(at_alices, conversation):
    assert "Escalations" not in page_of(at_alices, conversation)
    conversation.transfer_count, conversation.escalation_count = 2, 1
    conversation.save()

    assert "Escalations" in page_of(at_alices, conversation)


def earlier_of(conversation, agent):
    earlier = Conversation.objects.create(
        identity=conversation.identity,
        channel=conversation.channel,
        work_stream=conversation.work_stream,
        queue=conversation.queue,
        agent=agent,
        status=Status.CLOSED,
        closed_at=timezone.now(),
    )
    conversation.predecessor = earlier
    conversation.save()
    return earlier


def test_the_earlier_conversation_is_a_link(at_alices, conversation, alice):
    earlier = earlier_of(conversation, alice)

    assert f'href="{address(earlier)}"' in page_of(at_alices, conversation)


def test_an_earlier_conversation_of_someone_else_is_no_link(at_alices, conversation, bob):
    earlier = earlier_of(conversation, bob)

    assert f'href="{address(earlier)}"' not in page_of(at_alices, conversation)


def test_the_assignment_told_is_the_latest(at_sofias, conversation, bob):
    at_sofias.post(address(conversation, "assignment/"), {"agent": bob.pk})
    conversation.refresh_from_db()

    told = reasons_for(conversation).assignment
    assert told == "Sofia Lindgren moved it from Alice Martin to Bob Okafor"


def test_a_transfer_to_a_queue_is_no_assignment(at_sofias, conversation, vip):
    before = reasons_for(conversation).assignment
    at_sofias.post(address(conversation, "transfers/"), {"queue": vip.pk})

    assert reasons_for(conversation).assignment == before
