"""What an agent is told looks as the template of the work stream for the occasion says."""

from datetime import timedelta

import pytest
from django.utils import timezone

from routing import supervision
from tests.inbox.conftest import address
from workstreams.conversations import participation
from workstreams.conversations.models import Contact, Conversation, Session, Status
from workstreams.models import NotificationTemplate


def page_of(client, path="/inbox/offers/"):
    return client.get(path).content.decode()


@pytest.fixture
def use(stream):
    """Make a template, and have the work stream use it for an occasion."""

    def use(occasion, *lines, **fields):
        template = NotificationTemplate.objects.create(
            **{"name": f"Ours for {occasion}", "title": "Ring ring", **fields}
        )
        for order, (header, value, *variable) in enumerate(lines):
            name = variable[0] if variable else ""
            template.fields.create(header=header, value=value, variable=name, order=order)
        setattr(stream, f"notification_{occasion}", template)
        stream.save()
        return template

    return use


def test_an_offer_has_the_title_and_labels_of_its_template(offered, at_alices, use):
    use("incoming", accept_label="I take it", reject_label="Not me")

    html = page_of(at_alices)
    assert "Ring ring" in html
    assert "I take it" in html
    assert "Not me" in html
    assert "Incoming conversation" not in html


def test_a_linked_customer_has_the_template_for_those_who_are_known(offered, at_alices, use):
    use("incoming", title="A stranger")
    use("identified", title="A good friend")
    offered.identity.contact = Contact.objects.create(name="Gilda Rossi")
    offered.identity.save()

    html = page_of(at_alices)
    assert "A good friend" in html
    assert "A stranger" not in html


def test_a_title_is_filled_in(offered, at_alices, use):
    use("incoming", title="{customer} is here")

    assert f"{offered.identity} is here" in page_of(at_alices)


def test_without_its_clock_an_offer_still_ends(offered, at_alices, use):
    use("incoming", shows_timeout=False)

    html = page_of(at_alices)
    assert "until" not in html
    assert "data-expires" in html


def test_without_a_reject_button_only_accepting_is_left(offered, at_alices, use):
    use("incoming", shows_reject=False)

    assert address(offered, "rejection/") not in page_of(at_alices)
    assert address(offered, "rejection/") not in page_of(at_alices, address(offered))
    assert at_alices.post(address(offered, "rejection/")).status_code == 302
    assert not Session.objects.pending().exists()


def test_the_head_of_the_conversation_has_the_same_labels(offered, at_alices, use):
    use("incoming", accept_label="I take it", reject_label="Not me")

    html = page_of(at_alices, address(offered, "thread/"))
    assert "I take it" in html
    assert "Not me" in html


@pytest.mark.parametrize("desktop", ["never", "background", "always"])
def test_the_browser_is_told_whether_the_computer_notifies(offered, at_alices, use, desktop):
    use("incoming", desktop=desktop)

    assert f'data-desktop="{desktop}"' in page_of(at_alices)


def test_fields_are_told_in_their_order_and_those_without_a_value_left_out(offered, at_alices, use):
    Conversation.objects.update(context_variables={"tier": "Gold"})
    use(
        "incoming",
        ("Tier", "context_variable", "tier"),
        ("Place", "page"),
        ("Line", "queue"),
        ("Said first", "first_message"),
        ("Before", "earlier"),
        ("Speaks", "language"),
        ("Order", "context_variable", "order"),
    )

    (card,) = at_alices.get("/inbox/offers/").context["incoming"].cards
    assert card.notification.lines == [
        ("Tier", "Gold"),
        ("Place", "Harbour Lamps"),
        ("Line", "Default"),
        ("Said first", "Is the brass lamp in stock?"),
        ("Before", "0"),
    ]


def test_earlier_conversations_of_the_customer_are_counted(offered, at_alices, use):
    use("incoming", ("Before", "earlier"))
    Conversation.objects.create(
        pk=offered.pk - 1,
        identity=offered.identity,
        channel=offered.channel,
        work_stream=offered.work_stream,
        status=Status.CLOSED,
        closed_at=timezone.now(),
    )

    (card,) = at_alices.get("/inbox/offers/").context["incoming"].cards
    assert card.notification.lines == [("Before", "1")]


def test_a_transfer_has_a_template_of_its_own(transferred, signed_in, bob, use):
    use("transfer", title="{agent} needs you")

    assert "Alice Martin needs you" in page_of(signed_in(bob))


def test_a_request_for_advice_has_a_template_of_its_own(conversation, signed_in, alice, bob, use):
    use("consult", title="{agent} wonders", accept_label="Help", reject_label="Not now")
    participation.invite(conversation, bob, alice.user)

    html = page_of(signed_in(bob))
    assert "Alice Martin wonders" in html
    assert "Help" in html
    assert "Not now" in html


def test_where_nobody_is_asked_any_more_an_offer_is_only_opened(offered, at_alices, stream):
    stream.auto_assign = True
    stream.save()

    html = page_of(at_alices)
    assert ">Open <kbd" in html
    assert address(offered, "rejection/") not in html


def test_an_agent_is_told_what_a_supervisor_assigned(conversation, signed_in, sofia, bob):
    supervision.assign(conversation, bob, sofia.user)

    html = page_of(signed_in(bob))
    assert "Sofia Lindgren assigned this to you" in html
    assert f'href="{address(conversation)}?view=mine"' in html


def test_what_was_assigned_is_told_until_it_is_opened(conversation, signed_in, sofia, bob):
    supervision.assign(conversation, bob, sofia.user)
    client = signed_in(bob)

    assert "assigned this to you" not in page_of(client, address(conversation))
    assert "assigned this to you" not in page_of(client)


def test_what_was_assigned_long_ago_is_told_no_more(conversation, signed_in, sofia, bob):
    supervision.assign(conversation, bob, sofia.user)
    Session.objects.running().update(assigned_at=timezone.now() - timedelta(hours=2))

    assert "assigned this to you" not in page_of(signed_in(bob))


def test_supervisors_are_not_told_what_they_assigned_to_themselves(conversation, at_sofias, sofia):
    supervision.assign(conversation, sofia, sofia.user)

    assert "assigned this to you" not in page_of(at_sofias)


def test_many_offers_with_fields_cost_as_many_queries_as_one(
    offered, at_alices, alice, use, page, django_assert_max_num_queries
):
    use("incoming", ("Before", "earlier"), ("Needs", "skills"), ("Came by", "referral"))
    Conversation.objects.update(required_skills={"1": 1})
    with django_assert_max_num_queries(20) as one:
        page_of(at_alices)
    for place in range(9):
        other = Conversation.objects.create(
            identity=page.identities.create(external_id=str(place)),
            channel=page,
            work_stream=page.work_stream,
            queue=offered.queue,
            offered_to=alice,
            required_skills={"1": 1},
        )
        soon = timezone.now() + timedelta(minutes=1)
        Session.objects.create(conversation=other, agent=alice, queue=other.queue, expires_at=soon)

    with django_assert_max_num_queries(len(one)):
        assert page_of(at_alices).count("Ring ring") == 10
