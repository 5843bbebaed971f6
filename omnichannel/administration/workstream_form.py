"""The form of a work stream."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminSelectWidget

from omnichannel.administration.auto_closing import duration
from workstreams.channels.registry import adapters
from workstreams.models import Presence
from workstreams.models.workstream import available_and_busy


def channel_kinds() -> list[tuple[str, str]]:
    return [(kind, kind.replace("_", " ").capitalize()) for kind in adapters()]


class WorkStreamForm(forms.ModelForm):
    """Says at each field what it decides, and in days how long the minutes are."""

    channel_kind = forms.ChoiceField(
        label=gettext_lazy("Channel"),
        choices=channel_kinds,
        widget=UnfoldAdminSelectWidget,
        help_text=gettext_lazy("Stays as it is once the work stream is saved."),
    )
    allowed_presences = forms.MultipleChoiceField(
        label=gettext_lazy("Allowed Presences"),
        choices=[(status.value, status.label) for status in Presence.BaseStatus],
        initial=available_and_busy,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=gettext_lazy("Work is assigned only to agents who show one of these."),
    )

    class Meta:
        help_texts = {
            "name": gettext_lazy("As colleagues know it, such as Facebook messages."),
            "mode": gettext_lazy(
                "Push brings conversations to agents; with Pick they take them from the open "
                "work items."
            ),
            "matching": gettext_lazy(
                "Exact Match: agents with every needed skill, rated high enough. Closest Match: "
                "whoever comes nearest. None: skills are not looked at."
            ),
            "inactive_after_missed_offer": gettext_lazy(
                "Who misses an offer gets no other until they say that they are back."
            ),
            "decline_limit": gettext_lazy(
                "So many declines or timeouts of one conversation, then it is offered no longer."
            ),
            "decline_minutes": gettext_lazy("Older declines do not count."),
            "after_declines": gettext_lazy("What becomes of the conversation then."),
            "on_disconnect": gettext_lazy(
                "Of an agent whose inbox has been silent for some minutes."
            ),
        }
        error_messages = {
            "name": {
                "unique": gettext_lazy(
                    "There is a work stream of this name already. Choose another name."
                )
            }
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (field := self.fields.get("auto_close_minutes")) is not None:
            words = _("%(meaning)s A day has 1440 minutes; %(minutes)d are %(duration)s.")
            minutes = self.instance.auto_close_minutes
            field.help_text = words % {
                "meaning": field.help_text,
                "minutes": minutes,
                "duration": duration(minutes),
            }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        asks = given.get("inactive_after_missed_offer") and not given.get("auto_assign")
        if asks and Presence.BaseStatus.AWAY in given.get("allowed_presences", []):
            self.add_error(
                "inactive_after_missed_offer",
                _("This does not work while Away is an allowed presence. Give up one of the two."),
            )
        return cleaned


class SavedWorkStreamForm(WorkStreamForm):
    """The channel is no longer asked for: a browser would not send it either."""

    channel_kind = None  # type: ignore[assignment]
