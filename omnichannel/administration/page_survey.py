"""The tab Surveys of a Facebook page: whether its customers are asked, and with which words."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import StackedInline
from unfold.decorators import display

from workstreams.surveys.models import ChannelSurvey
from workstreams.surveys.wording import default_message


class PageSurveyForm(forms.ModelForm):
    class Meta:
        model = ChannelSurvey
        fields = ["is_on", "survey", "message"]
        help_texts = {
            "is_on": gettext_lazy(
                "When a conversation is closed after an agent has answered, its customer gets a "
                "message with a personal link, once, as long as the reply window is open."
            ),
            "survey": gettext_lazy("Needed when it is turned on. Write one under Surveys first."),
            "message": gettext_lazy(
                "At most 200 characters; the link is added after it. Empty: the words below, in "
                "the language of the page."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channel = self.instance.channel if self.instance.channel_id else None
        if "message" in self.fields:
            said = default_message(channel.language if channel else "en-US")
            self.fields["message"].widget.attrs["placeholder"] = said

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        told = self.cleaned_data
        if told.get("is_on") and not told.get("survey"):
            error = _("Choose the survey that customers are to get, or turn it off.")
            self.add_error("survey", ValidationError(error))
        self.instance.is_on = bool(told.get("is_on"))
        self.instance.note_switched(timezone.now())
        return cleaned


class PageSurveyInline(StackedInline):
    model = ChannelSurvey
    form = PageSurveyForm
    fields = ["is_on", "survey", "mode", "message"]
    readonly_fields = ["mode"]
    max_num = 1
    min_num = 1
    extra = 0
    can_delete = False
    tab = True
    hide_title = True
    verbose_name = gettext_lazy("Post-conversation survey")
    verbose_name_plural = gettext_lazy("Surveys")

    @display(description=gettext_lazy("How should we send the survey"))
    def mode(self, setting: ChannelSurvey) -> str:
        """The other way, inside the conversation, is one of chat widgets."""
        return _("Send survey link to conversation")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("survey", "channel")
