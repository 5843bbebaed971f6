"""A program fetches what came along with a message."""

import pytest

from tests.api.conftest import is_problem
from tests.fixtures import join, make_agent
from workstreams.conversations.files import store
from workstreams.conversations.models import Attachment

PDF = b"%PDF-1.7\n"


@pytest.fixture
def invoice(held, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    attachment = Attachment.objects.get()
    attachment.name, attachment.mime_type, attachment.kind = (
        "invoice.pdf",
        "application/pdf",
        "file",
    )
    store.keep(attachment, [PDF])
    attachment.save()
    return attachment


@pytest.mark.parametrize("accept", ["*/*", "application/pdf", "application/json"])
def test_file_is_a_download(program, alice, invoice, accept):
    answer = program(alice).get(f"/api/v1/files/{invoice.pk}/", headers={"accept": accept})

    assert (answer.status_code, answer["Content-Length"]) == (200, str(len(PDF)))
    assert answer["Content-Disposition"] == 'attachment; filename="invoice.pdf"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_message_names_its_files(program, alice, invoice):
    (told,) = program(alice).get(f"/api/v1/messages/{invoice.message_id}/").json()["attachments"]

    assert (told["id"], told["file_state"], told["size"]) == (invoice.pk, "stored", len(PDF))


def test_file_of_another_agents_conversation_is_not_found(program, invoice, vip):
    carol = make_agent("carol", "Carol Reyes")
    join(vip, carol)

    is_problem(program(carol).get(f"/api/v1/files/{invoice.pk}/"), 404)


def test_file_needs_a_token(client, invoice):
    is_problem(client.get(f"/api/v1/files/{invoice.pk}/"), 401)
