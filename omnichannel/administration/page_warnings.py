"""What is odd about a Facebook page that was just saved, and may be meant all the same."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from facebook_channel.models import FacebookPage
from workstreams.automation.models import AutomatedMessage


def warn(request: HttpRequest, page: FacebookPage) -> None:
    for sentence in [*_of_the_same_page(page), *_of_its_name(page), *_of_its_texts(page)]:
        messages.warning(request, sentence)


def _of_the_same_page(page: FacebookPage) -> list[str]:
    words = _(
        "Page Id %(page_id)s is also in the Facebook application “%(other)s”, so it brings no "
        "Callback Uri and Verify Token: a page belongs to one application. Delete it in one of "
        "the two, then save it again in the other."
    )
    if page.application.callback_uri:
        words = _(
            "Page Id %(page_id)s is also in the Facebook application “%(other)s”: a page belongs "
            "to one application, so delete it in one of the two. Callback Uri and Verify Token "
            "stay as they are."
        )
    names = {"page_id": page.page_id}
    return [words % {**names, "other": other.application.name} for other in page.elsewhere()]


def _of_its_name(page: FacebookPage) -> list[str]:
    same = FacebookPage.objects.in_service().filter(name__iexact=page.name)
    other = same.exclude(pk=page.pk).exclude(page_id=page.page_id).first()
    if other is None:
        return []
    words = _(
        "The page with the Page Id %(other)s is called “%(name)s” as well, so that agents cannot "
        "tell the two apart. Rename one of them."
    )
    return [words % {"other": other.page_id, "name": page.name}]


def _of_its_texts(page: FacebookPage) -> list[str]:
    own = AutomatedMessage.objects.filter(channel=page.pk, is_active=True)
    others = own.exclude(language=page.language).order_by("language")
    languages = dict.fromkeys(others.values_list("language", flat=True))
    if not languages:
        return []
    words = _(
        "This page has automated messages of its own in %(languages)s. They are not used while "
        "its language is %(language)s; those for all pages are. Write them in its language too."
    )
    return [words % {"languages": ", ".join(languages), "language": page.language}]
