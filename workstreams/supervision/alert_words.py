"""An alert in words."""

from collections.abc import Callable

from django.utils.translation import ngettext

from workstreams.supervision.models import AlertRule

Measure = AlertRule.Measure


def sentence_of(rule: AlertRule, value: int) -> str:
    """What is so, and which limit that passes."""
    queue, known = rule.queue, {"n": value, "limit": rule.threshold}
    sentence = SENTENCES[Measure(rule.measure)](value) % known
    return f"{queue}: {sentence}" if queue else sentence


SENTENCES: dict[AlertRule.Measure, Callable[[int], str]] = {
    Measure.LONGEST_WAIT: lambda n: ngettext(
        "somebody waits for %(n)d minute; the limit is %(limit)d",
        "somebody waits for %(n)d minutes; the limit is %(limit)d",
        n,
    ),
    Measure.WAITING: lambda n: ngettext(
        "%(n)d conversation waits; the limit is %(limit)d",
        "%(n)d conversations wait; the limit is %(limit)d",
        n,
    ),
    Measure.WINDOWS: lambda n: ngettext(
        "%(n)d reply window closes within an hour; the limit is %(limit)d",
        "%(n)d reply windows close within an hour; the limit is %(limit)d",
        n,
    ),
    Measure.MISSED_OFFERS: lambda n: ngettext(
        "%(n)d offer was missed within an hour; the limit is %(limit)d",
        "%(n)d offers were missed within an hour; the limit is %(limit)d",
        n,
    ),
    Measure.NOBODY: lambda n: ngettext(
        "nobody is available, and %(n)d conversation waits; the limit is %(limit)d",
        "nobody is available, and %(n)d conversations wait; the limit is %(limit)d",
        n,
    ),
    Measure.PAGES: lambda n: ngettext(
        "%(n)d page needs attention; the limit is %(limit)d",
        "%(n)d pages need attention; the limit is %(limit)d",
        n,
    ),
}
