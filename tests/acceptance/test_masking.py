"""A customer writes a card number: neither the agent nor the transcript shows it."""

from workstreams.conversations import masking
from workstreams.conversations.models import Message

CARD = "4111 1111 1111 1111"


def test_card_number_is_hidden_in_the_inbox_and_in_the_transcript(facebook, inbox):
    masking.forget()
    facebook.gilda_writes(f"My card is {CARD}, please.")

    assert "My card is #### #### #### ####, please." in inbox.look()
    status, transcript = inbox.open(f"/inbox/{inbox.conversation.pk}/transcript/")
    assert status == 200
    assert b"#### #### #### ####" in transcript
    assert b"1111" not in transcript
    assert CARD in Message.objects.get().text
