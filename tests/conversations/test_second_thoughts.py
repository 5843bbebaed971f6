"""Customers edit, take back and react; whatever comes first, in the end it is the same."""

import itertools
import json

import pytest

from tests.conversations.happenings import (
    at,
    edited,
    reacted,
    said_elsewhere,
    took_back,
    took_reaction_back,
    wrote,
)
from tests.fixtures import wire
from workstreams.conversations.models import (
    Attachment,
    Conversation,
    ConversationEvent,
    EarlyEffect,
    Message,
    MessageVersion,
    Reaction,
)

PICTURE = {"type": "image", "payload": {"url": "https://cdn.example/lamp.jpg", "title": "My lamp"}}


def only():
    return Message.objects.get()


def test_edit_replaces_the_text_and_keeps_what_was_there(deliver):
    deliver(wrote(1, "one lamp"))
    deliver(edited(5, "two lamps"))

    message, version = only(), MessageVersion.objects.get()
    assert (message.text, message.edit_number, message.edited_at) == ("two lamps", 1, at(5))
    assert (version.number, version.text, version.replaced_at) == (0, "one lamp", at(5))
    assert Conversation.objects.get().last_line == "two lamps"


def test_edit_is_told_on_the_timeline_without_its_words(deliver):
    deliver(wrote(1, "one lamp"), edited(5, "two lamps"))

    event = ConversationEvent.objects.get(kind="message_edited")
    assert "lamp" not in json.dumps(event.data)


def test_edit_of_an_earlier_message_leaves_the_last_line(deliver):
    deliver(wrote(1, "one lamp"), wrote(2, "please", "m_2"))
    deliver(edited(5, "two lamps"))

    assert Conversation.objects.get().last_line == "please"


def test_edits_only_go_forward(deliver):
    deliver(wrote(1, "one lamp"))
    deliver(edited(9, "three lamps", 2))
    deliver(edited(5, "two lamps", 1))
    deliver(edited(9, "three lamps", 2))

    assert only().text == "three lamps"
    assert MessageVersion.objects.count() == 1


def test_edit_without_a_number_goes_by_its_time(deliver):
    deliver(wrote(1, "one lamp"))
    deliver(edited(5, "two lamps", None))
    deliver(edited(4, "no lamp", None))

    assert (only().text, only().edit_number) == ("two lamps", 1)


def test_edit_opens_no_window_and_reopens_nothing(deliver):
    deliver(wrote(1))
    deliver(edited(50, "hi"))

    assert Conversation.objects.get().identity.window_opened_at == at(1)


def test_message_that_was_taken_back_has_lost_its_words(deliver):
    deliver(wrote(1, "my secret", quick_reply={"payload": "SECRET"}, attachments=[PICTURE]))
    deliver(edited(2, "my other secret"), reacted(3))
    deliver(took_back(5))

    message, attachment = only(), Attachment.objects.get()
    assert (message.text, message.payload, message.unsent_at) == ("", "", at(5))
    assert (attachment.url, attachment.title, attachment.details) == ("", "", {})
    assert not MessageVersion.objects.exists()
    assert not Reaction.objects.exists()


def test_what_lists_and_routing_kept_of_it_goes_too(deliver, conversation):
    first = Message.objects.get()
    deliver(took_back(50, first.external_id))

    conversation.refresh_from_db()
    assert conversation.last_line == "[unsent]"
    assert "brass" not in json.dumps(conversation.channel_context)
    told = ConversationEvent.objects.get(kind="message_unsent")
    assert "brass" not in json.dumps(told.data)


@pytest.mark.parametrize("in_one_post", [True, False])
def test_words_before_an_edit_leave_the_context_of_routing_too(deliver, conversation, in_one_post):
    mid = Message.objects.get().external_id
    posts = edited(50, "nothing", mid=mid), took_back(51, mid)
    for items in [posts] if in_one_post else [[post] for post in posts]:
        deliver(*items)

    conversation.refresh_from_db()
    assert conversation.channel_context
    assert "brass" not in json.dumps(conversation.channel_context)


def test_message_of_ours_that_is_taken_back_is_told_as_ours(deliver, conversation):
    deliver(said_elsewhere(50))
    deliver(took_back(51, "m_bot"))

    told = ConversationEvent.objects.get(kind="message_unsent")
    assert told.data["is_ours"] is True


def test_edit_that_came_before_a_message_nobody_ever_saw_is_forgotten(deliver):
    kept = deliver(edited(5, "my secret", mid="m_never"))

    deliver(took_back(6, "m_never"))

    kept.refresh_from_db()
    assert b"my secret" not in bytes(kept.body)


def test_edit_of_what_was_taken_back_unseen_is_forgotten_at_once(deliver):
    deliver(took_back(6, "m_never"))

    kept = deliver(edited(5, "my secret", mid="m_never"))

    assert b"my secret" not in bytes(kept.body)


def test_message_taken_back_is_purged_by_a_task(deliver, workers):
    deliver(wrote(1, "my secret"))
    kept = deliver(took_back(5))

    assert only().purged_at is not None
    assert kept.state == "processed"


def test_edit_after_it_was_taken_back_brings_nothing_back(deliver):
    deliver(wrote(1, "my secret"), took_back(5), edited(6, "my secret!"), reacted(7))

    assert only().text == ""
    assert not MessageVersion.objects.exists()
    assert not Reaction.objects.exists()


def test_reaction_is_kept_with_the_message(deliver):
    deliver(wrote(1))
    deliver(reacted(5))

    reaction = Reaction.objects.get()
    assert (reaction.emoji, reaction.name, reaction.reacted_at) == ("❤️", "love", at(5))


def test_last_reaction_counts_whichever_comes_first(deliver):
    deliver(wrote(1))
    deliver(took_reaction_back(9))
    deliver(reacted(5))

    assert Reaction.objects.get().emoji == ""


def test_nobody_changes_the_message_of_another(deliver):
    deliver(wrote(1))
    deliver({**took_back(5), "sender": {"id": "6600000000000002"}})

    assert only().text == "hello"


CHANGES = [edited(5, "two lamps"), edited(6, "three lamps", 2), reacted(7)]


@pytest.mark.parametrize("order", itertools.permutations(range(4)))
def test_every_order_in_one_batch_ends_the_same(deliver, order):
    items = [wrote(1, "one lamp"), *CHANGES]
    deliver(*[items[number] for number in order])

    assert ends_the_same()


@pytest.mark.parametrize("order", [(3, 2, 1, 0), (2, 0, 3, 1), (1, 2, 3, 0), (3, 0, 1, 2)])
def test_every_order_of_deliveries_ends_the_same(deliver, order):
    items = [wrote(1, "one lamp"), *CHANGES]
    for number in order:
        deliver(items[number])

    assert ends_the_same()


def ends_the_same():
    message = only()
    assert (message.text, message.edit_number) == ("three lamps", 2)
    assert message.reaction.emoji == "❤️"
    assert not EarlyEffect.objects.exists()
    assert Conversation.objects.get().last_line == "three lamps"
    return True


@pytest.mark.parametrize("together", [True, False])
def test_message_taken_back_before_it_came_never_shows_its_words(deliver, together):
    items = [edited(4, "my secret!"), took_back(5), wrote(1, "my secret", attachments=[PICTURE])]
    for few in [items] if together else [[item] for item in items]:
        deliver(*few)

    message = only()
    assert (message.text, message.unsent_at) == ("", at(5))
    assert Conversation.objects.get().last_line == "[unsent]"
    assert not Attachment.objects.exists()
    assert not MessageVersion.objects.exists()
    assert not EarlyEffect.objects.exists()


def test_words_of_a_message_taken_back_do_not_wait_for_it(deliver):
    deliver(edited(4, "my secret!"))
    deliver(took_back(5))
    deliver(edited(4, "my secret!"))

    assert "secret" not in json.dumps([effect.details for effect in EarlyEffect.objects.all()])


def test_effect_that_comes_twice_waits_once(deliver):
    deliver(reacted(5), reacted(5))
    deliver(reacted(5))

    assert EarlyEffect.objects.count() == 1


def test_effect_waits_at_its_own_page_only(deliver):
    deliver(reacted(5, mid="m_other"))
    deliver(wrote(1))

    assert not Reaction.objects.exists()
    assert EarlyEffect.objects.get().external_id == "m_other"


def test_processing_again_changes_nothing(deliver, page):
    body = wire({"entry": [{"id": page.page_id, "messaging": [wrote(1, "one"), *CHANGES]}]})
    kept = deliver(body=body)
    type(kept).objects.all().process_again()
    deliver()

    assert ends_the_same()
    assert MessageVersion.objects.count() == 2
    assert ConversationEvent.objects.filter(kind="message_edited").count() == 2


def test_edit_without_a_number_after_the_largest_one_is_kept(deliver):
    deliver(wrote(1, "one lamp"), edited(5, "two lamps", 32767))

    kept = deliver(edited(9, "three lamps", 0))

    assert kept.state == "processed"
    assert only().text == "three lamps"
