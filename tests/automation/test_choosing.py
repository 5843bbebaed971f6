"""Which text is used: the page's, the channel's, the default language's, or none."""

import pytest
from django.core.exceptions import ValidationError

from workstreams.automation.choosing import choose
from workstreams.automation.models import AutomatedMessage
from workstreams.automation.slugs import check_slugs, filled
from workstreams.automation.triggers import Trigger

GREETING = Trigger.GREETING


@pytest.fixture
def french(page):
    page.language = "fr-FR"
    page.save(update_fields=["language"])
    return page


def own(page, text="Bonjour de la page", **more):
    values = {"language": page.language, "trigger": GREETING, **more}
    return AutomatedMessage.objects.create(channel=page, text=text, **values)


def common(language):
    return AutomatedMessage.objects.get(channel=None, trigger=GREETING, language=language)


def test_page_speaks_its_language(french):
    assert choose(french, GREETING).message == common("fr-FR")


def test_text_of_the_page_comes_first(french):
    its_own = own(french)

    assert choose(french, GREETING).message == its_own


@pytest.mark.parametrize("other", [{"is_active": False}, {"language": "de-DE"}])
def test_page_without_an_active_text_in_its_language_uses_that_of_all_pages(french, other):
    own(french, **other)

    assert choose(french, GREETING).message == common("fr-FR")


def test_text_of_another_page_is_not_used(french, application, stream):
    other = type(french).objects.create(
        kind="facebook", name="Other", work_stream=stream, application=application, page_id="12"
    )
    own(other, language="fr-FR")

    assert choose(french, GREETING).message == common("fr-FR")


def test_language_without_texts_is_spoken_to_in_english(page):
    page.language = "fi-FI"

    assert choose(page, GREETING).message == common("en-US")


def test_same_tongue_comes_before_english(page):
    page.language = "de-AT"

    assert choose(page, GREETING).message == common("de-DE")


def test_deactivated_text_of_all_pages_silences_its_language(french):
    AutomatedMessage.objects.filter(pk=common("fr-FR").pk).update(is_active=False)

    choice = choose(french, GREETING)

    assert (choice.message, choice.reason) == (None, "inactive")


def test_own_text_speaks_where_that_of_all_pages_is_deactivated(french):
    AutomatedMessage.objects.filter(channel=None).update(is_active=False)
    its_own = own(french)

    assert choose(french, GREETING).message == its_own


def test_no_text_at_all_is_said_so(french):
    AutomatedMessage.objects.all().delete()

    assert choose(french, GREETING).reason == "no_text"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{AgentName} is here", "Alice is here"),
        ("{$Order$} and {$Order}", "7 and 7"),
        ("{$order}!", "!"),
        ("{QueueName}.", "."),
        ("{ AgentName } {}", "{ AgentName } {}"),
    ],
)
def test_names_are_filled_in(text, expected):
    assert filled(text, {"AgentName": "Alice"}, {"Order": 7}) == expected


@pytest.mark.parametrize("slug", ["{Agent}", "{agentname}", "{}", "{$}", "{$1x}"])
def test_what_cannot_be_filled_in_is_refused_by_name(slug):
    with pytest.raises(ValidationError, match="cannot be filled in"):
        check_slugs(f"Hello {slug}")
