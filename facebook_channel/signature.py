"""How Facebook and we prove to each other who we are.

Source: Messenger Platform, "Webhooks" (X-Hub-Signature-256 over the raw body) and Graph API,
"Secure Graph API calls" (appsecret_proof).
"""

import hashlib
import hmac

PREFIX = "sha256="


def is_authentic(body: bytes, header: str, app_secret: str) -> bool:
    """Was exactly this body signed with the application's secret? Compared in constant time."""
    if not header.startswith(PREFIX) or not header.isascii():
        return False
    return hmac.compare_digest(header, sign(body, app_secret))


def sign(body: bytes, app_secret: str) -> str:
    return PREFIX + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


def appsecret_proof(access_token: str, app_secret: str) -> str:
    return hmac.new(app_secret.encode(), access_token.encode(), hashlib.sha256).hexdigest()
