"""Alerts as supervisors read them."""

from dataclasses import dataclass

from django.utils import timezone

from omnichannel.showing.moments import roughly
from workstreams.supervision.alert_words import sentence_of
from workstreams.supervision.models import Alert


@dataclass(frozen=True)
class ShownAlert:
    key: int
    name: str
    sentence: str
    since: str


def alerts_now() -> list[ShownAlert]:
    now = timezone.now()
    going_on = Alert.objects.going_on().select_related("rule__queue")
    return [
        ShownAlert(
            key=alert.pk,
            name=alert.rule.name,
            sentence=sentence_of(alert.rule, alert.value),
            since=roughly(now - alert.began_at),
        )
        for alert in going_on
    ]
