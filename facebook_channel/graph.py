"""The Graph API: one client, one timeout.

Sources: Graph API, "Secure requests"; Messenger Platform, "Send API" and "User profile".
"""

from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from ssl import SSLCertVerificationError
from typing import Any

import requests
from django.conf import settings
from django.utils.translation import gettext as _
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, SSLError

from facebook_channel.graph_errors import classify, minutes_to_regain
from facebook_channel.models import FacebookPage
from facebook_channel.signature import appsecret_proof
from workstreams.channels.errors import (
    ChannelError,
    ChannelNeedsAttention,
    OutcomeUnknown,
    TemporaryChannelError,
)
from workstreams.models.encrypted import UndecryptableSecret

TIMEOUT = (3.05, 15)  # seconds to connect, seconds to wait for an answer


def _session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # no proxy, no .netrc: the token goes to the configured host only
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    # Retries live in the rows: here none, since a broken line may come after the request has left
    adapter = HTTPAdapter(max_retries=0, pool_connections=4, pool_maxsize=64)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


SESSION = _session()


@dataclass(frozen=True)
class Graph:
    """The Graph API as one page."""

    page: FacebookPage

    def send(self, recipient_id: str, message: dict[str, Any], lane: dict[str, str]) -> str:
        """Send one message and give its id; raises ChannelError."""
        body = {"recipient": {"id": recipient_id}, "message": message, **lane}
        answer = self._call("POST", f"{self.page.page_id}/messages", json=body)
        message_id = answer.get("message_id")
        if not isinstance(message_id, str) or not message_id:
            raise OutcomeUnknown(_("Facebook gave no message id."), "no_message_id")
        return message_id

    def profile(self, user_id: str, fields: list[str]) -> dict[str, Any]:
        return self._call("GET", user_id, params={"fields": ",".join(fields)})

    def _secrets(self) -> tuple[str, str]:
        """Page token and application secret; raises ChannelNeedsAttention without usable ones."""
        try:
            token, app_secret = self.page.access_token, self.page.application.app_secret
        except UndecryptableSecret as error:
            raise ChannelNeedsAttention(str(error), "undecryptable") from None
        if not token or not token.isascii() or not token.isprintable():
            raise ChannelNeedsAttention(
                _("The Page Access Token is not usable. Enter it again."), "unusable_token"
            )
        return token, app_secret

    def _call(self, method: str, path: str, **arguments: Any) -> dict[str, Any]:
        url = f"{settings.FACEBOOK_GRAPH_URL}/{settings.FACEBOOK_GRAPH_VERSION}/{path}"
        token, app_secret = self._secrets()
        proof = appsecret_proof(token, app_secret)
        try:
            response = SESSION.request(
                method,
                url,
                params={**arguments.pop("params", {}), "appsecret_proof": proof},
                headers={"Authorization": f"Bearer {token}"},
                timeout=TIMEOUT,
                allow_redirects=False,
                **arguments,
            )
        except requests.RequestException as error:
            raise _unanswered(error) from None  # its text holds the address with the proof
        return _read(response)


def _unanswered(error: requests.RequestException) -> ChannelError:
    """Was the request on its way when the line broke? Only then may it have been sent."""
    code = type(error).__name__
    reason = getattr(error.args[0], "reason", None) if error.args else None
    cause = reason.args[0] if isinstance(reason, SSLError) and reason.args else None
    never_left = (
        isinstance(error, requests.ConnectTimeout)
        or isinstance(reason, NewConnectionError | ConnectTimeoutError)
        or isinstance(cause, SSLCertVerificationError)
    )
    if never_left:
        return TemporaryChannelError(_("Facebook could not be reached."), code)
    return OutcomeUnknown(_("Facebook did not answer in time."), code)


def _read(response: requests.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise OutcomeUnknown(
            _("Facebook's answer was not readable."), f"http_{response.status_code}"
        )
    if isinstance(error := answer.get("error"), dict):
        raise classify(error, minutes_to_regain(response.headers))
    if not response.ok:
        raise OutcomeUnknown(
            _("Facebook's answer was not readable."), f"http_{response.status_code}"
        )
    return answer
