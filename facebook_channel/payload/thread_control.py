"""Who answers: the application a customer's thread belongs to, and whether the page may at all.

Source: Messenger Platform, "Conversation Routing" and "messaging_policy_enforcement".
"""

from typing import Any

from facebook_channel.json_values import as_identifier, as_text
from facebook_channel.payload.surroundings import Json, Surroundings, Unreadable
from workstreams.channels.events import PolicyEnforced, ThreadOwnerChanged

# The documentation prints the id of the page's own inbox with 14 digits and with 15.
INBOX_IDS = {"263902037430900", "26390203743090"}
PAGE_INBOX = "page_inbox"
LONGEST_OWNER = 100
LONGEST_REASON = 1000
ACTIONS = {"warning", "block", "unblock"}


def parse_pass_thread_control(passed: Json, around: Surroundings) -> ThreadOwnerChanged:
    facts = around.facts(around.customer())
    return ThreadOwnerChanged(**facts, owner=_owner(passed.get("new_owner_app_id")))


def parse_take_thread_control(taken: Json, around: Surroundings) -> ThreadOwnerChanged:
    """The former protocol told who lost the thread, not who has it."""
    owner = _owner(taken.get("new_owner_app_id"))
    previous = "" if owner else _owner(taken.get("previous_owner_app_id"))
    if not (owner or previous):
        raise Unreadable("noted: take_thread_control")
    facts = around.facts(around.customer())
    return ThreadOwnerChanged(**facts, owner=owner, previous_owner=previous)


def _owner(told: Any) -> str:
    owner = as_identifier(told)[:LONGEST_OWNER]
    return PAGE_INBOX if owner in INBOX_IDS else owner


def parse_policy_enforcement(enforced: Json, around: Surroundings) -> PolicyEnforced:
    action = as_text(enforced.get("action"))
    if action not in ACTIONS:
        raise Unreadable("unsupported: policy_enforcement")
    reason = as_text(enforced.get("reason"))[:LONGEST_REASON]
    return PolicyEnforced(**around.facts(""), action=action, reason=reason)
