"""An automated message as a given customer would get it now."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget

from workstreams.automation.choosing import Choice, choose
from workstreams.automation.deciding import text_for
from workstreams.automation.hindrances import hindrance
from workstreams.automation.models import AutomatedMessage, Decision
from workstreams.automation.triggers import Trigger
from workstreams.conversations.models import Conversation
from workstreams.locales import LANGUAGES

MOST = 50  # conversations to choose from, the latest first
EXAMPLES: dict[str, Any] = {"Position": 3, "Minutes": 90}


def latest_conversations() -> list[tuple[int, str]]:
    latest = Conversation.objects.select_related("identity__contact", "channel").order_by("-pk")
    return [(one.pk, f"{one.identity} · {one.channel} · #{one.pk}") for one in latest[:MOST]]


class PreviewForm(forms.Form):
    trigger = forms.ChoiceField(
        label=gettext_lazy("Message Trigger"),
        choices=Trigger.choices,
        widget=UnfoldAdminSelectWidget,
    )
    conversation = forms.TypedChoiceField(
        label=gettext_lazy("Customer"),
        choices=latest_conversations,
        coerce=int,
        widget=UnfoldAdminSelectWidget,
        help_text=gettext_lazy("Of the latest conversations."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=[("", gettext_lazy("That of the page")), *LANGUAGES],
        required=False,
        widget=UnfoldAdminSelectWidget,
    )


def preview(form: PreviewForm) -> dict[str, Any]:
    """`text` as it would read, whose it is, and what would keep it from being sent now."""
    related = Conversation.objects.select_related(
        "identity__contact", "channel", "work_stream", "queue", "agent__user"
    )
    conversation = related.get(pk=form.cleaned_data["conversation"])
    trigger = Trigger(form.cleaned_data["trigger"])
    choice = choose(conversation.channel, trigger, form.cleaned_data["language"])
    reason = hindrance(conversation, trigger) or choice.reason
    return {
        "conversation": conversation,
        "text": text_for(conversation, choice.message, **EXAMPLES) if choice.message else "",
        "source": _source(choice),
        "hindrance": dict(Decision.Reason.choices)[reason] if reason else "",
    }


def _source(choice: Choice) -> str:
    message: AutomatedMessage | None = choice.message
    if message is None:
        return ""
    words = _("Text of the page") if message.channel_id else _("Text for all pages")
    return f"{words} · {message.language}"
