"""Tests that share something costly are given to one worker."""

import os

import pytest


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="there is one process")
@pytest.mark.xdist_group("together")
def test_group_stays_together(request):
    """Where xdist cannot tell the groups apart, every worker starts every stage and browser."""
    assert request.node.nodeid.endswith("@together")
