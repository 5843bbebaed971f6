"""Facebook's side of an answer, at the HTTP layer."""

import pytest
import responses
from django.conf import settings

from tests.fixtures import PAGE_ID

GRAPH = f"http://graph.invalid/{settings.FACEBOOK_GRAPH_VERSION}"


class Graph:
    """What the Graph API answers; each answer counts for the calls that follow."""

    def __init__(self, mock):
        self.mock = mock

    def sends(self, message_id="m_answer"):
        return self.mock.post(f"{GRAPH}/{PAGE_ID}/messages", json={"message_id": message_id})

    def refuses(self, code, subcode=0, **more):
        error = {"code": code, "error_subcode": subcode, "message": "x", **more}
        return self.mock.post(f"{GRAPH}/{PAGE_ID}/messages", json={"error": error}, status=400)

    def breaks(self, error):
        return self.mock.post(f"{GRAPH}/{PAGE_ID}/messages", body=error)

    def tells(self, user, profile, status=200):
        return self.mock.get(f"{GRAPH}/{user}", json=profile, status=status)


@pytest.fixture
def graph():
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield Graph(mock)
