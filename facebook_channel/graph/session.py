"""The line to Facebook: one session per thread, no detours, and what a broken one means."""

import threading
from http.cookiejar import DefaultCookiePolicy
from ssl import SSLCertVerificationError

import requests
from django.utils.translation import gettext as _
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, SSLError

from workstreams.channels.errors import ChannelError, OutcomeUnknown, TemporaryChannelError

TIMEOUT = (3.05, 15)  # seconds to connect, seconds to wait for an answer
UPLOAD_TIMEOUT = (3.05, 75)  # Facebook looks at a file before it answers

_threads = threading.local()


def session() -> requests.Session:
    """This thread's own: requests does not promise that threads may share one."""
    if not hasattr(_threads, "session"):
        _threads.session = _new_session()
    own: requests.Session = _threads.session
    return own


def _new_session() -> requests.Session:
    new = requests.Session()
    new.trust_env = False  # no proxy, no .netrc: the token goes to the configured host only
    new.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    # Retries live in the rows: here none, since a broken line may come after the request has left
    adapter = HTTPAdapter(max_retries=0, pool_connections=2, pool_maxsize=2)
    new.mount("https://", adapter)
    new.mount("http://", adapter)
    return new


def time_allowed(*, has_files: bool) -> tuple[float, float]:
    return UPLOAD_TIMEOUT if has_files else TIMEOUT


def unanswered(error: requests.RequestException, method: str) -> ChannelError:
    """Was the request on its way when the line broke? Only then may it have been done."""
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
    if method == "GET":
        return TemporaryChannelError(_("Facebook did not answer in time."), code)
    return OutcomeUnknown(_("Facebook did not answer in time."), code)
