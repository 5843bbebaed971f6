"""The 24-hour window, and the seven days of the human agent tag.

Source: Messenger Platform, "Send Messages" (standard messaging window) and the Send API
reference (message tags).
"""

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from workstreams.channels.policy import HELD_FOR, ReplyContext, ReplyPermission, ReplyWindow

RESPONSE_WINDOW = timedelta(hours=24)
HUMAN_AGENT_WINDOW = timedelta(days=7)
WINDOWS = (
    ReplyWindow(RESPONSE_WINDOW),
    ReplyWindow(HUMAN_AGENT_WINDOW, where={"human_agent_tag": True}),
)
RESPONSE = "RESPONSE"
HUMAN_AGENT = "HUMAN_AGENT"


def reply_permission(context: ReplyContext, now: datetime) -> ReplyPermission:
    """RESPONSE within 24 hours, HUMAN_AGENT within 7 days where the session has it, else no.

    The tag is for what a person writes, so files do not go out with it.
    """
    if not context.channel_in_service:
        return _refused(_("This page is no longer connected."), "")
    if context.channel_needs_attention:
        return _refused(
            _("This page is cut off from Facebook, so no answer leaves."),
            _("An administrator has to reconnect the page."),
        )
    if context.window_opened_at is None:
        return _refused(_("The customer has not written yet."), "")
    tagged = bool(context.session_snapshot.get("human_agent_tag"))
    permission = _by_the_clock(context.window_opened_at, tagged, now)
    return _with_warning(permission, context, now) if permission.allowed else permission


def _by_the_clock(opened_at: datetime, tagged: bool, now: datetime) -> ReplyPermission:
    if now < (until := opened_at + RESPONSE_WINDOW):
        return ReplyPermission(allowed=True, lane=RESPONSE, until=until)
    if tagged and now < (until := opened_at + HUMAN_AGENT_WINDOW):
        return ReplyPermission(
            allowed=True,
            lane=HUMAN_AGENT,
            is_special=True,
            until=until,
            sentence=_("More than 24 hours have passed: this goes out as a human agent's answer."),
            files_refused=_(
                "More than 24 hours have passed: Facebook takes only text until the customer "
                "writes again."
            ),
        )
    if tagged:
        return _refused(
            _("The customer last wrote more than 7 days ago, so Facebook takes no answer."),
            _("You can answer again when the customer writes."),
        )
    return _refused(
        _("The customer last wrote more than 24 hours ago, so Facebook takes no answer."),
        _("You can answer again when the customer writes."),
    )


def _with_warning(
    permission: ReplyPermission, context: ReplyContext, now: datetime
) -> ReplyPermission:
    """What may keep the answer from arriving; it can be tried all the same."""
    warnings = [permission.sentence]
    held_since = context.held_elsewhere_since
    if held_since is not None and now < held_since + HELD_FOR:
        warnings.append(
            _("Another application is answering this customer; Facebook may refuse your answer.")
        )
    if context.is_unreachable:
        warnings.append(
            _("Facebook could not deliver a message lately; the customer may have blocked us.")
        )
    return replace(permission, sentence=" ".join(filter(None, warnings)))


def _refused(sentence: str, remedy: str) -> ReplyPermission:
    return ReplyPermission(allowed=False, sentence=sentence, remedy=remedy)
