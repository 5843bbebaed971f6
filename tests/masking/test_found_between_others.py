"""Numbers that stand beside others are hidden all the same."""

import pytest

from workstreams.conversations.built_in import MASKED
from workstreams.conversations.masking import hidden, rule_of

CARD = next(rule_of(pattern, check) for _n, _d, pattern, check, _a in MASKED if check == "luhn")
IBAN = next(rule_of(pattern, check) for _n, _d, pattern, check, _a in MASKED if check == "iban")


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1111 123",
        "4111 1111 1111 1111 12/27",
        "4111111111111111 12/27 123",
        "order 12 4111 1111 1111 1111",
        "Visa4111111111111111",
        "Visa_4111 1111 1111 1111cvc",
        "4111\n1111\n1111\n1111",
        "4111\u00a01111\u00a01111\u00a01111",
    ],
)
def test_card_is_hidden(text):
    assert "1111" not in hidden(text, [CARD])
    assert "#### #### #### ####" in " ".join(hidden(text, [CARD]).split()) or "#" * 16 in hidden(
        text, [CARD]
    )


@pytest.mark.parametrize(
    "text",
    ["DE89370400440532013000 please refund", "DE89 3704 0044 0532 0130 00 danke"],
)
def test_account_is_hidden_and_words_are_not(text):
    shown = hidden(text, [IBAN])

    assert "0532" not in shown
    assert shown.endswith(text.split()[-1])


@pytest.mark.parametrize("text", ["4111 1111 1111 1112", "1234567890123456", "4111111111111112 12"])
def test_other_numbers_stay(text):
    assert hidden(text, [CARD]) == text
