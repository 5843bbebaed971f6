"""The rules that came with the product, counting at once."""

import pytest

from workstreams.conversations import masking
from workstreams.conversations.models import MaskingRule


@pytest.fixture
def masking_on(db):
    """Every rule is active."""
    MaskingRule.objects.update(is_active=True)
    masking.forget()
