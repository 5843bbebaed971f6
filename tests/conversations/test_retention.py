"""What waited too long for its message is dropped."""

from datetime import UTC, datetime, timedelta

import time_machine

from workstreams.conversations.models import EarlyEffect
from workstreams.conversations.retention import drop_early_effects

NOW = datetime(2026, 5, 31, 12, tzinfo=UTC)


def early(channel, kept_at):
    return EarlyEffect.objects.create(
        channel=channel, external_id="m_1", kind="edited", happened_at=kept_at, kept_at=kept_at
    )


@time_machine.travel(NOW, tick=False)
def test_old_early_effect_goes_and_a_younger_one_stays(page):
    early(page, NOW - timedelta(days=30, seconds=1))
    young = early(page, NOW - timedelta(days=30))

    assert drop_early_effects() == 1
    assert EarlyEffect.objects.get() == young
