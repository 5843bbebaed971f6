"""Slugs become names, and quick replies are found where they fit."""

import pytest

from workstreams.conversations.models import QuickReply
from workstreams.conversations.quick_replies import People, filled, people_of, unknown_slugs
from workstreams.models import SupervisorSettings, WorkStream

GILDA = People(customer="Gilda Rossi", agent="Alice Martin")
NOBODY = People(customer="", agent="Alice Martin")


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("{FullName{Customer}}", "Gilda Rossi"),
        ("{LastName{Customer}}", "Rossi"),
        ("{FullName{Agent}}", "Alice Martin"),
        ("{FirstName{Agent}}", "Alice"),
        ("{LastName{Agent}}", "Martin"),
        ("{Nickname{Agent}}", "Alice Martin"),
    ],
)
def test_slug_becomes_a_name(slug, name):
    assert filled(f"({slug})", GILDA) == f"({name})"


def test_last_name_is_the_one_the_channel_told():
    people = People(customer="Gilda Rossi Bianchi", agent="Bob", customer_last="Rossi Bianchi")

    assert filled("Ms {LastName{Customer}}", people) == "Ms Rossi Bianchi"


def test_customer_of_one_name_is_addressed_by_that():
    people = People(customer="Gilda", agent="Bob")

    assert filled("Dear {LastName{Customer}}", people) == "Dear Gilda"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Hello {FullName{Customer}}, thanks", "Hello, thanks"),
        ("Hello {FullName{Customer}}!", "Hello!"),
        ("Good day {LastName{Customer}} and welcome", "Good day and welcome"),
        ("{FullName{Customer}}, thank you.", "Thank you."),
        ("Hello!\n{FullName{Customer}}, it is here.", "Hello!\nIt is here."),
        ("{FullName{Customer}}", ""),
    ],
)
def test_sentence_closes_around_an_unknown_name(text, read):
    assert filled(text, NOBODY) == read


def test_braces_in_a_name_stay_braces():
    tricky = People(customer="{FullName{Agent}}", agent="Alice Martin")

    assert filled("{FullName{Customer}}", tricky) == "{FullName{Agent}}"


@pytest.mark.parametrize(
    "wrong", ["{Phone{Customer}}", "{fullname{agent}}", "{FullName{Customer}", "{ {Customer}}"]
)
def test_what_looks_like_a_slug_and_is_none_is_named(wrong):
    assert unknown_slugs("Hello {FullName{Customer}}, " + wrong) == [wrong]


def test_ordinary_braces_are_no_slug():
    assert unknown_slugs("Sizes {S, M} and {L}") == []


def test_erased_customer_has_no_name(conversation, alice):
    conversation.identity.name = ""

    assert people_of(conversation, alice.user) == People(customer="", agent="Alice Martin")


@pytest.fixture
def reply(db):
    return QuickReply.objects.create(
        title="Returns", message="Send it back\nwithin 30 days", tags=["return", "Lamps"]
    )


@pytest.mark.parametrize("search", ["", "retur", "BACK", "30 back", "#ret", "#lamp days", "lamps"])
def test_reply_is_found_by_title_text_and_tag(reply, search):
    assert reply in QuickReply.objects.matching(search)


@pytest.mark.parametrize("search", ["bikes", "back bikes", "#back", "#amps", "%", "#return #no"])
def test_reply_is_not_found_by_what_it_does_not_have(reply, search):
    assert not QuickReply.objects.matching(search).exists()


def test_lone_hash_finds_whatever_has_a_tag(reply):
    QuickReply.objects.create(title="Hours", message="From nine to five")

    assert list(QuickReply.objects.matching("#")) == [reply]


def test_conversation_is_offered_those_of_its_stream_and_of_none(conversation, alice, reply):
    own = QuickReply.objects.create(title="Own", message="Own")
    own.work_streams.add(conversation.work_stream, WorkStream.objects.create(name="More"))
    other = QuickReply.objects.create(title="Other", message="Other")
    other.work_streams.add(WorkStream.objects.create(name="Other"))
    QuickReply.objects.create(title="Old", message="Old", is_active=False)
    QuickReply.objects.create(title="Neu", message="Neu", locale="de-DE")

    assert listed(conversation, alice) == [own, reply]


def listed(conversation, reader):
    return list(QuickReply.objects.for_conversation(conversation, reader.user))


def test_their_own_is_listed_and_nobody_elses(conversation, alice, bob):
    mine = QuickReply.objects.create(title="Mine", message="Mine", owner=alice.user)
    QuickReply.objects.create(title="Theirs", message="Theirs", owner=bob.user)

    assert listed(conversation, alice) == [mine]


def test_personal_ones_are_not_listed_while_they_are_switched_off(conversation, alice):
    QuickReply.objects.create(title="Mine", message="Mine", owner=alice.user)
    SupervisorSettings.objects.update_or_create(pk=1, defaults={"personal_quick_replies": False})

    assert listed(conversation, alice) == []


def test_language_of_the_agent_is_listed_beside_that_of_the_page(conversation, alice, reply):
    alice.user.language = "de"
    german = QuickReply.objects.create(title="Neu", message="Neu", locale="de-DE")
    QuickReply.objects.create(title="Nouveau", message="Nouveau", locale="fr-FR")

    assert listed(conversation, alice) == [german, reply]
