"""Facebook applications and pages in the set-up file; secrets only come in."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from rest_framework import serializers

from facebook_channel import identifiers
from facebook_channel.apps import KIND
from facebook_channel.models import FacebookApplication, FacebookPage
from omnichannel.administration.connection import look_soon
from omnichannel.administration.setup.automated_messages import (
    AutomatedMessageSection,
    bring_texts_of_page,
)
from omnichannel.administration.setup.records import Changes, called, named
from omnichannel.administration.setup.refusal import SetupRefused, refused_at
from omnichannel.administration.setup.section import Named, RecordSection
from omnichannel.administration.setup.surveys import (
    PageSurveySection,
    bring_page_survey,
    survey_of_page,
)
from workstreams.locales import LANGUAGES
from workstreams.models import WorkStream


def _check_language(text: str) -> None:
    if text not in dict(LANGUAGES):
        raise ValidationError(
            f"{text!r} is no language of quick replies: agents find none here. Use one such as "
            "en-US or de-DE."
        )


LOOKS: dict[str, Callable[[str], None]] = {
    "app_id": identifiers.check_application_id,
    "app_secret": identifiers.check_application_secret,
    "page_id": identifiers.check_page_id,
    "access_token": identifiers.check_page_token,
    "language": _check_language,
}
OF_A_TOKEN = ["access_token", "access_token_set_at", "access_token_set_by"]
OF_A_PAGE = [
    "page_id",
    "name",
    "language",
    "customer_attachments",
    "agent_attachments",
    "shows_typing",
    "marks_seen",
    "human_agent_tag",
]


class PageFields(RecordSection):
    """What the short form says of a page; its work stream is the one of the file."""

    access_token = serializers.CharField(max_length=500, required=False, write_only=True)
    survey = PageSurveySection(required=False, write_only=True)

    class Meta:
        model = FacebookPage
        fields = [*OF_A_PAGE, "access_token", "survey"]


class PageSection(PageFields):
    work_stream = Named(required=False)
    automated_messages = AutomatedMessageSection(many=True, required=False)

    class Meta:
        model = FacebookPage
        fields = [*OF_A_PAGE, "work_stream", "access_token", "automated_messages", "survey"]

    def to_representation(self, instance: FacebookPage) -> dict[str, Any]:
        return {**super().to_representation(instance), "survey": survey_of_page(instance)}


class ApplicationFields(RecordSection):
    """The short form, whose pages stand beside it."""

    app_secret = serializers.CharField(max_length=100, required=False, write_only=True)
    privacy_acknowledged = serializers.BooleanField(required=False)

    class Meta:
        model = FacebookApplication
        fields = ["app_id", "name", "privacy_acknowledged", "app_secret"]

    def to_representation(self, instance: FacebookApplication) -> dict[str, Any]:
        return {
            "app_id": instance.app_id,
            "name": instance.name,
            "privacy_acknowledged": instance.privacy_acknowledged_at is not None,
        }


class ApplicationSection(ApplicationFields):
    pages = PageSection(many=True, required=False)

    class Meta:
        model = FacebookApplication
        fields = ["app_id", "name", "privacy_acknowledged", "app_secret", "pages"]

    def to_representation(self, instance: FacebookApplication) -> dict[str, Any]:
        pages = [page for page in instance.pages.all() if page.is_in_service]
        rows = [PageSection().to_representation(page) for page in pages]
        return {**super().to_representation(instance), "pages": rows}


def check_secrets(sections: list[dict[str, Any]]) -> None:
    """Raises SetupRefused with every application and page that is new and has no secret."""
    if missing := [sentence for section in sections for sentence in _missing(section)]:
        raise SetupRefused(missing)


def _missing(section: dict[str, Any]) -> Iterator[str]:
    remedy = "Write it there, or into a file that --secrets names."
    application = _application(section["app_id"])
    if application is None and "app_secret" not in section:
        called = f"application {section['app_id']} ({section['name']}) is new and has none"
        yield f"{section['place']}.app_secret: {called}. {remedy}"
    for page in section.get("pages", []):
        is_new = application is None or _page(application, page["page_id"]) is None
        if is_new and "access_token" not in page:
            called = f"page {page['page_id']} ({page['name']}) is new and has none"
            yield f"{page['place']}.access_token: {called}. {remedy}"


def doubts(sections: list[dict[str, Any]]) -> Iterator[str]:
    """What does not look like Facebook's ids and secrets, or our languages: taken, and said."""
    for section in sections:
        for one in (section, *section.get("pages", [])):
            for key, look in LOOKS.items():
                if key in one:
                    yield from _doubt(look, one[key], f"{one['place']}.{key}")


def _doubt(look: Callable[[str], None], text: str, place: str) -> Iterator[str]:
    try:
        look(text)
    except ValidationError as error:
        yield f"{place}: {' '.join(error.messages)}"


def bring_application(section: dict[str, Any], place: str, changes: Changes) -> FacebookApplication:
    application = _application(section["app_id"])
    if application is None:
        application = _registered(section, place, changes)
    else:
        changes.bring(application, {"name": section["name"]}, place)
        _replace_secret(application, section, changes)
    if section.get("privacy_acknowledged") and application.privacy_acknowledged_at is None:
        application.acknowledge_privacy()
        changes.tell(called(application), "privacy acknowledged")
    for page in section.get("pages", []):
        _bring_page(application, page, changes)
    application.replace_lost_verify_token()
    application.refresh_from_db(fields=["webhook_key", "verify_token"])  # the first page makes them
    return application


def _registered(section: dict[str, Any], place: str, changes: Changes) -> FacebookApplication:
    values = {key: section[key] for key in ("app_id", "name", "app_secret")}
    try:
        application = FacebookApplication.objects.register(**values)
    except ValidationError as error:
        raise refused_at(place, error) from None
    changes.tell(called(application), "new")
    return application


def _replace_secret(
    application: FacebookApplication, section: dict[str, Any], changes: Changes
) -> None:
    if "app_secret" not in section:
        return
    before = application.app_secret_set_at
    application.replace_secret(section["app_secret"])
    if application.app_secret_set_at != before:
        changes.tell(called(application), "app_secret entered")


def _bring_page(
    application: FacebookApplication, section: dict[str, Any], changes: Changes
) -> None:
    place = section["place"]
    page = _page(application, section["page_id"])
    page = page or FacebookPage(application=application, kind=KIND)
    values = {key: section[key] for key in OF_A_PAGE if key in section}
    if "work_stream" in section:
        values["work_stream"] = named(WorkStream, section["work_stream"], f"{place}.work_stream")
    is_new, is_entered = page._state.adding, _enter_token(page, section)
    is_changed = changes.bring(page, values, place, application.name)
    bring_texts_of_page(page, section.get("automated_messages", []), place, changes)
    if is_entered and not is_new:
        page.save(update_fields=OF_A_TOKEN)
        changes.tell(called(page, application.name), "access_token entered")
    if "survey" in section:
        bring_page_survey(page.pk, section["survey"], f"{place}.survey", changes)
    if is_changed or is_entered:
        page.settings_saved()
        look_soon(page, anew=True)


def _enter_token(page: FacebookPage, section: dict[str, Any]) -> bool:
    """Unsaved yet; False where it is the one that was there."""
    before = page.access_token_set_at
    if "access_token" in section:
        page.enter_token(section["access_token"])
    return page.access_token_set_at != before


def _application(app_id: str) -> FacebookApplication | None:
    return FacebookApplication.objects.in_service().filter(app_id=app_id).first()


def _page(application: FacebookApplication, page_id: str) -> FacebookPage | None:
    pages = FacebookPage.objects.in_service().filter(application=application)
    return pages.filter(page_id=page_id).first()
