"""Keep a customer's picture, so that no screen asks the platform for it."""

from functools import partial

import structlog
from django.db import transaction

from workstreams.channels.registry import adapter_for
from workstreams.conversations.files import store
from workstreams.conversations.files.fetching import NotFetched, fetched
from workstreams.conversations.files.sniffing import INLINE_IMAGES, sniff
from workstreams.conversations.models import ContactIdentity

MOST_BYTES = 2 * 1024 * 1024

log = structlog.get_logger(__name__)


class NoPicture(NotFetched):
    """The bytes are nothing that a browser shows as a picture."""


def fetch(identity_id: int, url: str) -> None:
    """Keep what is there now; where that fails, the picture it had stays."""
    identity = ContactIdentity.objects.select_related("channel").get(pk=identity_id)
    hosts = adapter_for(identity.channel.kind).file_hosts()
    try:
        with (
            fetched(url, hosts, MOST_BYTES) as pieces,
            store.gathered(pieces, _look) as found,
        ):
            _keep(identity, found)
    except (NotFetched, OSError) as error:
        log.info("picture_not_fetched", identity=identity.pk, error=type(error).__name__)


def _look(head: bytes) -> None:
    if sniff(head).mime_type not in INLINE_IMAGES:
        raise NoPicture("no_picture")


def _keep(identity: ContactIdentity, found: store.Gathered) -> None:
    before = identity.picture.name
    store.move(found, identity.picture)
    try:
        kept = ContactIdentity.objects.filter(pk=identity.pk, erased_at=None).update(
            picture=identity.picture.name
        )
    except BaseException:
        store.remove(identity.picture.name)
        raise
    superfluous = before if kept else identity.picture.name
    transaction.on_commit(partial(store.remove, superfluous))
