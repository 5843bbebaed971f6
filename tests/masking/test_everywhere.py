"""A card number stands in a conversation, and at no address of the product."""

import pytest
from django.contrib import admin as django_admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.inbox import visits
from tests.inbox.access_table import ROWS
from tests.inbox.everybody import AGENT, gather
from workstreams.conversations import masking
from workstreams.conversations.models import (
    Attachment,
    Conversation,
    ConversationEvent,
    Message,
    MessageVersion,
    Note,
)
from workstreams.surveys.models import Invitation, Survey

CARD = "4111 1111 1111 1111"
LINE = f"My card is {CARD}, please."
LOOKS = sorted(name for name, method in ROWS if method == "GET")
QUESTIONS = {"inbox:search": {"q": "card"}}


@pytest.fixture
def everybody(page, vip, alice, bob, sofia, admin_user, settings, tmp_path):
    """As `gather` makes it, with the number wherever a customer or a colleague may write it."""
    settings.MEDIA_ROOT = tmp_path
    stage = gather(page, vip, alice, bob, sofia, admin_user)
    said = {"text": LINE, "payload": CARD, "edit_number": 1}
    Message.objects.update(**said, edited_at=stage.message.occurred_at)
    MessageVersion.objects.create(
        message=stage.message, text=LINE, number=0, replaced_at=timezone.now()
    )
    Message.objects.create(
        conversation=stage.conversation,
        channel_id=stage.conversation.channel_id,
        direction="inbound",
        origin="customer",
        external_id="m_2",
        reply_to_external_id="m_1",
        text=LINE,
        state="received",
    )
    Attachment.objects.create(message=stage.message, kind="template", title=LINE)
    Attachment.objects.create(
        message=stage.message, kind="fallback", name=LINE, details={"buttons": [{"title": LINE}]}
    )
    Attachment.objects.create(
        message=stage.message,
        kind="location",
        title=LINE,
        details={"coordinates": {"lat": 48.85, "long": 2.35}},
    )
    Attachment.objects.filter(file_state="stored").update(name=f"{LINE}.png")
    Conversation.objects.update(
        last_line=LINE, context_variables={"Card": LINE}, referral={"ref": LINE}
    )
    Note.objects.update(text=LINE)
    survey = Survey.objects.create(name="After a conversation")
    words = survey.questions.create(position=1, kind="text", text="What should we do better?")
    invitation = Invitation.objects.create(
        conversation=stage.conversation,
        survey=survey,
        outcome="sent",
        token_hash="-",
        expires_at=timezone.now(),
        submitted_at=timezone.now(),
    )
    invitation.answers.create(question=words, value=LINE)
    masking.forget()
    return stage


def content_of(response):
    return b"".join(response).decode(errors="replace")


@pytest.mark.parametrize("name", LOOKS)
def test_no_screen_of_the_inbox_and_no_answer_of_the_api_shows_it(everybody, name):
    client = Client()
    client.force_login(everybody.users[AGENT], "omnichannel.access.backend.RoleBackend")
    headers = {"Authorization": f"Token {everybody.tokens[AGENT]}"}

    response = client.get(visits.address(everybody, name), QUESTIONS.get(name, {}), headers=headers)

    assert response.status_code in (200, 302, 403, 404)
    assert "1111 1111" not in content_of(response)


def test_thread_shows_where_it_was(everybody):
    client = Client()
    client.force_login(everybody.users[AGENT], "omnichannel.access.backend.RoleBackend")

    words = content_of(client.get(f"/inbox/{everybody.conversation.pk}/"))

    assert "My card is #### #### #### ####, please." in words


@pytest.mark.parametrize("model", [Conversation, ConversationEvent, Message, Invitation])
def test_no_page_of_the_administration_shows_it(everybody, admin_user, model, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client = Client()
    client.force_login(admin_user, "omnichannel.access.backend.RoleBackend")
    meta = django_admin.site._registry[model].opts
    prefix = f"admin:{meta.app_label}_{meta.model_name}"
    pages = [reverse(f"{prefix}_changelist")]
    pages += [reverse(f"{prefix}_change", args=[row.pk]) for row in model.objects.all()]

    for page in pages:
        response = client.get(page)
        assert response.status_code == 200
        assert "1111 1111" not in content_of(response), page
