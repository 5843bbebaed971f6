"""The second factor: six digits from an authenticator app, or a recovery code."""

import base64
import io
import math
import re
import time
from dataclasses import dataclass

import segno
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django_otp import verify_token
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from workstreams.models import User

NUMBER_OF_RECOVERY_CODES = 10
SIX_DIGITS = re.compile(r"[0-9]{6}")
KEY_IN_SESSION = "second_factor_key"


@dataclass(frozen=True)
class Outcome:
    """`device` accepted the code; without one, `wait` seconds pass before the next try counts."""

    device: Device | None
    wait: int = 0


def is_required_of(user: User) -> bool:
    return bool(settings.SECOND_FACTOR_REQUIRED and user.is_administrator)


def authenticator_of(user: User) -> TOTPDevice | None:
    return TOTPDevice.objects.devices_for_user(user, confirmed=True).first()


def check(user: User, code: str) -> Outcome:
    """Six digits are the app's, anything else a recovery code, which works once."""
    code = "".join(code.split()).replace("-", "").lower()
    kind = TOTPDevice if SIX_DIGITS.fullmatch(code) else StaticDevice
    device = kind.objects.devices_for_user(user, confirmed=True).first()
    if device is None:
        return Outcome(None)
    accepted = verify_token(user, device.persistent_id, code)
    return Outcome(accepted, 0 if accepted else _seconds_to_wait(device))


def _seconds_to_wait(device: Device) -> int:
    device.refresh_from_db()
    allowed, why = device.verify_is_allowed()
    if allowed or "locked_until" not in why:
        return 0
    return math.ceil((why["locked_until"] - timezone.now()).total_seconds())


def offered_to(request: HttpRequest, user: User) -> TOTPDevice:
    """A new authenticator that only this user's session knows; it counts once it is confirmed."""
    offered = request.session.get(KEY_IN_SESSION)
    if offered is None or offered["user"] != user.pk:
        offered = request.session[KEY_IN_SESSION] = {"user": user.pk, "key": default_key()}
    return TOTPDevice(user=user, name="Authenticator", key=offered["key"])


def confirm(request: HttpRequest, offered: TOTPDevice, code: str) -> list[str]:
    """Put the offered one in place of all before; gives its recovery codes, none if wrong."""
    digits = "".join(code.split())
    clock = TOTP(offered.bin_key, offered.step, offered.t0, offered.digits)
    clock.time = time.time()
    if not SIX_DIGITS.fullmatch(digits) or not clock.verify(int(digits), offered.tolerance):
        return []
    offered.last_t = clock.t()  # the same digits do not open a second time
    offered.drift = clock.drift
    with transaction.atomic():
        remove(offered.user)
        offered.save()
        codes = new_recovery_codes(offered.user)
    del request.session[KEY_IN_SESSION]
    return codes


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """Ten of them; those given out before no longer work."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="Recovery codes")
    codes = [StaticToken.random_token() for _ in range(NUMBER_OF_RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def recovery_codes_left(user: User) -> int:
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def remove(user: User) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def secret_as_text(device: TOTPDevice) -> str:
    """In groups of four, for apps that cannot read the picture."""
    secret = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(re.findall(".{1,4}", secret))


def secret_as_picture(device: TOTPDevice) -> str:
    """A QR code as the address of an image; dark on white, whatever the theme."""
    buffer = io.BytesIO()
    picture = segno.make(device.config_url, error="m")
    picture.save(buffer, kind="svg", scale=5, border=4, light="white", xmldecl=False)
    return "data:image/svg+xml;base64," + base64.b64encode(buffer.getvalue()).decode()
