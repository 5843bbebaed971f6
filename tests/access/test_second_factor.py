"""Six digits from an app: set up, asked for, lost, removed."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from omnichannel.access import second_factor
from tests.access.conftest import PASSWORD, digits, log_in, offered_in, user_of

SECOND = "/login/second-factor/"
SET_UP = "/login/second-factor/set-up/"
ACCOUNT = "/account/second-factor/"


def test_password_alone_opens_nothing(client, device):
    response = log_in(client, "alice")

    assert response.url == SECOND
    assert user_of(client) is None
    assert client.get("/account/password/").status_code == 302


def test_six_digits_open_the_place_one_wanted(client, device):
    log_in(client, "alice", next="/account/password/")
    response = client.post(SECOND, {"code": digits(device)})

    assert response.url == "/account/password/"
    assert user_of(client) == str(device.user_id)


def test_same_digits_do_not_open_twice(client, device):
    code = digits(device)
    log_in(client, "alice")
    client.post(SECOND, {"code": code})
    client.post("/logout/")
    log_in(client, "alice")

    assert client.post(SECOND, {"code": code}).status_code == 422


def test_wrong_digits_are_slowed_down(client, device):
    log_in(client, "alice")
    for _ in range(4):
        device.refresh_from_db()
        device.throttling_failure_timestamp = None
        device.save()
        response = client.post(SECOND, {"code": "000000"})

    assert response.status_code == 422
    assert "Try again in" in response.content.decode()
    assert client.post(SECOND, {"code": digits(device)}).status_code == 422
    assert user_of(client) is None


@pytest.mark.parametrize("code", ["", "abc", "१२३४५६", "0" * 21])
def test_nonsense_is_refused(client, device, code):
    log_in(client, "alice")

    assert client.post(SECOND, {"code": code}).status_code == 422


def test_recovery_code_works_once(client, codes):
    log_in(client, "alice")
    first = client.post(SECOND, {"code": codes[0].upper()})
    client.post("/logout/")
    log_in(client, "alice")
    again = client.post(SECOND, {"code": codes[0]})

    assert first.status_code == 302
    assert again.status_code == 422


def test_nobody_comes_to_the_second_factor_without_the_password(client, device):
    assert client.get(SECOND).url == "/login/"
    assert client.post(SECOND, {"code": digits(device)}).url == "/login/"


def test_password_of_ten_minutes_ago_is_asked_for_again(client, device):
    log_in(client, "alice")

    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=True):
        assert client.post(SECOND, {"code": digits(device)}).url == "/login/"


def test_password_changed_in_between_is_asked_for_again(client, device):
    log_in(client, "alice")
    device.user.set_password("another horse battery")
    device.user.save()

    assert client.get(SECOND).url == "/login/"


def test_administrator_without_one_must_set_it_up(client, admin_user, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    response = log_in(client, "admin", next="/admin/")
    page = client.get(SET_UP).content.decode()
    offered = offered_in(client)
    confirmed = client.post(SET_UP, {"code": digits(offered)})

    assert response.url == SET_UP
    assert "data:image/svg+xml;base64," in page
    assert "style=" not in page
    assert second_factor.secret_as_text(offered) in page
    assert len(confirmed.context["codes"]) == 10
    assert user_of(client) == str(admin_user.pk)
    assert client.get("/admin/").status_code == 200


def test_wrong_digits_set_nothing_up(client, admin_user, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    log_in(client, "admin")
    client.get(SET_UP)

    assert client.post(SET_UP, {"code": "12"}).status_code == 422
    assert second_factor.authenticator_of(admin_user) is None
    assert user_of(client) is None


def test_stolen_password_does_not_replace_the_second_factor(client, device):
    log_in(client, "alice")

    assert client.get(SET_UP).url == SECOND
    assert client.post(SET_UP, {"code": "123456"}).url == SECOND


def test_supervisor_needs_none(client, sofia, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    log_in(client, "sofia")

    assert client.get("/admin/").status_code == 200


def test_session_from_before_the_requirement_is_sent_to_set_it_up(client, admin_user, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    log_in(client, "admin")
    settings.SECOND_FACTOR_REQUIRED = True

    response = client.get("/admin/workstreams/queue/", follow=True)
    assert unquote(response.redirect_chain[-1][0]) == f"{ACCOUNT}?next=/admin/workstreams/queue/"
    posted = {"code": digits(offered_in(client)), "password": PASSWORD}
    assert client.post(f"{ACCOUNT}?next=/admin/", posted).context["next"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_session_from_before_the_set_up_shows_its_digits(client, alice):
    log_in(client, "alice")
    device = second_factor.TOTPDevice.objects.create(user=alice.user, name="Authenticator")
    page = client.get(ACCOUNT).content.decode()
    address = reverse("account_verification")
    response = client.post(f"{address}?next=https://evil.example/", {"code": digits(device)})

    assert "This session has not shown its second factor yet." in page
    assert response.url == ACCOUNT


def test_agent_may_set_one_up_with_the_password(client, alice):
    log_in(client, "alice")
    client.get(ACCOUNT)
    without = client.post(ACCOUNT, {"code": digits(offered_in(client)), "password": "guess"})
    with_it = client.post(ACCOUNT, {"code": digits(offered_in(client)), "password": PASSWORD})

    assert without.status_code == 422
    assert with_it.status_code == 200
    assert second_factor.recovery_codes_left(alice.user) == 10


def sign_in_with(client, device):
    log_in(client, device.user.username)
    client.post(SECOND, {"code": digits(device)})


def test_agent_removes_it_with_the_password(client, device):
    sign_in_with(client, device)
    removal = reverse("account_second_factor_removal")
    assert client.post(removal, {"password": "guess"}).status_code == 422
    client.post(removal, {"password": PASSWORD})

    assert second_factor.authenticator_of(device.user) is None


def test_administrator_cannot_remove_what_is_required(client, admin_user, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    device = second_factor.TOTPDevice.objects.create(user=admin_user, name="Authenticator")
    sign_in_with(client, device)
    client.post(reverse("account_second_factor_removal"), {"password": PASSWORD})

    assert second_factor.authenticator_of(admin_user) is not None


def test_new_recovery_codes_replace_the_old_ones(client, device, codes):
    sign_in_with(client, device)
    response = client.post(reverse("account_recovery_codes"), {"password": PASSWORD})

    assert len(response.context["codes"]) == 10
    assert not set(codes) & set(response.context["codes"])
    assert second_factor.recovery_codes_left(device.user) == 10
