"""An agent finds answers that stand ready; choosing one puts it into the field."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.inbox.conftest import address
from workstreams.conversations.models import Direction, Message, QuickReply
from workstreams.models import WorkStream

HTMX = {"HX-Request": "true"}


@pytest.fixture
def greeting(db):
    return QuickReply.objects.create(
        title="Greeting",
        message="Hello {FullName{Customer}},\nI am {FirstName{Agent}} & I <help>.",
        tags=["welcome"],
    )


@pytest.fixture
def listed(at_alices, conversation):
    """The page, or the panel's part of it, as Alice gets it."""

    def listed(search="", **headers):
        where = address(conversation, "quick-replies/")
        return at_alices.get(where, {"q": search}, headers=headers).content.decode()

    return listed


def titles(html):
    return re.findall(r'class="quick-name"><bdi>([^<]+)<', html)


def field(response):
    return re.search(r"<textarea[^>]*>([^<]*)</textarea>", response.content.decode())[1]


def test_composer_has_the_button_and_the_panel(at_alices, conversation):
    html = at_alices.get(address(conversation)).content.decode()

    assert f'href="{address(conversation, "quick-replies/")}' in html
    assert 'id="quick-replies"' in html


def test_names_stand_in_the_text_and_markup_is_text(listed, conversation, greeting):
    conversation.identity.name = "Gilda Rossi"
    conversation.identity.save()

    assert "Hello Gilda Rossi,\nI am Alice &amp; I &lt;help&gt;." in listed()


def test_customer_without_a_name_is_greeted_without_one(listed, greeting):
    assert ">Hello,\nI am Alice" in listed()


@pytest.mark.parametrize("search", ["greet", "I am", "#welc", "welcome"])
def test_reply_is_found(listed, greeting, search):
    QuickReply.objects.create(title="Hours", message="From nine to five")

    assert titles(listed(search)) == ["Greeting"]
    assert titles(listed(search, **HTMX)) == ["Greeting"]


def test_panel_gets_its_part_only(listed, greeting):
    html = listed(**HTMX)

    assert "<html" not in html
    assert 'role="option"' in html


def test_other_language_is_not_mixed_in(listed, greeting):
    QuickReply.objects.create(title="Gruß", message="Guten Tag", locale="de-DE")

    assert titles(listed()) == ["Greeting"]


def test_page_whose_language_has_none_offers_the_others(listed, page, greeting):
    page.language = "fr-FR"
    page.save()
    html = listed()

    assert "There is no quick reply in French (France)." in html
    assert "These are in other languages:" in html
    assert titles(html) == ["Greeting"]
    assert "English (United States)" in html


def test_nothing_found_is_said(listed, greeting):
    html = listed("bicycle")

    assert "No quick reply in English (United States) is found for “bicycle”." in html
    assert titles(html) == []


def test_long_list_is_cut_and_says_so(listed):
    QuickReply.objects.bulk_create(
        QuickReply(title=f"Number {number:03}", message="Text") for number in range(60)
    )
    html = listed()

    assert len(titles(html)) == 50
    assert "There are more." in html


def test_chosen_reply_stands_in_the_field_and_is_not_sent(at_alices, conversation, greeting):
    where = address(conversation, "quick-replies/chosen/")
    response = at_alices.get(where, {"reply": greeting.pk})

    assert field(response) == "Hello,\nI am Alice &amp; I &lt;help&gt;."
    assert not Message.objects.filter(direction=Direction.OUTBOUND).exists()


@pytest.mark.parametrize("reply", ["999999", "x", ""])
def test_chosen_reply_that_is_gone_leads_back_to_the_list(at_alices, conversation, reply):
    where = address(conversation, "quick-replies/chosen/")
    response = at_alices.get(where, {"reply": reply}, follow=True)

    assert response.redirect_chain == [(address(conversation, "quick-replies/"), 302)]
    assert "Choose another." in response.content.decode()


def test_reply_of_another_stream_cannot_be_chosen(at_alices, conversation, greeting):
    greeting.work_streams.add(WorkStream.objects.create(name="Other"))
    where = address(conversation, "quick-replies/chosen/")

    assert at_alices.get(where, {"reply": greeting.pk}).status_code == 302


@pytest.mark.parametrize("rest", ["quick-replies/", "quick-replies/chosen/"])
def test_stranger_finds_nothing(signed_in, conversation, carol, rest):
    assert signed_in(carol).get(address(conversation, rest)).status_code == 404


@pytest.mark.parametrize("rest", ["quick-replies/", "quick-replies/chosen/"])
def test_who_only_watches_has_none(at_sofias, conversation, rest):
    assert at_sofias.get(address(conversation, rest)).status_code == 403


def test_without_leave_to_write_the_page_leads_back_and_says_so(at_alices, conversation):
    conversation.sessions.update(channel_snapshot={})
    conversation.identity.window_opened_at = None
    conversation.identity.save(update_fields=["window_opened_at"])
    response = at_alices.get(address(conversation, "quick-replies/"), follow=True)

    assert response.redirect_chain == [(address(conversation), 302)]
    assert "No answer can be written now." in response.content.decode()


def test_list_asks_the_database_as_often_for_30_as_for_one(listed, conversation, greeting):
    with CaptureQueriesContext(connection) as few:
        listed(**HTMX)
    for number in range(29):
        reply = QuickReply.objects.create(title=f"Number {number}", message="Text")
        reply.work_streams.add(conversation.work_stream)
    with CaptureQueriesContext(connection) as many:
        listed(**HTMX)

    assert len(many) == len(few)


def test_search_for_what_no_text_can_hold_finds_the_rest(listed, greeting):
    assert titles(listed("gre\x00et")) == ["Greeting"]
