"""What people paste instead of an id or a secret, and what they are told."""

import pytest
from django.core.exceptions import ValidationError

from facebook_channel.identifiers import (
    check_application_id,
    check_application_secret,
    check_page_id,
    check_page_token,
)

HEX = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (check_application_id, "700000000000077"),
        (check_page_id, "110000000000007"),
        (check_application_secret, HEX),
        (check_page_token, "EAAGm0PX4ZCpsBAKZCZC"),
        (check_page_token, "a-token_of-the-simulator"),
    ],
)
def test_what_facebook_shows_is_taken(check, text):
    assert check(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "https://www.facebook.com/profile.php?id=110000000000007",
        "facebook.com/profile.php?id=110000000000007&ref=page",
        "https://www.facebook.com/people/Harbour-Lamps/110000000000007/",
        "https://facebook.com/Harbour-Lamps-110000000000007",
        "https://business.facebook.com/latest/home?asset_id=110000000000007",
    ],
)
def test_address_with_the_page_id_names_the_id_in_it(text):
    assert "Enter only the Page Id that stands in it: 110000000000007." in told(check_page_id, text)


def test_address_of_an_application_names_the_id_in_it():
    address = "https://developers.facebook.com/apps/700000000000077/settings/basic/"

    assert "Application Id that stands in it: 700000000000077." in told(
        check_application_id, address
    )


@pytest.mark.parametrize("text", ["https://www.facebook.com/HarbourLamps", "fb.com/lamps"])
def test_address_with_the_page_name_says_where_the_id_is(text):
    sentence = told(check_page_id, text)

    assert "it names the page rather than its Page Id" in sentence
    assert "About > Page transparency > Page ID" in sentence


@pytest.mark.parametrize(
    "text", ["HarbourLamps", "@lamps", "11000000000000a", "\u0661\u0661\u0660"]
)
def test_id_with_letters_looks_like_a_name(text):
    assert "consists of digits alone" in told(check_page_id, text)


@pytest.mark.parametrize("text", ["110 000 000 000 007", "110.000.000.000.007"])
def test_id_with_blanks_or_signs_is_shown_without_them(text):
    assert "Enter it as 110000000000007." in told(check_page_id, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEX[:12], "has 32 characters, and these are 12."),
        (HEX.upper(), "the small letters a to f"),
        ("z" * 32, "the small letters a to f"),
        ("••••••••", "press Show there first"),
    ],
)
def test_secret_that_is_none_says_what_one_looks_like(text, words):
    assert words in told(check_application_secret, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("700000000000077|abcdefgh", "the token of an application"),
        (HEX, "looks like an Application Secret"),
        ("EAAG m0PX", "Blanks, line breaks, quotation marks"),
        ("EAAG\nm0PX", "Blanks, line breaks, quotation marks"),
        ('"EAAGm0PX"', "Blanks, line breaks, quotation marks"),
        ("EAAGm0PX…", "Blanks, line breaks, quotation marks"),
        ("access_token=EAAGm0PX", "more than the token"),
    ],
)
def test_token_that_is_none_says_why_and_where_to_get_one(text, words):
    sentence = told(check_page_token, text)

    assert words in sentence
    assert "Messenger > Settings" in sentence


@pytest.mark.parametrize("text", [HEX[:-1], "700000000000077|abcdefgh", '"EAAGm0PX"'])
def test_no_sentence_repeats_a_secret(text):
    check = check_application_secret if text in HEX else check_page_token

    assert text not in told(check, text)


def told(check, text):
    with pytest.raises(ValidationError) as refused:
        check(text)
    return refused.value.message
