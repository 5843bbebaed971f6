"""The Graph API: one client, one timeout, and its errors in our words.

Sources: Graph API, "Error handling" and "Secure requests"; Messenger Platform, "Error codes",
"Send API" and "User profile".
"""

from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from django.conf import settings
from django.utils.translation import gettext as _
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.util.retry import Retry

from facebook_channel.models import FacebookPage
from facebook_channel.signature import appsecret_proof
from workstreams.channels.errors import (
    ChannelError,
    ChannelNeedsAttention,
    OutcomeUnknown,
    PermanentChannelError,
    TemporaryChannelError,
)

TIMEOUT = (3.05, 15)  # seconds to connect, seconds to wait for an answer

TRY_AGAIN = {1, 2, 4, 17, 32, 341, 613, 1200, 80001, 80006}
TRY_AGAIN_DETAILS = {(4, 2018022), (10, 2018321), (613, 2534040), (1200, 2018024)}
MAY_HAVE_BEEN_SENT = {(1, 1357046)}
PAGE_IS_AT_FAULT = {3, 102, 190, 230, 368, 2022}
PAGE_IS_AT_FAULT_DETAILS = {99, 1893063, 2018028, 2018164}
GONE = {
    (10, 2018108),
    (100, 2018001),
    (200, 1545041),
    (551, 1545041),
}
WINDOW_IS_CLOSED = {2018278, 2018065, 2534022}
ANOTHER_APPLICATION_ANSWERS = {2018300, 2534037}


def _session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # no proxy, no .netrc: the token goes to the configured host only
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    retry = Retry(
        total=2, allowed_methods={"GET"}, status_forcelist={500, 502, 503}, backoff_factor=0.3
    )
    adapter = HTTPAdapter(max_retries=retry, pool_connections=4, pool_maxsize=64)
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

    def _call(self, method: str, path: str, **arguments: Any) -> dict[str, Any]:
        url = f"{settings.FACEBOOK_GRAPH_URL}/{settings.FACEBOOK_GRAPH_VERSION}/{path}"
        token = self.page.access_token
        proof = appsecret_proof(token, self.page.application.app_secret)
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
    never_left = isinstance(reason, NewConnectionError | ConnectTimeoutError) or isinstance(
        error, requests.ConnectTimeout | requests.exceptions.SSLError
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
        raise classify(error)
    if not response.ok:
        raise OutcomeUnknown(
            _("Facebook's answer was not readable."), f"http_{response.status_code}"
        )
    return answer


def classify(error: dict[str, Any]) -> ChannelError:
    """Facebook's error object as one of ours: try again, give up, mend the page, or unsure."""
    code, detail = _number(error.get("code")), _number(error.get("error_subcode"))
    name = f"{code}/{detail}" if detail else str(code)
    if (code, detail) in MAY_HAVE_BEEN_SENT:
        return OutcomeUnknown(_("Facebook did not say whether it was sent."), name)
    if detail in WINDOW_IS_CLOSED:
        return PermanentChannelError(
            _("Facebook takes no answer any more: the time to reply is over."), name
        )
    if (code, detail) in GONE:
        return PermanentChannelError(_("This person does not receive messages from us now."), name)
    if detail in ANOTHER_APPLICATION_ANSWERS:
        return PermanentChannelError(
            _("Another application is handling this customer at Facebook."), name
        )
    if _needs_attention(code, detail):
        return ChannelNeedsAttention(
            _("Facebook does not accept this page's connection (error %(code)s).") % {"code": name},
            name,
        )
    if _passes(code, detail, error.get("is_transient")):
        return TemporaryChannelError(_("Facebook is busy."), name)
    return PermanentChannelError(
        _("Facebook refused the message (error %(code)s).") % {"code": name}, name
    )


def _needs_attention(code: int, detail: int) -> bool:
    permission_missing = 200 <= code <= 299 or (code == 10 and not detail)
    return code in PAGE_IS_AT_FAULT or detail in PAGE_IS_AT_FAULT_DETAILS or permission_missing


def _passes(code: int, detail: int, is_transient: Any) -> bool:
    """Facebook's own word counts where it is given, else what the codes mean."""
    if isinstance(is_transient, bool):
        return is_transient
    return (code, detail) in TRY_AGAIN_DETAILS or (code in TRY_AGAIN and not detail)


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0
