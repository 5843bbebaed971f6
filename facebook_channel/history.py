"""A thread of the Conversations API in, our events out; pure, and it never raises.

Source: Messenger Platform, "Conversations API". Its message ids are those of the webhook. Only
the newest messages of a thread come with their content; the others are left out here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from facebook_channel.json_values import as_identifier, as_list, as_object, as_text, as_words
from facebook_channel.payload.surroundings import LONGEST_MESSAGE_ID, LONGEST_USER_ID, Json
from workstreams.channels.events import (
    MessageEchoed,
    MessageReceived,
    ReceivedAttachment,
)

Said = MessageReceived | MessageEchoed

MOST_TOLD = 20  # messages of a thread whose content Facebook tells
FIELDS_WITH = (
    "id,updated_time,participants,"
    f"messages.limit({MOST_TOLD})"
    "{{id,created_time,from,to,message,{files},sticker,shares,reply_to,tags}}"
)
UNTOLD = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Thread:
    """What was said between one customer and the page, the oldest first.

    `may_lack`: Facebook told as many messages as it ever does, so older ones may exist.
    """

    id: str
    updated_at: datetime
    said: tuple[Said, ...] = ()
    may_lack: bool = False


def fields_to_ask(*, takes_files: bool) -> str:
    """A page that takes no files asks only what kind they were, not where they lie."""
    return FIELDS_WITH.format(files="attachments" if takes_files else "attachments{mime_type}")


def threads_of(answer: Json, page_id: str) -> list[Thread]:
    return [thread_of(as_object(item), page_id) for item in as_list(answer.get("data"))]


def next_cursor(answer: Json) -> str:
    """Of the following page of a list; empty at its end."""
    paging = as_object(answer.get("paging"))
    if not paging.get("next"):
        return ""
    return as_text(as_object(paging.get("cursors")).get("after"))


def thread_of(item: Json, page_id: str) -> Thread:
    messages = as_list(as_object(item.get("messages")).get("data"))
    said = [event for message in messages for event in _said(as_object(message), item, page_id)]
    newest_first = sorted(said, key=lambda event: event.occurred_at, reverse=True)
    return Thread(
        id=as_identifier(item.get("id")),
        updated_at=_moment(item.get("updated_time")),
        said=tuple(reversed(newest_first)),
        may_lack=len(messages) >= MOST_TOLD,
    )


def _said(message: Json, thread: Json, page_id: str) -> Iterator[Said]:
    facts = _facts(message, thread, page_id)
    if facts is None:
        return
    text, attachments = as_words(message.get("message")), _attachments(message)
    if _author(message) == page_id:
        yield MessageEchoed(**facts, text=text, attachments=attachments)
        return
    reply_to = as_object(message.get("reply_to"))
    answered = as_identifier(reply_to.get("mid") or reply_to.get("id"))
    yield MessageReceived(
        **facts,
        text=text,
        attachments=attachments,
        unsupported=not text and not attachments,
        reply_to_external_id=answered[:LONGEST_MESSAGE_ID],
    )


def _facts(message: Json, thread: Json, page_id: str) -> dict[str, Any] | None:
    """Who said it to whom and when; None where that is not told."""
    author = _author(message)
    customer = author if author != page_id else _addressee(message, thread, page_id)
    mid, at = as_identifier(message.get("id")), _moment(message.get("created_time"))
    is_told = author and mid and at != UNTOLD and customer
    if not is_told or len(mid) > LONGEST_MESSAGE_ID or len(customer) > LONGEST_USER_ID:
        return None
    return {
        "channel_external_id": page_id,
        "identity_external_id": customer,
        "occurred_at": at,
        "external_id": mid,
    }


def _author(message: Json) -> str:
    return as_identifier(as_object(message.get("from")).get("id"))


def _addressee(message: Json, thread: Json, page_id: str) -> str:
    """Of what the page wrote; where it is not said, whoever else takes part."""
    for people in (message.get("to"), thread.get("participants")):
        for person in as_list(as_object(people).get("data")):
            found = as_identifier(as_object(person).get("id"))
            if found and found != page_id:
                return found
    return ""


def _attachments(message: Json) -> tuple[ReceivedAttachment, ...]:
    files = as_list(as_object(message.get("attachments")).get("data"))
    shares = as_list(as_object(message.get("shares")).get("data"))
    sticker = as_text(message.get("sticker"))
    return (
        *([ReceivedAttachment(kind="sticker", url=sticker)] if sticker else []),
        *(_file(as_object(file)) for file in files),
        *(_share(as_object(share)) for share in shares),
    )


def _file(file: Json) -> ReceivedAttachment:
    """What kind it is shows in the key that holds its address."""
    title = as_text(file.get("name"))
    for kind in ("image", "video"):
        if address := as_text(as_object(file.get(f"{kind}_data")).get("url")):
            return ReceivedAttachment(kind=kind, url=address, title=title)
    named = as_text(file.get("mime_type")).partition("/")[0]
    kind = named if named in ("image", "video", "audio") else "file"
    return ReceivedAttachment(kind=kind, url=as_text(file.get("file_url")), title=title)


def _share(share: Json) -> ReceivedAttachment:
    return ReceivedAttachment(
        kind="fallback", url=as_text(share.get("link")), title=as_text(share.get("name"))
    )


def _moment(value: Any) -> datetime:
    """`2026-03-01T10:00:00+0000`; UNTOLD where it is not that."""
    try:
        found = datetime.fromisoformat(as_text(value))
    except ValueError:
        return UNTOLD
    return found if found.tzinfo else found.replace(tzinfo=UTC)
