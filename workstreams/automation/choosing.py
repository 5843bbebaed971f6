"""Which text is used: the page's own, else that of all pages, else the one in English."""

from dataclasses import dataclass

from workstreams.automation.models import AutomatedMessage, Decision
from workstreams.automation.triggers import Trigger
from workstreams.channels.models import Channel

DEFAULT_LANGUAGE = "en-US"
Reason = Decision.Reason


@dataclass(frozen=True)
class Choice:
    """`message` is empty where nothing is said; `reason` tells why."""

    message: AutomatedMessage | None
    reason: Decision.Reason = Reason.NONE


def choose(channel: Channel, trigger: Trigger, language: str = "") -> Choice:
    """Of several that fit: active and the page's own; the language of the page (or `language`),
    of the same tongue, the default one.

    A page's own text that is deactivated counts as absent. One of all pages that is deactivated
    silences its language, so that nobody is answered in another one instead.
    """
    wanted = language or channel.language
    texts = AutomatedMessage.objects.filter(trigger=trigger)
    own = texts.of_channel(channel).filter(language=wanted, is_active=True).first()
    if own is not None:
        return Choice(own)
    common = {text.language: text for text in texts.of_kind(channel.kind)}
    for code in _languages(wanted, list(common)):
        found = common[code]
        return Choice(found) if found.is_active else Choice(None, Reason.INACTIVE)
    return Choice(None, Reason.NO_TEXT)


def _languages(wanted: str, there: list[str]) -> list[str]:
    """Those that are there, the best first."""
    tongue = wanted.split("-")[0]
    alike = sorted(code for code in there if code.split("-")[0] == tongue)
    return [code for code in dict.fromkeys([wanted, *alike, DEFAULT_LANGUAGE]) if code in there]
