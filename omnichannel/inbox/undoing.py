"""A notice tells what was done, and takes it back at a press where that is possible."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class Undo:
    """A form that is posted to `address` with `fields`."""

    address: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """A sentence for who did it, with what takes it back."""

    sentence: str
    undo: Undo | None = None


def undo_by(step: str, pk: int, **fields: str) -> Undo:
    """`step` names an address of the inbox that only needs a conversation."""
    return Undo(reverse(f"inbox:{step}", args=[pk]), fields)


def tell(request: HttpRequest, done: Done) -> None:
    """It stands on the next page, or in the next part that brings notices along."""
    tags = json.dumps(asdict(done.undo)) if done.undo else ""
    messages.success(request, done.sentence, extra_tags=tags)


def undo_in(notice: Message) -> Undo | None:
    """What `tell` put there: nobody else writes tags like that."""
    tags = notice.extra_tags or ""
    return Undo(**json.loads(tags)) if tags.startswith("{") else None
