"""What a customer does without saying anything: follow a link, opt in, link an account."""

from facebook_channel.json_values import as_text
from facebook_channel.payload.referral import referral_of
from facebook_channel.payload.surroundings import Json, Surroundings, Unreadable
from workstreams.channels.events import CustomerActed, ReferralReceived

ADVERTISEMENT = "ADS"


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
    """A check box on a web site names nobody but a `user_ref`: that is no customer yet."""
    return CustomerActed(
        **around.facts(around.customer()),
        what="opted_in",
        referral=referral_of({"referral": {"ref": optin.get("ref")}}),
    )


def parse_account_linking(linking: Json, around: Surroundings) -> CustomerActed:
    status = as_text(linking.get("status"))
    if status not in ("linked", "unlinked"):
        raise Unreadable("unsupported: account_linking")
    return CustomerActed(**around.facts(around.customer()), what=f"account_{status}")
