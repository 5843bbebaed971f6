"""What a deployment must not get wrong, under the ids that can be looked up."""

import pytest

from omnichannel.checks import deployment


@pytest.fixture
def deployed(settings):
    settings.PUBLIC_URL = "https://omnichannel.example"
    settings.FACEBOOK_GRAPH_URL = "https://graph.facebook.com"
    settings.REDIS_URL = "redis://redis/0"
    settings.DATABASE_IS_EMBEDDED = False
    settings.FACEBOOK_FILES_FROM = ""
    return settings


def test_good_deployment_has_no_findings(deployed):
    assert deployment() == []


@pytest.mark.parametrize(
    ("name", "value", "finding"),
    [
        ("PUBLIC_URL", "http://omnichannel.example", "omnichannel.E001"),
        ("FACEBOOK_GRAPH_URL", "http://graph.example", "omnichannel.E002"),
        ("FACEBOOK_FILES_FROM", "http://127.0.0.1:8001", "omnichannel.E003"),
        ("REDIS_URL", "", "omnichannel.W001"),
        ("DATABASE_IS_EMBEDDED", True, "omnichannel.W002"),
    ],
)
def test_each_mistake_is_found(deployed, name, value, finding):
    setattr(deployed, name, value)

    (found,) = deployment()

    assert found.id == finding
    assert name.removesuffix("_IS_EMBEDDED") in found.msg
    assert found.hint
