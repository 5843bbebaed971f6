"""The side panel: what the conversation carries along."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from omnichannel.inbox.reasons import reasons_for
from tests.inbox.conftest import address
from workstreams.conversations.models import (
    Case,
    Contact,
    ContactIdentity,
    Conversation,
    Note,
    Status,
    Tag,
)
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


def test_what_is_not_theirs_to_read_is_counted_and_not_named(at_alices, conversation, bob):
    earlier = earlier_of(conversation, bob)
    Conversation.objects.filter(pk=earlier.pk).update(last_line="A secret of Bob's customer")

    html = page_of(at_alices, conversation)
    assert "1 more is not yours to read." in html
    assert "A secret" not in html


def test_conversations_of_the_contact_on_another_profile_are_listed(
    at_alices, conversation, alice, page
):
    gilda = Contact.objects.create(name="Gilda Rossi")
    other = ContactIdentity.objects.create(channel=page, external_id="880001", contact=gilda)
    earlier = earlier_of(conversation, alice)
    Conversation.objects.filter(pk=earlier.pk).update(identity=other, contact=gilda)
    assert f'href="{address(earlier)}"' not in page_of(at_alices, conversation)

    Conversation.objects.filter(pk=conversation.pk).update(contact=gilda)
    assert f'href="{address(earlier)}"' in page_of(at_alices, conversation)


def test_all_others_stand_on_a_page_of_their_own(at_alices, conversation, alice):
    for _time in range(7):
        earlier = earlier_of(conversation, alice)

    assert page_of(at_alices, conversation).count('class="other"') == 5
    html = at_alices.get(address(conversation, "others/")).content.decode()
    assert html.count('class="other"') == 7
    rest = at_alices.get(address(conversation, f"others/?before={earlier.pk}")).content.decode()
    assert rest.count('class="other"') == 6


def test_notes_of_other_conversations_are_told(at_alices, conversation, alice, bob):
    mine, theirs = earlier_of(conversation, alice), earlier_of(conversation, bob)
    Note.objects.create(conversation=mine, author=alice.user, text="Wants <b>a call</b> first.")
    Note.objects.create(conversation=theirs, author=bob.user, text="Not for Alice.")

    html = page_of(at_alices, conversation)
    assert "Wants &lt;b&gt;a call&lt;/b&gt; first." in html
    assert "Not for Alice." not in html


def test_a_blocked_customer_is_marked(at_alices, conversation):
    assert "Blocked" not in page_of(at_alices, conversation)
    ContactIdentity.objects.update(blocked_at=timezone.now())

    assert "Blocked" in page_of(at_alices, conversation)


def test_the_panel_asks_as_often_for_fifty_of_everything_as_for_one(at_alices, conversation, alice):
    gilda = Contact.objects.create(name="Gilda Rossi")
    Conversation.objects.update(contact=gilda)

    def more(number):
        for place in range(number):
            tag = Tag.objects.create(name=f"tag {Tag.objects.count()}")
            conversation.tags.add(tag)
            gilda.tags.add(tag)
            Case.objects.create(title=f"Case {place}", contact=gilda)
            earlier = earlier_of(conversation, alice)
            Note.objects.create(conversation=earlier, author=alice.user, text="A note")

    def queries():
        with CaptureQueriesContext(connection) as asked:
            page_of(at_alices, conversation)
        return len(asked)

    more(1)
    queries()
    few = queries()
    more(49)
    assert queries() == few


def test_the_assignment_told_is_the_latest(at_sofias, conversation, bob):
    at_sofias.post(address(conversation, "assignment/"), {"agent": bob.pk})
    conversation.refresh_from_db()

    told = reasons_for(conversation).assignment
    assert told == "Sofia Lindgren moved it from Alice Martin to Bob Okafor"


def test_a_transfer_to_a_queue_is_no_assignment(at_sofias, conversation, vip):
    before = reasons_for(conversation).assignment
    at_sofias.post(address(conversation, "transfers/"), {"queue": vip.pk})

    assert reasons_for(conversation).assignment == before
