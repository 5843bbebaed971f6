"""Deliveries, decisions, tokens, sign-ins: facts, and the few things done about them."""

from auditlog.models import LogEntry
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice
from knox.models import AuthToken

from facebook_channel.models import WebhookDelivery
from omnichannel.access import second_factor
from routing.models import RoutingDecision
from tests.fixtures import text_item
from workstreams.models import User


def test_delivery_is_processed_again(admin, everything):
    kept = WebhookDelivery.objects.get()
    where = reverse("admin:facebook_channel_webhookdelivery_changelist")
    chosen = {"action": "process_again", "_selected_action": kept.pk}
    response = admin.post(where, chosen, follow=True)

    kept.refresh_from_db()
    assert "1 delivery will be processed again." in response.content.decode()
    assert kept.state == WebhookDelivery.State.PENDING


def test_text_of_a_delivery_is_never_shown(admin, everything):
    kept = WebhookDelivery.objects.get()
    where = reverse("admin:facebook_channel_webhookdelivery_change", args=[kept.pk])

    assert "brass lamp" not in admin.get(where).content.decode()


def test_decision_is_explained(admin, rule, deliver, alice):
    asked = {"entity": "message", "attribute": "text", "operator": "contains", "value": "glass"}
    rule.conditions.update(**asked)
    deliver(text_item("Is the brass lamp in stock?"))
    decision = RoutingDecision.objects.get()
    where = reverse("admin:routing_routingdecision_change", args=[decision.pk])
    words = admin.get(where).content.decode()

    assert "it was “Is the brass lamp in stock?”" in words
    assert "did not hold" in words


def test_token_is_shown_once_and_works(admin, alice, client):
    asked = {"user": alice.user_id, "days": 30, "scopes": ["queues:read", "agents:read"]}
    response = admin.post("/admin/knox/authtoken/add/", asked)

    kept = AuthToken.objects.get()
    assert kept.scopes.scopes == ["agents:read", "queues:read"]
    token = response.context["token"]
    assert token in response.content.decode()
    assert kept.user == alice.user
    assert token not in admin.get("/admin/knox/authtoken/").content.decode()


def test_no_token_is_made_for_who_may_not_sign_in(admin, alice):
    User.objects.filter(pk=alice.user_id).update(is_demonstration=True)
    response = admin.post("/admin/knox/authtoken/add/", {"user": alice.user_id, "days": 30})

    assert "This user may not sign in. Choose another." in response.content.decode()
    assert not AuthToken.objects.exists()


def test_token_is_revoked(admin, alice):
    kept, _token = AuthToken.objects.create(alice.user)
    admin.post(reverse("admin:knox_authtoken_delete", args=[kept.pk]), {"post": "yes"})

    assert not AuthToken.objects.exists()
    entry = LogEntry.objects.get(content_type__app_label="knox")
    assert (entry.action, entry.actor.name) == (LogEntry.Action.DELETE, "Adam Reyes")
    assert kept.digest not in entry.object_repr


def test_second_factor_is_reset_without_showing_its_secret(admin, alice):
    device = TOTPDevice.objects.create(user=alice.user, name="Authenticator")
    second_factor.new_recovery_codes(alice.user)
    where = reverse("admin:otp_totp_totpdevice_change", args=[device.pk])
    words = admin.get(where).content.decode()
    admin.post(reverse("admin:otp_totp_totpdevice_delete", args=[device.pk]), {"post": "yes"})

    assert device.key not in words
    assert second_factor.secret_as_text(device) not in words
    assert second_factor.authenticator_of(alice.user) is None
    assert second_factor.recovery_codes_left(alice.user) == 0
