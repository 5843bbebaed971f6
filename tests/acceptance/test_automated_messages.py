"""The page speaks French: so does what the system says, with the page's own words first."""

import pytest

from tests.acceptance.conftest import do_the_work
from tests.fixtures import days_ago, text_item
from workstreams.automation import deciding
from workstreams.automation.built_in import texts
from workstreams.automation.models import AutomatedMessage
from workstreams.automation.triggers import Trigger

HENRIK = "6600000000000002"
COMMON = texts()["fr-FR"]["greeting"].replace("{PageName}", "Harbour Lamps")
OWN = "Bienvenue chez Harbour Lamps !"


@pytest.fixture
def french(page):
    page.language = "fr-FR"
    page.save(update_fields=["language"])
    AutomatedMessage.objects.exclude(trigger=Trigger.GREETING).update(is_active=False)
    return page


@pytest.fixture
def own(french):
    return AutomatedMessage.objects.create(
        channel=french,
        trigger=Trigger.GREETING,
        language="fr-FR",
        text="Bienvenue chez {PageName} !",
    )


def greeted(facebook, sender=HENRIK):
    """What reached the customer once the system has looked at what happened."""
    before = len(facebook.sent)
    facebook.post(text_item("Bonjour", mid=f"m_{sender}", sender=sender))
    deciding.sweep()
    do_the_work()
    return [body["message"]["text"] for body in facebook.sent[before:]]


def test_customer_of_a_french_page_is_greeted_in_french(french, facebook, inbox):
    assert greeted(facebook) == [COMMON]
    assert "Automated message “Greeting” sent" in inbox.look()


def test_words_of_the_page_come_before_those_for_all_pages(own, facebook, inbox):
    assert greeted(facebook) == [OWN]


def test_page_whose_words_are_deactivated_uses_those_for_all_pages(own, facebook, inbox):
    AutomatedMessage.objects.filter(pk=own.pk).update(is_active=False)

    assert greeted(facebook) == [COMMON]


def test_nothing_is_said_where_both_are_deactivated(own, facebook, inbox):
    AutomatedMessage.objects.update(is_active=False)

    assert greeted(facebook) == []
    assert "Automated message “Greeting” not sent: it is deactivated" in inbox.look()


def test_customer_whose_window_is_closed_hears_nothing(french, facebook, inbox):
    late = text_item("Bonjour", sender=HENRIK, at=days_ago(2))
    facebook.post(late)
    deciding.sweep()
    do_the_work()

    assert facebook.sent == []
    assert "not sent: the reply window is closed" in inbox.look()
