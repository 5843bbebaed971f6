"""What a conversation looks like: messages, links, happenings, reasons."""

from datetime import timedelta

import pytest
from django.utils import timezone

from omnichannel.inbox import stretch
from tests.fixtures import days_ago
from tests.inbox.conftest import address
from workstreams.conversations.models import Attachment, ContactIdentity, Origin, State


@pytest.fixture
def read(at_alices, conversation):
    return lambda query="": at_alices.get(address(conversation) + query).content.decode()


def test_an_address_in_a_text_becomes_a_safe_link(read, conversation, write):
    write(conversation, "See https://shop.example/a?b=1&c=2.")

    assert (
        '<a href="https://shop.example/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">'
        "https://shop.example/a?b=1&amp;c=2</a>." in read()
    )


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "<script>alert(1)</script>",
        '<a href="javascript:alert(1)">x</a>',
        'https://"onmouseover="alert(1)',
    ],
)
def test_a_text_cannot_bring_code(read, conversation, write, text):
    plain = read()
    write(conversation, text)

    html = read()
    assert html.count("<script") == plain.count("<script")
    assert 'href="javascript' not in html
    assert '"onmouseover' not in html


def test_a_name_cannot_bring_code(read, conversation):
    ContactIdentity.objects.update(name='<img src=x onerror="alert(1)">')

    assert "<img src=x" not in read()


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "//evil.test", "x"]
)
def test_a_file_at_an_unsafe_address_is_no_link(read, conversation, write, url):
    message = write(conversation)
    Attachment.objects.create(message=message, kind="file", url=url, title="invoice.pdf")

    html = read()
    assert "invoice.pdf" in html
    assert f'href="{url}"' not in html
    assert "bubble-part" in html
    assert '<a class="bubble' not in html


def test_a_file_opens_in_a_tab_of_its_own(read, conversation, write):
    message = write(conversation)
    Attachment.objects.create(message=message, kind="image", url="https://cdn.example/1.jpg")

    link = 'href="https://cdn.example/1.jpg" target="_blank" rel="noopener noreferrer"'
    assert link in read()


def test_a_place_shows_its_coordinates(read, conversation, write):
    Attachment.objects.create(
        message=write(conversation),
        kind="location",
        details={"coordinates": {"lat": 59.91, "long": 10.75}},
    )

    assert "Place: 59.91000, 10.75000" in read()


def test_a_refused_file_says_why(read, conversation, write):
    Attachment.objects.create(message=write(conversation), kind="image", is_refused=True)

    sentence = "File attachments from customers are turned off for this page."
    assert f"The customer sent a file. {sentence}" in read()


def test_a_refused_sticker_is_called_one(read, conversation, write):
    Attachment.objects.create(message=write(conversation), kind="sticker", is_refused=True)

    assert "The customer sent a sticker. File attachments" in read()


def test_an_unsupported_message_says_so(read, conversation, write):
    write(conversation, kind="unsupported")

    assert "Error: Customer sent an unsupported message type" in read()


def test_a_tapped_button_is_marked(read, conversation, write):
    write(conversation, "Track my order", kind="postback")

    assert "Tapped a button" in read()


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("263902037430900", "Sent from the page inbox"),
        ("900000000000001", "Sent by another application"),
        ("", "Sent outside this inbox"),
    ],
)
def test_what_was_written_elsewhere_says_where(read, conversation, write, program, sentence):
    elsewhere = {"state": State.SENT, "origin": Origin.ELSEWHERE}
    write(conversation, "From the page", sent_through=program, **elsewhere)

    assert sentence in read()


def test_an_unsupported_message_shows_its_words_all_the_same(read, conversation, write):
    message = write(conversation, "look at this", kind="unsupported")
    Attachment.objects.create(message=message, kind="hologram")

    html = read()
    assert "Error: Customer sent an unsupported message type" in html
    assert "look at this" in html
    assert "Link" not in html


def test_an_attachment_of_an_unknown_kind_can_be_opened(read, conversation, write):
    url = "https://lamps.example/hologram"
    Attachment.objects.create(message=write(conversation), kind="hologram", url=url)

    html = read()
    assert url in html
    assert "Attachment" in html


def test_what_the_system_wrote_is_marked(read, conversation, write):
    write(conversation, "We are closed.", state=State.SENT, origin=Origin.AUTOMATED)

    assert "Automated ·" in read()


def test_a_failed_message_says_why_and_offers_another_try(read, conversation, write):
    write(conversation, "Yes", state=State.FAILED, error="The customer blocked the page.")

    html = read()
    assert "Not sent: <bdi>The customer blocked the page.</bdi>" in html
    assert "Send again" in html


def test_days_are_marked(read, conversation, write):
    write(conversation, "Long ago", occurred_at=timezone.now() - timedelta(days=1))

    html = read()
    assert "Yesterday</time>" in html
    assert "Today</time>" in html


def test_a_quoted_message_is_shown(read, conversation, write):
    write(conversation, "The long question", external_id="m_77")
    write(conversation, "That one", reply_to_external_id="m_77")

    assert "<bdi>The long question</bdi></blockquote>" in read()


def test_earlier_messages_are_reached_step_by_step(
    read, at_alices, conversation, write, monkeypatch
):
    monkeypatch.setattr(stretch, "PAGE_SIZE", 3)
    start = timezone.now() - timedelta(hours=1)
    for number in range(7):
        write(conversation, f"Number {number}.", occurred_at=start + timedelta(minutes=number // 2))

    seen, query = [], ""
    while query is not None:
        shown = at_alices.get(address(conversation) + query).context["thread"]
        seen.append([e.message.text for day in shown.days for e in day.entries if "me" in e.key])
        query = f"?before={shown.earlier_than}" if shown.earlier_than else None

    assert [text for page in reversed(seen) for text in page] == [
        *(f"Number {number}." for number in range(7)),
        "Is the brass lamp in stock?",
    ]


def test_a_long_thread_costs_as_many_queries_as_a_short_one(
    at_alices, conversation, write, django_assert_max_num_queries
):
    path = address(conversation, "thread/")
    with django_assert_max_num_queries(24) as short:
        at_alices.get(path)
    for number in range(20):
        message = write(conversation, f"Number {number}")
        Attachment.objects.create(message=message, kind="image", url="https://cdn.example/1")

    with django_assert_max_num_queries(len(short) + 1):  # attachments, at once
        at_alices.get(path)


def test_the_thread_fragment_leaves_the_field_alone(at_alices, conversation):
    html = at_alices.get(address(conversation, "thread/")).content.decode()

    assert 'id="composer-state"' in html
    assert "<textarea" not in html


def test_the_composer_tells_the_time_left(read, conversation):
    window = timezone.now() - timedelta(hours=20)
    ContactIdentity.objects.update(window_opened_at=window)

    html = read()
    assert "composer-soon" in html
    assert "3 h 59 min" in html


def test_the_composer_is_shut_when_the_window_is(read, conversation):
    ContactIdentity.objects.update(window_opened_at=days_ago(2))

    html = read()
    assert 'data-may-write="no"' in html
    assert '<fieldset class="composer-field" disabled>' in html
    assert "You can answer again when the customer writes." in html


def test_the_composer_knows_the_human_agent(read, conversation):
    ContactIdentity.objects.update(window_opened_at=days_ago(2))
    conversation.sessions.update(channel_snapshot={"human_agent_tag": True})

    html = read()
    assert 'data-may-write="yes"' in html
    assert "Human agent, until" in html


def test_the_composer_names_a_page_at_fault(read, conversation):
    conversation.channel.report_trouble("Facebook refuses the access token.")

    html = read()
    assert "composer-fault" in html
    assert "An administrator has to reconnect the page." in html


def test_the_panel_explains_why_it_is_here(read, conversation):
    html = read()

    assert "No rule matched, so it went to Default." in html
    assert "Assigned to Alice Martin" in html


def test_a_conversation_of_nobody_says_so(at_alices, conversation):
    conversation.status, conversation.agent = "open", None
    conversation.save(update_fields=["status", "agent"])

    html = at_alices.get(address(conversation)).content.decode()

    assert "Nobody has this conversation yet." in html


def test_nothing_in_the_page_is_inline(read, conversation):
    html = read()

    assert " style=" not in html
    assert "<style" not in html
    assert " onclick" not in html
    assert all("src=" in tag.split(">")[0] for tag in html.split("<script")[1:])
