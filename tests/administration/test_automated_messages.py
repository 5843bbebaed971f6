"""Automated messages in the administration: edited, switched, a page's own, seen before."""

import pytest

from tests.administration.conftest import page_fields
from tests.administration.forms import change, rows
from workstreams.automation.models import AutomatedMessage
from workstreams.automation.triggers import Trigger

LIST = "/admin/automation/automatedmessage/"


def common(trigger="greeting", language="en-US"):
    return AutomatedMessage.objects.get(channel=None, trigger=trigger, language=language)


def fields(**changes):
    return {"trigger": "greeting", "text": "Hei", "is_active": "on", **changes}


def words_of(response):
    return response.content.decode()


def test_text_is_edited_and_its_trigger_stays(admin):
    row = common()
    admin.post(
        f"{LIST}{row.pk}/change/", {"text": "Hi {CustomerName}", "is_active": "on", "trigger": "x"}
    )

    row.refresh_from_db()
    assert (row.text, row.trigger) == ("Hi {CustomerName}", "greeting")


@pytest.mark.parametrize(
    "text", ["Hi {Customer}", "Hi {Customer Name}", "Hi { AgentName }", "Hi {{AgentName}}", ""]
)
def test_text_that_cannot_be_said_is_refused(admin, text):
    row = common()
    response = admin.post(f"{LIST}{row.pk}/change/", {"text": text, "is_active": "on"})

    assert response.status_code == 200
    assert common().text == row.text


def test_second_text_of_a_language_is_refused(admin):
    response = admin.post(f"{LIST}add/", fields(language="en-US"))

    assert "There is a text in this language" in words_of(response)


def test_language_without_texts_gets_one(admin):
    admin.post(
        f"{LIST}add/",
        {"trigger": "greeting", "language": "fi-FI", "text": "Hei", "is_active": "on"},
    )

    assert common(language="fi-FI").text == "Hei"


@pytest.mark.parametrize(("action", "is_active"), [("deactivate", False), ("activate", True)])
def test_texts_are_switched_together(admin, action, is_active):
    rows = [common(), common("session_ended")]
    AutomatedMessage.objects.update(is_active=not is_active)
    response = admin.post(
        LIST, {"action": action, "_selected_action": [row.pk for row in rows]}, follow=True
    )

    assert {common(row.trigger).is_active for row in rows} == {is_active}
    assert "2 texts are used" in words_of(response)


def test_page_gets_a_text_of_its_own_in_its_language(admin, page):
    own = {"trigger": "greeting", "text": "Bonjour de {PageName}", "is_active": "on"}
    admin.post(
        change(page),
        {
            **page_fields(page.application, page.work_stream, language="fr-FR"),
            "page_id": page.page_id,
            **rows("automated_messages", own),
        },
    )

    own = AutomatedMessage.objects.get(channel=page)
    assert (own.trigger, own.language, own.text) == ("greeting", "fr-FR", "Bonjour de {PageName}")


def test_page_gets_no_text_in_a_language_it_does_not_speak(admin, page):
    response = admin.post(f"{LIST}add/", fields(language="de-DE", channel=page.pk))

    assert f"{page.name} speaks en-US" in words_of(response)
    assert not AutomatedMessage.objects.filter(channel=page).exists()


def test_page_that_changes_its_language_says_which_texts_are_not_used(admin, page):
    own = AutomatedMessage.objects.create(
        trigger="greeting", channel=page.channel_ptr, language="en-US", text="Ahoy"
    )
    data = {
        **page_fields(page.application, page.work_stream, language="fr-FR"),
        "page_id": page.page_id,
        **rows("automated_messages", {"id": own.pk, "trigger": "greeting", "text": "Ahoy"}),
    }
    data |= {"automated_messages-INITIAL_FORMS": "1", "automated_messages-0-is_active": "on"}
    words = words_of(admin.post(change(page), data, follow=True))

    assert "automated messages of its own in en-US" in words
    assert "en-US: not used" in words_of(admin.get(change(page)))


def test_preview_reads_as_the_customer_would_get_it(admin, conversation):
    words = words_of(
        admin.get(f"{LIST}preview/", {"trigger": "agent_joined", "conversation": conversation.pk})
    )

    assert "Alice Martin is here and reads your message." in words
    assert "Text for all pages · en-US" in words
    assert "Nothing would be sent now" not in words


def test_preview_tells_what_keeps_it_from_being_sent(admin, conversation, stream):
    stream.allows_automated_messages = False
    stream.save(update_fields=["allows_automated_messages"])
    words = words_of(
        admin.get(
            f"{LIST}preview/",
            {"trigger": "greeting", "conversation": conversation.pk, "language": "de-DE"},
        )
    )

    assert "Guten Tag" in words
    assert "the work stream does not allow automated messages" in words


@pytest.mark.parametrize("trigger", Trigger.values)
def test_every_text_can_be_seen_before(admin, conversation, trigger):
    asked = {"trigger": trigger, "conversation": conversation.pk}

    assert "What " in words_of(admin.get(f"{LIST}preview/", asked))


def test_preview_without_a_choice_says_what_to_do(admin):
    assert "Choose an occasion and a customer" in words_of(admin.get(f"{LIST}preview/"))


def test_preview_of_a_conversation_that_is_not_offered_is_refused(admin, conversation):
    asked = {"trigger": "greeting", "conversation": conversation.pk + 1}

    assert "Select a valid choice" in words_of(admin.get(f"{LIST}preview/", asked))
