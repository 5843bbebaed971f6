"""What a customer does to a message that is there already: edit it, react to it."""

from typing import Any

from facebook_channel.json_values import as_identifier, as_text, as_words
from facebook_channel.payload.surroundings import Json, Surroundings, Unreadable, message_id
from workstreams.channels.events import MessageEdited, ReactionChanged

MOST_EDITS = 32767  # Messenger itself allows five
LONGEST_REACTION = 30
# Where only the name of a reaction is told; as Messenger shows it.
EMOJI = {
    "love": "❤️",
    "smile": "😆",
    "wow": "😮",
    "sad": "😢",
    "angry": "😠",
    "like": "👍",
    "dislike": "👎",
}


def parse_edit(edit: Json, around: Surroundings) -> MessageEdited:
    text = as_words(edit.get("text"))
    if not text and edit.get("text") != "":
        raise Unreadable("message_edit without a text")
    return MessageEdited(
        **around.facts(around.customer()),
        external_id=message_id(edit),
        text=text,
        number=_number_of(edit.get("num_edit")),
    )


def _number_of(told: Any) -> int:
    """A number or text; 0 where it is neither."""
    digits = as_identifier(told)
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= len(str(MOST_EDITS))
    return min(int(digits), MOST_EDITS) if is_number else 0


def parse_reaction(reaction: Json, around: Surroundings) -> ReactionChanged:
    facts = {**around.facts(around.customer()), "external_id": message_id(reaction)}
    if reaction.get("action") == "unreact":
        return ReactionChanged(**facts, opens_window=False)
    name = as_text(reaction.get("reaction"))[:LONGEST_REACTION]
    emoji = as_text(reaction.get("emoji"))[:LONGEST_REACTION] or EMOJI.get(name, name)
    if not emoji:
        raise Unreadable("reaction without an emoji")
    return ReactionChanged(**facts, name=name, emoji=emoji)
