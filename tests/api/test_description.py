import pytest
from django.core.management import call_command
from playwright.sync_api import sync_playwright


def test_description_is_valid_and_without_warnings(db, tmp_path):
    file = tmp_path / "schema.yml"

    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(file))

    assert "/api/v1/conversations/{id}/session-closure/" in file.read_text()


def test_description_is_public(client, db):
    response = client.get("/api/v1/schema/", headers={"Accept": "application/json"})

    assert response.status_code == 200
    assert "Token" in str(response.json()["components"]["securitySchemes"])


@pytest.mark.parametrize("query", ["", "?script="])
def test_documentation_is_public(client, db, query):
    assert client.get(f"/api/v1/docs/{query}").status_code == 200


def test_documentation_loads_nothing_from_elsewhere(client, db):
    page = client.get("/api/v1/docs/").content.decode()

    assert "http://" not in page
    assert "https://" not in page


@pytest.mark.browser
def test_documentation_shows_the_calls_under_its_policy(live_server, chromium):
    complaints = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        page = browser.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{live_server.url}/api/v1/docs/")
        page.get_by_text("/api/v1/conversations/{id}/messages/").wait_for()
        browser.close()

    assert complaints == []
