"""What a customer does without saying anything: follow a link, opt in, judge an answer."""

from facebook_channel.json_values import as_text
from facebook_channel.payload.referral import referral_of
from facebook_channel.payload.surroundings import Json, Surroundings, Unreadable, message_id
from workstreams.channels.events import CustomerActed, ReferralReceived

ADVERTISEMENT = "ADS"
STOPPED = "STOP"  # how the status begins with which somebody ends notifications
JUDGEMENTS = {"Good response": "liked_answer", "Bad response": "disliked_answer"}


def parse_referral(referral: Json, around: Surroundings) -> ReferralReceived:
    """An advertisement allows an answer only once a message follows it."""
    found = referral_of(around.item)
    if found is None:
        raise Unreadable("referral without any content")
    from_advertisement = found.source == ADVERTISEMENT or bool(found.ad_id)
    return ReferralReceived(
        **around.facts(around.customer()), referral=found, opens_window=not from_advertisement
    )


def parse_optin(optin: Json, around: Surroundings) -> CustomerActed:
    """A check box on a web site names nobody but a `user_ref`: that is no customer yet.

    Whoever asked for notifications ends and resumes them with a status of the same event.
    """
    status = as_text(optin.get("notification_messages_status")).upper()
    return CustomerActed(
        **around.facts(around.customer()),
        what="opted_out" if status.startswith(STOPPED) else "opted_in",
        referral=referral_of({"referral": {"ref": optin.get("ref")}}),
    )


def parse_account_linking(linking: Json, around: Surroundings) -> CustomerActed:
    status = as_text(linking.get("status"))
    if status not in ("linked", "unlinked"):
        raise Unreadable("unsupported: account_linking")
    return CustomerActed(**around.facts(around.customer()), what=f"account_{status}")


def parse_response_feedback(feedback: Json, around: Surroundings) -> CustomerActed:
    """Thumbs up or down below an answer."""
    what = JUDGEMENTS.get(as_text(feedback.get("feedback")))
    if what is None:
        raise Unreadable("unsupported: response_feedback")
    return CustomerActed(
        **around.facts(around.customer()), what=what, external_id=message_id(feedback)
    )
