"""What the database keeps of an overflow rule, whoever writes it."""

import pytest
from django.db import IntegrityError, transaction

from routing.models import OverflowRule
from workstreams.models import Queue

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("threshold", [None, 0])
@pytest.mark.parametrize("occasion", ["too_many", "too_long"])
def test_a_rule_that_counts_says_how_many(occasion, threshold):
    rule = OverflowRule(queue=Queue.default(), occasion=occasion, threshold=threshold)

    with pytest.raises(IntegrityError), transaction.atomic():
        rule.save()


def test_being_closed_counts_nothing():
    with pytest.raises(IntegrityError), transaction.atomic():
        OverflowRule.objects.create(
            queue=Queue.default(), occasion=OverflowRule.Occasion.OUT_OF_HOURS, threshold=3
        )
