"""What people see when there is nothing to see."""

from django.template.loader import get_template
from django.test import Client


def test_unknown_address_gets_a_page_with_a_way_back(client, alice):
    client.force_login(alice.user)

    response = client.get("/inbox/999999/")

    assert response.status_code == 404
    assert b"There is nothing here" in response.content


def test_outdated_form_gets_a_sentence(alice):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice.user)

    response = strict.post("/inbox/presence/", {"presence": "1"})

    assert response.status_code == 403
    assert b"The form was too old" in response.content


def test_server_error_page_needs_no_request():
    assert "Something went wrong" in get_template("500.html").render()
