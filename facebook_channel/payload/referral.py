"""Facebook's referral object: what led the customer to the page; pure.

Source: Messenger Platform, "messaging_referrals": beside or inside a message, inside a
postback, or as an event of its own.
"""

from typing import Any

from facebook_channel.json_values import as_identifier, as_object, as_text, as_words
from workstreams.channels.events import Referral

LONGEST_REF = 4000
LONGEST_TITLE = 500
LONGEST_NAME = 100  # of a source, a kind, an advertisement, a product


def referral_of(around: dict[str, Any]) -> Referral | None:
    """The one `around` holds; None where it tells nothing we keep."""
    told = as_object(around.get("referral"))
    advertisement = as_object(told.get("ads_context_data"))
    found = Referral(
        ref=as_words(told.get("ref"))[:LONGEST_REF],
        source=as_text(told.get("source"))[:LONGEST_NAME],
        kind=as_text(told.get("type"))[:LONGEST_NAME],
        ad_id=as_identifier(told.get("ad_id"))[:LONGEST_NAME],
        ad_title=as_text(advertisement.get("ad_title"))[:LONGEST_TITLE],
        post_id=as_identifier(advertisement.get("post_id"))[:LONGEST_NAME],
        product_id=_product_of(told, advertisement)[:LONGEST_NAME],
    )
    return found if found != Referral() else None


def _product_of(told: dict[str, Any], advertisement: dict[str, Any]) -> str:
    product = as_identifier(as_object(told.get("product")).get("id"))
    return product or as_identifier(advertisement.get("product_id"))
