"""What the forms of Facebook applications and pages ask, tell and refuse."""

import pytest
from django.test import Client
from django.utils import timezone

from facebook_channel.models import FacebookApplication, FacebookPage
from omnichannel.administration.secret_fields import moment
from tests.administration.conftest import page_fields
from tests.administration.forms import change
from tests.administration.test_facebook import (
    ADD_APPLICATION,
    ADD_PAGE,
    NEW,
    NEW_SECRET,
    NO_PAGES,
)
from workstreams.models import WorkStream

TOKEN = "EAAGm0PX4ZCpsBAKZCZC9f2d"


def test_application_form_names_what_is_needed_first(admin, db):
    words = admin.get(ADD_APPLICATION).content.decode()

    assert "New Facebook application" in words
    assert words.count("<li>") >= 3
    assert "the products Messenger and Webhooks added to that application" in words


def test_privacy_notice_has_to_be_acknowledged(admin):
    response = admin.post(ADD_APPLICATION, {**NEW, "privacy_acknowledged": ""})

    assert "Read the privacy notice and tick this box" in response.content.decode()
    assert not FacebookApplication.objects.exists()


def test_acknowledgement_is_kept_with_who_and_when(admin, admin_user):
    admin.post(ADD_APPLICATION, NEW)

    application = FacebookApplication.objects.get()
    words = admin.get(change(application)).content.decode()
    when = moment(application.privacy_acknowledged_at)
    assert application.privacy_acknowledged_by == admin_user
    assert f"Acknowledged by {admin_user} on {when}." in words
    assert 'name="privacy_acknowledged"' not in words


def test_application_from_a_file_asks_for_the_acknowledgement_until_it_is_given(admin, application):
    kept = {"name": "Lamps", "app_id": application.app_id, "app_secret": "", **NO_PAGES}
    admin.post(change(application), kept)
    asking = admin.get(change(application)).content.decode()
    admin.post(change(application), {**kept, "privacy_acknowledged": "on"})

    application.refresh_from_db()
    assert application.name == "Lamps"
    assert 'name="privacy_acknowledged"' in asking
    assert application.privacy_acknowledged_at is not None


def test_second_application_is_refused(admin, application):
    response = admin.post(ADD_APPLICATION, {**NEW, "app_id": "700000000000078"})

    assert "has its Facebook application already" in response.content.decode()
    assert FacebookApplication.objects.count() == 1


def test_way_to_a_second_application_explains_why_there_is_none(admin, application):
    words = admin.get(ADD_APPLICATION).content.decode()

    assert "has its Facebook application already" in words
    assert f"{ADD_PAGE}?application={application.pk}" in words
    assert 'name="app_secret"' not in words


def test_installation_can_allow_more_applications(admin, application, settings):
    settings.FACEBOOK_MAX_APPLICATIONS = 2
    admin.post(ADD_APPLICATION, {**NEW, "app_id": "700000000000078"})

    assert FacebookApplication.objects.count() == 2


def test_deleted_application_makes_room(admin, application):
    application.retire()
    admin.post(ADD_APPLICATION, NEW)

    assert FacebookApplication.objects.in_service().get().app_secret == NEW_SECRET


def test_application_that_is_there_is_saved_without_room(admin, application, settings):
    settings.FACEBOOK_MAX_APPLICATIONS = 0
    kept = {"name": "Renamed", "app_id": application.app_id, "app_secret": "", **NO_PAGES}
    admin.post(change(application), kept)

    assert FacebookApplication.objects.get().name == "Renamed"


def test_two_applications_of_one_name_are_saved_with_a_warning(admin, application, settings):
    settings.FACEBOOK_MAX_APPLICATIONS = 2
    second = {**NEW, "name": "harbour lamps", "app_id": "700000000000078"}
    response = admin.post(ADD_APPLICATION, second, follow=True)

    assert "is called “harbour lamps” as well" in response.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("app_id", "Harbour Lamps", "The Application Id consists of digits alone"),
        ("app_id", "developers.facebook.com/apps/77077/", "stands in it: 77077."),
        ("app_secret", "too-short", "has 32 characters, and these are 9."),
    ],
)
def test_application_with_a_mistake_is_not_saved(admin, field, value, words):
    response = admin.post(ADD_APPLICATION, {**NEW, field: value})

    assert words in response.content.decode()
    assert not FacebookApplication.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("page_id", "HarbourBikes", "The Page Id consists of digits alone"),
        ("page_id", "facebook.com/profile.php?id=22008", "stands in it: 22008."),
        ("page_id", "700000000000077", "This is the Application Id of “Harbour Lamps”."),
        ("access_token", "700000000000077|secret", "This is the token of an application"),
        ("access_token", "two words", "Blanks, line breaks, quotation marks"),
    ],
)
def test_page_with_a_mistake_is_not_saved(admin, application, stream, field, value, words):
    response = admin.post(ADD_PAGE, page_fields(application, stream, **{field: value}))

    assert words in response.content.decode()
    assert not FacebookPage.objects.exists()


def test_refused_token_keeps_the_old_one_and_is_not_in_the_answer(admin, page):
    wrong = page_fields(page.application, page.work_stream, access_token="7000|never-to-be-seen")
    response = admin.post(change(page), wrong)

    page.refresh_from_db()
    assert page.access_token == "a-page-token-of-the-tests"
    assert "never-to-be-seen" not in response.content.decode()


def test_blanks_around_what_was_pasted_are_cut_off(admin, application, stream):
    around = {"page_id": " 220000000000008 ", "access_token": f" {TOKEN}\n"}
    admin.post(ADD_PAGE, page_fields(application, stream, **around))

    page = FacebookPage.objects.get()
    assert (page.page_id, page.access_token) == ("220000000000008", TOKEN)


def test_form_tells_when_a_secret_was_set_by_whom_and_how_it_ends(admin, application, stream):
    admin.post(ADD_PAGE, page_fields(application, stream, access_token=TOKEN))

    page = FacebookPage.objects.get()
    words = admin.get(change(page)).content.decode()
    assert f"Set on {moment(page.access_token_set_at)} by " in words
    assert f"It ends in {TOKEN[-4:]}." in words
    assert TOKEN not in words


def test_secret_that_came_by_file_names_nobody(admin, application):
    application.replace_secret(NEW_SECRET)
    words = admin.get(change(application)).content.decode()

    assert f"Set on {moment(application.app_secret_set_at)}. It ends in" in words


def test_same_secret_again_was_set_when_it_was_set_first(application):
    application.replace_secret(NEW_SECRET)
    first = application.app_secret_set_at
    application.replace_secret(NEW_SECRET)

    assert application.app_secret_set_at == first


def test_end_of_a_short_secret_is_not_told(admin, page):
    FacebookPage.objects.update(access_token="short-token", access_token_set_at=timezone.now())
    words = admin.get(change(page)).content.decode()

    assert "It ends in" not in words
    assert "oken." not in words


def test_page_shows_what_facebook_wants_to_know(admin, page):
    words = admin.get(change(page)).content.decode()

    assert page.application.callback_uri in words
    assert page.application.verify_token in words


def test_page_in_two_applications_says_why_nothing_was_generated(admin, page, stream):
    other = FacebookApplication.objects.create(name="Other", app_id="2", app_secret="s")
    admin.post(ADD_PAGE, page_fields(other, stream, page_id=page.page_id))
    words = admin.get(change(other.pages.get())).content.decode()

    assert "this page is in the Facebook application “Harbour Lamps” as well." in words


def test_callback_stays_when_the_page_is_added_elsewhere_too(admin, page, stream):
    before = (page.application.callback_uri, page.application.verify_token)
    other = FacebookApplication.objects.create(name="Other", app_id="2", app_secret="s")
    admin.post(ADD_PAGE, page_fields(other, stream, page_id=page.page_id))
    same = page_fields(page.application, stream, page_id=page.page_id, access_token="")
    response = admin.post(change(page), same, follow=True)

    application = FacebookApplication.objects.get(pk=page.application.pk)
    assert (application.callback_uri, application.verify_token) == before
    assert "Callback Uri and Verify Token stay as they are." in response.content.decode()


def test_two_pages_of_one_name_are_saved_with_a_warning(admin, page, stream):
    posted = page_fields(page.application, stream, name=page.name)
    response = admin.post(ADD_PAGE, posted, follow=True)

    assert f"The page with the Page Id {page.page_id} is called" in response.content.decode()
    assert FacebookPage.objects.count() == 2


def test_new_page_leads_to_its_own_form(admin, application, stream):
    response = admin.post(ADD_PAGE, page_fields(application, stream))

    assert response.url == change(FacebookPage.objects.get())


def test_page_form_is_filled_in_with_the_only_application(admin, application, stream):
    words = admin.get(ADD_PAGE).content.decode()

    assert f'<option value="{application.pk}" selected>' in words


def test_page_form_offers_to_create_a_work_stream_and_no_application(admin, application, stream):
    words = admin.get(ADD_PAGE, {"application": application.pk}).content.decode()

    assert 'id="add_id_work_stream"' in words
    assert 'id="add_id_application"' not in words


def test_work_stream_created_in_place_is_handed_to_the_page(admin, db):
    popup = "/admin/workstreams/workstream/add/?_popup=1"
    posted = {
        "_popup": "1",
        "name": "Lamps",
        "channel_kind": "facebook",
        "capacity": "1",
        "auto_close_minutes": "60",
        "mode": "push",
        "allowed_presences": ["available"],
    }
    form = admin.get(popup).context["adminform"].form
    initial = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    kept = {name: value for name, value in initial.items() if value not in (None, False)}
    response = admin.post(popup, {**kept, **posted})

    assert str(WorkStream.objects.get(name="Lamps").pk) in response.content.decode()
    assert "popup_response.js" in response.content.decode()


def test_human_agent_tag_is_explained_with_the_way_to_ask_for_it(admin, page):
    words = admin.get(change(page)).content.decode()

    assert "Facebook has to grant the tag to your Facebook application as well." in words
    assert "https://www.facebook.com/help/contact/?id=2616212338594331" in words


def test_every_field_says_where_its_value_is_found(admin, page):
    for record in (page, page.application):
        form = admin.get(change(record)).context["adminform"].form
        without = [name for name, field in form.fields.items() if not field.help_text]
        assert set(without) <= {"privacy_acknowledged"}


def test_language_that_is_not_listed_is_shown_rather_than_replaced(admin, page):
    FacebookPage.objects.update(language="en-GB")
    words = admin.get(change(page)).content.decode()

    assert '<option value="en-GB" selected>' in words


def test_stranger_sees_no_form(db, application):
    assert Client().get(change(application)).status_code == 302
