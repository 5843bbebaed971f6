"""Customers, conversations, sessions, messages and their timeline."""

from workstreams.conversations.models.account import Account
from workstreams.conversations.models.attachment import Attachment, FileState
from workstreams.conversations.models.auto_closing import AutoClosing
from workstreams.conversations.models.case import Case
from workstreams.conversations.models.contact import Contact, ContactIdentity
from workstreams.conversations.models.conversation import Conversation
from workstreams.conversations.models.conversation_state import (
    HOLDING_CAPACITY,
    LIVE,
    WATCHABLE,
    ConversationMoved,
    Priority,
    Status,
)
from workstreams.conversations.models.draft import Draft
from workstreams.conversations.models.early_effect import EarlyEffect
from workstreams.conversations.models.event import ConversationEvent
from workstreams.conversations.models.file_rules import FileRules
from workstreams.conversations.models.masking import MaskingRule, MaskingSettings
from workstreams.conversations.models.message import Message
from workstreams.conversations.models.message_state import Direction, Origin, State
from workstreams.conversations.models.message_version import MessageVersion
from workstreams.conversations.models.note import Mention, Note
from workstreams.conversations.models.quick_reply import QuickReply
from workstreams.conversations.models.reaction import Reaction
from workstreams.conversations.models.reading import Look, ReadMarker
from workstreams.conversations.models.saved_view import SavedView
from workstreams.conversations.models.session import GIVEN_AWAY, Participant, Session
from workstreams.conversations.models.tag import Tag

__all__ = [
    "GIVEN_AWAY",
    "HOLDING_CAPACITY",
    "LIVE",
    "WATCHABLE",
    "Account",
    "Attachment",
    "AutoClosing",
    "Case",
    "Contact",
    "ContactIdentity",
    "Conversation",
    "ConversationEvent",
    "ConversationMoved",
    "Direction",
    "Draft",
    "EarlyEffect",
    "FileRules",
    "FileState",
    "Look",
    "MaskingRule",
    "MaskingSettings",
    "Mention",
    "Message",
    "MessageVersion",
    "Note",
    "Origin",
    "Participant",
    "Priority",
    "QuickReply",
    "Reaction",
    "ReadMarker",
    "SavedView",
    "Session",
    "State",
    "Status",
    "Tag",
]
