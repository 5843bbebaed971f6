"""Text as it can be kept and sent: clean, and in parts the channel takes."""

from workstreams.channels.registry import adapter_for
from workstreams.conversations.graphemes import boundary
from workstreams.conversations.models import Conversation

SPACES = " \n\t\u3000"  # not the one that holds two words together


def sendable(text: str) -> str:
    """Without NUL characters and halves of surrogate pairs, which nobody could keep or send."""
    return (
        text.replace("\x00", "")
        .encode("utf-16-le", "surrogatepass")
        .decode("utf-16-le", "ignore")
        .strip()
    )


def split(text: str, conversation: Conversation) -> list[str]:
    """The text in parts the channel takes, broken at a line or a word where possible."""
    longest = adapter_for(conversation.channel.kind).limits().text_length
    parts: list[str] = []
    while (fitting := _fitting(text, longest)) < len(text):
        cut = _cut(text, fitting)
        parts.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [part for part in [*parts, text] if part]


def _fitting(text: str, longest: int) -> int:
    """How many characters go into one message; an emoji counts twice, as at the platform."""
    units = text.encode("utf-16-le")[: 2 * longest]
    return len(units.decode("utf-16-le", "ignore"))


def _cut(text: str, fitting: int) -> int:
    """At a line unless that leaves half a message, else at a word, else between two signs."""
    line = text.rfind("\n", 0, fitting + 1)
    if line > fitting // 2:
        return line
    word = max(text.rfind(space, 0, fitting + 1) for space in SPACES)
    return word if word > 0 else boundary(text, fitting)
