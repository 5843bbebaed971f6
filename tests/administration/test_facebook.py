"""The Facebook application and its pages, as an administrator connects them."""

import threading

import pytest
from auditlog.models import LogEntry
from cryptography.fernet import Fernet
from django.db import connection, transaction

from facebook_channel.models import FacebookApplication, FacebookPage
from tests.administration.conftest import new_page, page_fields
from tests.administration.forms import change
from tests.fixtures import APP_SECRET as KEPT_SECRET
from workstreams.channels.models import Channel
from workstreams.models import WorkStream

ADD_APPLICATION = "/admin/facebook_channel/facebookapplication/add/"
ADD_PAGE = "/admin/facebook_channel/facebookpage/add/"
NO_PAGES = {"pages-TOTAL_FORMS": 0, "pages-INITIAL_FORMS": 0}
NEW_SECRET = "0123456789abcdef0123456789abcdef"
NEW = {
    "name": "Harbour Lamps",
    "app_id": "700000000000077",
    "app_secret": NEW_SECRET,
    "privacy_acknowledged": "on",
}


def test_application_is_saved_before_its_pages_appear(admin):
    form = admin.get(ADD_APPLICATION).content.decode()
    admin.post(ADD_APPLICATION, NEW)

    application = FacebookApplication.objects.get()
    saved = admin.get(change(application)).content.decode()
    assert application.app_secret == NEW_SECRET
    assert "Add New Facebook Page" not in form
    assert "Add New Facebook Page" in saved
    assert "Appears when the first page has been added." in saved


def test_saved_application_leads_to_adding_its_pages(admin):
    response = admin.post(ADD_APPLICATION, NEW, follow=True)

    assert response.redirect_chain[-1][0] == change(FacebookApplication.objects.get())
    assert "Next, add its Facebook pages" in response.content.decode()


def test_secrets_are_never_in_the_page(admin, page):
    for record in (page, page.application):
        words = admin.get(change(record)).content.decode()
        assert KEPT_SECRET not in words
        assert page.access_token not in words


def test_empty_secret_keeps_the_old_one(admin, page):
    application = page.application
    posted = {"name": "Renamed", "app_id": application.app_id, "app_secret": "", **NO_PAGES}
    admin.post(change(application), posted)
    admin.post(
        change(page), page_fields(application, page.work_stream, access_token="", name="Renamed")
    )

    application.refresh_from_db()
    page.refresh_from_db()
    assert (application.name, application.app_secret) == ("Renamed", KEPT_SECRET)
    assert (page.name, page.access_token) == ("Renamed", "a-page-token-of-the-tests")


def test_new_secret_replaces_the_old_one_and_the_trail_does_not_tell_it(admin, application):
    posted = {"name": "Harbour Lamps", "app_id": "1", "app_secret": NEW_SECRET, **NO_PAGES}
    admin.post(change(application), posted)

    application.refresh_from_db()
    entry = LogEntry.objects.get_for_object(application).first()
    assert application.app_secret == NEW_SECRET
    assert NEW_SECRET not in str(entry.changes_dict)


def test_secret_that_does_not_open_any_more_can_be_entered_again(
    admin, application, page, settings
):
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    assert b"does not open any more" in admin.get(change(application)).content

    posted = {"name": "Harbour Lamps", "app_id": "1", "app_secret": NEW_SECRET, **NO_PAGES}
    admin.post(change(application), posted)

    assert FacebookApplication.objects.get().app_secret == NEW_SECRET


@pytest.fixture
def lost_verify_token(page, settings):
    """As it stands in the database; every other secret was entered again."""
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    FacebookApplication.objects.update(app_secret=KEPT_SECRET)
    FacebookPage.objects.update(access_token=page.access_token)
    return kept_verify_token()


def kept_verify_token():
    return vars(FacebookApplication.objects.get())["verify_token"]


def test_looking_at_a_lost_verify_token_makes_no_new_one(admin, page, lost_verify_token):
    words = admin.get(change(page)).content.decode()

    assert "The kept one does not open any more. Save, and a new one is made." in words
    assert kept_verify_token() == lost_verify_token


def test_saving_makes_a_lost_verify_token_anew_and_the_trail_tells_it(
    admin, page, lost_verify_token
):
    application = page.application
    posted = {"name": "Lamps", "app_id": application.app_id, "app_secret": "", **NO_PAGES}
    admin.post(change(application), posted)

    made = FacebookApplication.objects.get().verify_token
    told = [entry.changes_dict for entry in LogEntry.objects.get_for_object(application)]
    assert any("verify_token" in changes for changes in told)
    assert made not in str(told)


def test_saving_a_page_makes_a_lost_verify_token_anew(admin, page, stream, lost_verify_token):
    admin.post(change(page), page_fields(page.application, stream))

    assert FacebookApplication.objects.get().verify_token


def test_new_application_needs_a_secret(admin):
    admin.post(ADD_APPLICATION, {**NEW, "app_secret": ""})

    assert not FacebookApplication.objects.exists()


def test_application_id_is_registered_once(admin, application, settings):
    settings.FACEBOOK_MAX_APPLICATIONS = 2
    response = admin.post(ADD_APPLICATION, {**NEW, "app_id": application.app_id})

    assert "This Application Id is registered already." in response.content.decode()


def test_first_page_brings_callback_uri_and_verify_token(admin, application, stream):
    response = admin.post(ADD_PAGE, page_fields(application, stream))

    assert response.status_code == 302
    application.refresh_from_db()
    page = FacebookPage.objects.get()
    words = admin.get(change(application)).content.decode()
    assert (page.kind, page.language) == ("facebook", "de-DE")
    assert application.callback_uri in words
    assert application.verify_token in words


def test_application_names_the_address_for_data_deletion(admin, application, settings):
    words = admin.get(change(application)).content.decode()

    assert f'value="{settings.PUBLIC_URL}/webhooks/facebook/data-deletion/"' in words


def test_page_form_knows_the_application_it_came_from(admin, application, stream):
    words = admin.get(ADD_PAGE, {"application": application.pk}).content.decode()

    assert f'<option value="{application.pk}" selected>' in words


def test_only_facebook_work_streams_are_offered(admin, stream):
    WorkStream.objects.create(name="Letters", channel_kind="letter")
    words = admin.get(ADD_PAGE).content.decode()

    assert "Facebook messages" in words
    assert "Letters" not in words


def test_page_of_another_application_is_saved_with_a_warning_and_no_callback(admin, page, stream):
    other = FacebookApplication.objects.create(name="Other", app_id="2", app_secret="s")
    response = admin.post(ADD_PAGE, page_fields(other, stream, page_id=page.page_id), follow=True)

    other.refresh_from_db()
    assert "is also in the Facebook application “Harbour Lamps”" in response.content.decode()
    assert other.callback_uri == ""


@pytest.mark.django_db(transaction=True)
def test_page_that_two_applications_get_at_once_brings_a_callback_to_one(stream):
    """The first has not committed yet when the second looks whether the page is elsewhere."""
    first, second = (
        FacebookApplication.objects.create(name=name, app_id=name, app_secret="s") for name in "12"
    )

    def add(application, then=lambda: None):
        with transaction.atomic():
            page = new_page(FacebookPage(application=application, work_stream=stream), 1)
            page.settings_saved()
            then()

    def add_second():
        try:
            add(second)
        finally:
            connection.close()

    other = threading.Thread(target=add_second)

    def meanwhile():
        other.start()
        other.join(0.5)

    add(first, then=meanwhile)
    other.join(20)

    first.refresh_from_db()
    second.refresh_from_db()
    assert FacebookPage.objects.count() == 2
    assert (bool(first.webhook_key), bool(second.webhook_key)) == (True, False)


def test_page_is_once_in_its_application(admin, page, stream):
    posted = page_fields(page.application, stream, page_id=page.page_id)
    response = admin.post(ADD_PAGE, posted)

    words = response.content.decode()
    assert "This page is in this application already." in words
    assert f"Open “{page.name}”" in words


def test_new_token_clears_what_was_wrong(admin, page, stream):
    page.report_trouble("The token has expired. Enter a new one.")
    admin.post(change(page), page_fields(page.application, stream))

    page.refresh_from_db()
    assert (page.health, page.health_sentence) == (Channel.Health.UNKNOWN, "")
