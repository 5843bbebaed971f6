"""A test event: posted to our own Callback Uri as Facebook would, to see whether it arrives."""

import hashlib
import hmac
import json
from datetime import datetime

import requests
import structlog
from django.utils import timezone
from django.utils.translation import gettext as _

from facebook_channel.models import FacebookPage, PageCheck
from facebook_channel.payload.our_test import NAME, OurTestArrived
from facebook_channel.signature import sign
from workstreams.models.encrypted import UndecryptableSecret

TIMEOUT = (3.05, 5)  # seconds to connect, seconds to wait: Facebook waits no longer
PATIENCE = TIMEOUT[1]

log = structlog.get_logger(__name__)


def ask(page: FacebookPage) -> None:
    """It takes the place of an earlier one; a worker has to be rung as well."""
    fresh = {"test_posted_at": None, "test_arrived_at": None, "test_sentence": ""}
    PageCheck.objects.update_or_create(
        page=page, defaults={"test_asked_at": timezone.now(), **fresh}
    )


def post(page_id: int) -> None:
    """Post what was asked for, once, and write down what went wrong."""
    checks = PageCheck.objects.of_pages_in_service().select_related("page__application")
    row = checks.filter(page=page_id, test_posted_at=None).exclude(test_asked_at=None).first()
    if row is None or row.test_asked_at is None:
        return
    this = PageCheck.objects.filter(pk=row.pk, test_asked_at=row.test_asked_at)
    if not this.filter(test_posted_at=None).update(test_posted_at=timezone.now()):
        return
    trouble = _trouble_with(row.page, row.test_asked_at)
    if trouble:
        this.update(test_sentence=trouble)
    log.info("test_event_posted", page=page_id, taken=not trouble)


def note_arrival(page_id: int, event: OurTestArrived) -> None:
    """Of the test that was asked for last; an earlier one proves nothing any more."""
    row = PageCheck.objects.filter(page=page_id, test_arrived_at=None).first()
    if row is None or row.test_asked_at is None:
        return
    if event.external_id == row.test_asked_at.isoformat():
        this = PageCheck.objects.filter(pk=row.pk, test_asked_at=row.test_asked_at)
        this.update(test_arrived_at=timezone.now())


def _trouble_with(page: FacebookPage, asked_at: datetime) -> str:
    """Why the event was not taken, as a sentence; empty where it was."""
    address = page.application.callback_uri
    if not address:
        return _("This page is in two Facebook applications. Delete it in one of them.")
    try:
        secret = page.application.app_secret
    except UndecryptableSecret as error:
        return str(error)
    try:
        status = _post(address, _body_of(page, asked_at), secret)
    except requests.RequestException as error:
        return _unanswered(error, address)
    return _refused(status, address) if status != requests.codes.ok else ""


def _body_of(page: FacebookPage, asked_at: datetime) -> bytes:
    now = round(timezone.now().timestamp() * 1000)
    item = {
        "recipient": {"id": page.page_id},
        "timestamp": now,
        NAME: {"id": asked_at.isoformat()},
    }
    entry = {"id": page.page_id, "time": now, "messaging": [item]}
    return json.dumps({"object": "page", "entry": [entry]}, separators=(",", ":")).encode()


def _post(address: str, body: bytes, secret: str) -> int:
    """The status of the answer, whose content is left unread; raises RequestException."""
    sha1 = hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Omnichannel (test event)",
        "X-Hub-Signature": f"sha1={sha1}",  # Facebook signs twice; ours to read is the other
        "X-Hub-Signature-256": sign(body, secret),
    }
    with requests.Session() as line:
        line.trust_env = False  # no proxy and no certificates that Facebook does not have either
        answer = line.post(
            address, body, headers=headers, timeout=TIMEOUT, allow_redirects=False, stream=True
        )
        return answer.status_code


def _unanswered(error: requests.RequestException, address: str) -> str:
    if isinstance(error, requests.Timeout):
        sentence = _(
            "Our Callback Uri (%(address)s) did not answer within %(seconds)d seconds, and "
            "Facebook waits no longer. See that PUBLIC_URL leads here and the web process has room."
        )
    elif isinstance(error, requests.exceptions.SSLError):
        sentence = _(
            "The certificate of our Callback Uri (%(address)s) does not hold, so Facebook does "
            "not post to it. Install a valid one with its whole chain."
        )
    else:
        sentence = _(
            "Our Callback Uri (%(address)s) cannot be reached. See that PUBLIC_URL is right, and "
            "that its name, firewall and reverse proxy lead to this installation."
        )
    return sentence % {"address": address, "seconds": PATIENCE}


def _refused(status: int, address: str) -> str:
    """Source of what our webhook answers: facebook_channel.webhook.door."""
    if requests.codes.multiple_choices <= status < requests.codes.bad_request:
        sentence = _(
            "Our Callback Uri (%(address)s) sends elsewhere (status %(status)d), and Facebook does "
            "not follow. Set PUBLIC_URL to the address that answers itself."
        )
    elif status == requests.codes.forbidden:
        sentence = _(
            "Our Callback Uri (%(address)s) refused the signature (status 403). See that "
            "PUBLIC_URL leads to this installation, and web and worker have the same settings."
        )
    elif status == requests.codes.service_unavailable:
        sentence = _(
            "Our Callback Uri (%(address)s) is not available (status 503). See that the web "
            "process runs and reaches its database."
        )
    else:
        sentence = _(
            "Our Callback Uri (%(address)s) answered with status %(status)d instead of 200. See "
            "that PUBLIC_URL and the reverse proxy lead to this installation."
        )
    return sentence % {"address": address, "status": status}
