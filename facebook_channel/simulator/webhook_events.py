"""Webhook events other than messages, echoes and receipts: pure builders, one per event.

Reference: https://developers.facebook.com/docs/messenger-platform/reference/webhook-events
"""

from typing import Any

from facebook_channel.simulator.webhooks import Item, between

REACTIONS = {
    "love": "❤️",
    "smile": "😆",
    "wow": "😮",
    "sad": "😢",
    "angry": "😠",
    "like": "👍",
    "dislike": "👎",
}


def reaction_item(psid: str, page_id: str, at: int, mid: str, emoji: str) -> Item:
    """``emoji`` is empty when the reaction is taken back."""
    reaction = {"mid": mid, "action": "unreact"}
    if emoji:
        named = {sign: name for name, sign in REACTIONS.items()}
        reaction |= {"action": "react", "emoji": emoji, "reaction": named.get(emoji, "other")}
    return _timed(psid, page_id, at, "reaction", reaction)


def edit_item(psid: str, page_id: str, at: int, mid: str, text: str, edits: int) -> Item:
    return _timed(psid, page_id, at, "message_edit", {"mid": mid, "text": text, "num_edit": edits})


def deletion_item(psid: str, page_id: str, at: int, mid: str) -> Item:
    return _timed(psid, page_id, at, "message", {"mid": mid, "is_deleted": True})


def unsupported_item(psid: str, page_id: str, at: int, mid: str) -> Item:
    return _timed(psid, page_id, at, "message", {"mid": mid, "is_unsupported": True})


def referral(ref: str, source: str = "SHORTLINK", **more: Any) -> Item:
    """What brought a person: stands in a postback, in a message, or in an event of its own."""
    return {"ref": ref, "source": source, "type": "OPEN_THREAD", **more}


def ad_referral(ref: str, ad_id: str, title: str, post_id: str = "") -> Item:
    context = {"ad_title": title} | ({"post_id": post_id} if post_id else {})
    return referral(ref, "ADS", ad_id=ad_id, ads_context_data=context)


def referral_item(psid: str, page_id: str, at: int, came_from: Item) -> Item:
    return _timed(psid, page_id, at, "referral", came_from)


def checkbox_optin_item(page_id: str, at: int, ref: str, user_ref: str) -> Item:
    """The checkbox plug-in does not know the person yet, so there is no sender."""
    return {
        "recipient": {"id": page_id},
        "timestamp": at,
        "optin": {"ref": ref, "user_ref": user_ref},
    }


def notification_optin_item(psid: str, page_id: str, at: int, title: str, token: str) -> Item:
    optin = {
        "type": "notification_messages",
        "payload": "NEWS",
        "notification_messages_token": token,
        "notification_messages_timezone": "UTC",
        "token_expiry_timestamp": at + 365 * 24 * 60 * 60 * 1000,
        "user_token_status": "NOT_REFRESHED",
        "title": title,
    }
    return _timed(psid, page_id, at, "optin", optin)


def policy_item(page_id: str, at: int, action: str, reason: str) -> Item:
    """``action`` is warning, block or unblock; unblocking has no reason."""
    told = {"action": action} if action == "unblock" else {"action": action, "reason": reason}
    return {"recipient": {"id": page_id}, "timestamp": at, "policy_enforcement": told}


def account_linking_item(psid: str, page_id: str, at: int, status: str, code: str) -> Item:
    linking = {"status": status}
    if status == "linked":
        linking["authorization_code"] = code
    return _timed(psid, page_id, at, "account_linking", linking)


def feedback_item(psid: str, page_id: str, score: str, comment: str) -> Item:
    """Like the platform's own example it has no timestamp."""
    answer: Item = {"type": "csat", "payload": score}
    if comment:
        answer["follow_up"] = {"type": "free_form", "payload": comment}
    screens = [{"screen_id": 0, "questions": {"satisfaction": answer}}]
    return {**between(psid, page_id), "messaging_feedback": {"feedback_screens": screens}}


def response_feedback_item(psid: str, page_id: str, at: int, mid: str, good: bool) -> Item:
    feedback = {"feedback": "Good response" if good else "Bad response", "mid": mid}
    return _timed(psid, page_id, at, "response_feedback", feedback)


def order_item(psid: str, page_id: str, at: int, products: list[Item], note: str) -> Item:
    return _timed(psid, page_id, at, "order", {"products": products, "note": note})


def form_item(psid: str, page_id: str, at: int, form_id: str) -> Item:
    return _timed(psid, page_id, at, "form", {"id": form_id})


def information_item(psid: str, page_id: str, at: int, answers: dict[str, str]) -> Item:
    """``answers`` by key, such as country or phone."""
    responses = [{"key": key, "value": value} for key, value in answers.items()]
    screens = [{"screen_id": "Contact", "responses": responses}]
    return _timed(psid, page_id, at, "messaging_customer_information", {"screens": screens})


def pass_item(
    psid: str, page_id: str, at: int, *, previous: str | None, new: str, metadata: str = ""
) -> Item:
    """``previous`` is None when nobody owned the thread."""
    handed = {"previous_owner_app_id": previous, "new_owner_app_id": new, "metadata": metadata}
    return _timed(psid, page_id, at, "pass_thread_control", handed)


def take_item(
    psid: str, page_id: str, at: int, *, previous: str | None, new: str, metadata: str = ""
) -> Item:
    taken = {"previous_owner_app_id": previous, "new_owner_app_id": new, "metadata": metadata}
    return _timed(psid, page_id, at, "take_thread_control", taken)


def request_item(psid: str, page_id: str, at: int, requester: str, metadata: str = "") -> Item:
    asked = {"requested_owner_app_id": int(requester), "metadata": metadata}
    return _timed(psid, page_id, at, "request_thread_control", asked)


def app_roles_item(page_id: str, at: int, app_id: str, roles: list[str]) -> Item:
    return {"recipient": {"id": page_id}, "timestamp": at, "app_roles": {app_id: roles}}


def change(field: str, value: Item) -> Item:
    """One element of ``changes``, for topics such as feed or inbox_labels."""
    return {"field": field, "value": value}


def _timed(psid: str, page_id: str, at: int, kind: str, content: Item) -> Item:
    return {**between(psid, page_id), "timestamp": at, kind: content}
