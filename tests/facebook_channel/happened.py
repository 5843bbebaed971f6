"""Events as Facebook's payloads of Gilda and the shop become them."""

from datetime import UTC, datetime

from facebook_channel.payload import Remark
from tests.fixtures import GILDA, PAGE_ID
from workstreams.channels.events import (
    CustomerActed,
    MessageEchoed,
    MessageReceived,
    PolicyEnforced,
    ReactionChanged,
    ReceivedAttachment,
    Referral,
    ThreadOwnerChanged,
)

AT = datetime(2024, 6, 1, 10, 0, 0, 123000, tzinfo=UTC)
POSTED = datetime(2024, 6, 1, 10, 0, 1, 23000, tzinfo=UTC)
FACTS = {"channel_external_id": PAGE_ID, "identity_external_id": GILDA, "occurred_at": AT}
LINK = Referral(ref="plan=gold&shop=north", source="SHORTLINK", kind="OPEN_THREAD")
ADVERTISEMENT = Referral(
    ref="spring_lamps",
    source="ADS",
    kind="OPEN_THREAD",
    ad_id="230000000000045",
    ad_title="Spring",
    post_id="110000000000007_9",
)


def message(external_id, text="", **more):
    return [MessageReceived(**{**FACTS, **more}, external_id=external_id, text=text)]


def attachment(kind, url="", title="", **details):
    return ReceivedAttachment(kind=kind, url=url, title=title, details=details)


def with_attachment(external_id, kind, url="", title="", **details):
    return message(external_id, attachments=(attachment(kind, url, title, **details),))


def tap(external_id, text, payload, **more):
    return message(external_id, text, kind="postback", payload=payload, **more)


def echo(external_id, text="", **more):
    return [MessageEchoed(**FACTS, external_id=external_id, text=text, **more)]


def reaction(name, emoji, **more):
    return [ReactionChanged(**FACTS, external_id="m_ours", name=name, emoji=emoji, **more)]


def owner(name):
    return [ThreadOwnerChanged(**FACTS, owner=name)]


def act(what, **more):
    return [CustomerActed(**FACTS, what=what, **more)]


def policy(action, reason=""):
    facts = {**FACTS, "identity_external_id": ""}
    return [PolicyEnforced(**facts, action=action, reason=reason)]


def remark(reason, page_id=PAGE_ID):
    return [Remark(page_id, reason)]
