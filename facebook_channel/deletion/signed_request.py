"""What Facebook hands over about one of its users, signed with the application's secret; pure.

Source: Facebook Login, "Data Deletion Request Callback" and "Using the signed request".
"""

import base64
import hashlib
import hmac
import json
import re
from binascii import Error as NotBase64
from collections.abc import Mapping
from typing import TypeVar

USER_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
MOST_CHARACTERS = 10_000

Key = TypeVar("Key")


class Unreadable(Exception):
    """It is not what Facebook sends, whoever signed it."""


class NotFromFacebook(Exception):
    """None of the secrets made its signature."""


def user_of(signed_request: str, secrets: Mapping[Key, str]) -> tuple[Key, str]:
    """Whose secret signed it, and the id of the user it is about.

    Every secret is tried, each compared in constant time. Raises Unreadable, NotFromFacebook.
    """
    signature, dot, payload = signed_request.partition(".")
    if not dot or len(signed_request) > MOST_CHARACTERS or not signed_request.isascii():
        raise Unreadable
    given = _decoded(signature)
    signers = [key for key, secret in secrets.items() if _fits(given, payload, secret)]
    if not signers:
        raise NotFromFacebook
    return signers[0], _user_in(_decoded(payload))


def _fits(signature: bytes, payload: str, secret: str) -> bool:
    expected = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
    return bool(secret) and hmac.compare_digest(signature, expected)


def _user_in(payload: bytes) -> str:
    try:
        content = json.loads(payload)
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(content, dict) or content.get("algorithm") != "HMAC-SHA256":
        raise Unreadable
    user_id = str(content.get("user_id", ""))
    if not USER_ID.fullmatch(user_id):
        raise Unreadable
    return user_id


def _decoded(text: str) -> bytes:
    """Base64 for addresses, without the equals signs at the end."""
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (NotBase64, ValueError):
        raise Unreadable from None
