"""Ways to come in: a password, six digits, a recovery code."""

import time

import pytest
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from omnichannel.access import second_factor

PASSWORD = "correct horse battery"  # of everyone in the cast


def log_in(client, username, password=PASSWORD, **query):
    address = "/login/" + ("?next=" + query["next"] if query else "")
    return client.post(address, {"username": username, "password": password})


def digits(device, step=0):
    """What the app shows; `step` windows of 30 seconds from now."""
    code = totp(device.bin_key, device.step, device.t0, device.digits, step)
    return f"{code:06d}"


@pytest.fixture
def device(alice):
    """The app on Alice's phone."""
    return TOTPDevice.objects.create(user=alice.user, name="Authenticator")


@pytest.fixture
def codes(device):
    return second_factor.new_recovery_codes(device.user)


def user_of(client):
    return client.session.get("_auth_user_id")


def offered_in(client):
    """The secret the set-up page offers in this session, as the app takes it over."""
    return TOTPDevice(key=client.session[second_factor.KEY_IN_SESSION]["key"])


def later(seconds):
    return time.time() + seconds
