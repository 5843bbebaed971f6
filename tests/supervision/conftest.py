"""Sofia looks at what the others do."""

from tests.inbox.conftest import (  # noqa: F401 - fixtures
    at_alices,
    at_sofias,
    carol,
    crowd,
    offered,
    open_conversation,
    signed_in,
    stopped,
)


def words_of(response):
    return response.content.decode()
