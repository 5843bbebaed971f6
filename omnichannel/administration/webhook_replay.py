"""From when on everything that failed is posted again."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSingleDateWidget


def yesterday() -> datetime:
    return timezone.localtime() - timedelta(days=1)


class ReplayForm(forms.Form):
    replay_since = forms.DateField(
        label=_("Everything that failed since"),
        initial=lambda: yesterday().date(),
        widget=UnfoldAdminSingleDateWidget,
    )

    @property
    def begins_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["replay_since"], time()))
