"""What is asked of a Facebook page, and where at Facebook it is found."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget

from facebook_channel.connection.tag_check import REQUEST_FORM
from facebook_channel.identifiers import check_page_id, check_page_token
from facebook_channel.models import FacebookApplication, FacebookPage
from omnichannel.administration.secret_fields import KeepsSecrets, SecretField
from workstreams.locales import LANGUAGES


def _about_the_tag() -> str:
    link = format_html(
        '<a class="text-primary-600 underline dark:text-primary-500" href="{}" rel="noreferrer" '
        'target="_blank">{}</a>',
        REQUEST_FORM,
        _("Ask Facebook for it"),
    )
    meaning = _(
        "Off: 24 hours after the customer's last message nobody can answer until they write "
        "again. On: agents can answer for 7 days; what is sent automatically never can. Facebook "
        "has to grant the tag to your Facebook application as well. Running sessions keep the "
        "setting they began with: an agent closes the session and opens it again to use the tag."
    )
    return format_html("{} {}.", meaning, link)


HELP = {
    "page_id": gettext_lazy(
        "Digits only, from your Facebook page: About > Page transparency > Page ID."
    ),
    "name": gettext_lazy(
        "What agents and lists call it. Take the name at the top of your Facebook page."
    ),
    "application": gettext_lazy("The one that has the page under Messenger > Settings."),
    "work_stream": gettext_lazy(
        "Decides who answers. Only those of the channel Facebook are offered; the menu beside "
        "it creates a new one."
    ),
    "customer_attachments": gettext_lazy(
        "Off: customers can still send files, but agents see a line instead of the file. Which "
        "kinds can be sent at all, Facebook decides."
    ),
    "agent_attachments": gettext_lazy("Off: agents cannot attach files to their answers."),
    "human_agent_tag": lazy(_about_the_tag, str)(),
    "shows_typing": gettext_lazy("In Messenger, as three dots while an answer is being written."),
    "marks_seen": gettext_lazy("In Messenger, as the page's small picture below the message."),
}


class PageForm(KeepsSecrets):
    access_token = SecretField(
        label=gettext_lazy("Page Access Token"),
        max_length=500,
        help_text=gettext_lazy(
            "From your Facebook application: Messenger > Settings > Access Tokens, beside this "
            "page. Whether it is this page's and what it may do is checked once it is saved."
        ),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=LANGUAGES,
        widget=UnfoldAdminSelectWidget,
        help_text=gettext_lazy("In which the page speaks with its customers."),
    )

    class Meta:
        model = FacebookPage
        fields = ["page_id", "name", "access_token", "application", "work_stream"]
        help_texts = HELP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "name" in self.fields:
            self.fields["name"].label = _("Page Name")
        stored = self.instance.language
        if "language" in self.fields and stored not in dict(LANGUAGES):
            unlisted = (_("No longer known"), [(stored, stored)])  # rather than replaced in silence
            self.fields["language"].choices = [*LANGUAGES, unlisted]  # type: ignore[attr-defined]

    def clean_page_id(self) -> str:
        page_id: str = self.cleaned_data["page_id"]
        check_page_id(page_id)
        return page_id

    def clean_access_token(self) -> str:
        token: str = self.cleaned_data["access_token"]
        if token:
            check_page_token(token)
        return token

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        application, page_id = (self.cleaned_data.get(n) for n in ("application", "page_id"))
        if application and application.app_id == page_id:
            error = _(
                "This is the Application Id of “%(name)s”. Enter the id of the page: your page, "
                "About > Page transparency > Page ID."
            )
            self.add_error("page_id", ValidationError(error % {"name": application.name}))
        elif application and page_id:
            self._refuse_twin(application, page_id)
        return cleaned

    def _refuse_twin(self, application: FacebookApplication, page_id: str) -> None:
        pages = FacebookPage.objects.in_service().filter(application=application, page_id=page_id)
        if twin := pages.exclude(pk=self.instance.pk).first():
            error = format_html(
                '{} <a class="underline" href="{}">{}</a>',
                _("This page is in this application already."),
                reverse("admin:facebook_channel_facebookpage_change", args=[twin.pk]),
                _("Open “%(name)s”") % {"name": twin.name},
            )
            self.add_error("page_id", ValidationError(error))

    def _get_validation_exclusions(self) -> set[str]:
        """So that a page twice in one application is found before the database refuses it."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"is_retired"}
