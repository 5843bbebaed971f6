"""What every form for a quick reply checks, in the administration and in the inbox."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from workstreams.conversations.models import QuickReply
from workstreams.conversations.quick_replies import SLUGS, unknown_slugs


class QuickReplyForm(forms.ModelForm):
    def clean_message(self) -> str:
        message: str = self.cleaned_data["message"].replace("\r\n", "\n")
        if unknown := unknown_slugs(message):
            raise forms.ValidationError(
                _("%(unknown)s cannot be filled in. Use one of %(known)s, or leave it out.")
                % {"unknown": ", ".join(unknown), "known": ", ".join(SLUGS)}
            )
        return message

    def clean(self) -> dict[str, Any]:
        """One title once in a language, among the shared ones and among those of each owner.

        The owner is no field, so Django leaves the constraints to the database.
        """
        told: dict[str, Any] = super().clean() or self.cleaned_data
        owner = self.instance.owner
        others = QuickReply.objects.filter(owner=owner).exclude(pk=self.instance.pk)
        if others.filter(title=told.get("title"), locale=told.get("locale")).exists():
            self.add_error("title", self._taken(is_own=owner is not None))
        return told

    def _taken(self, *, is_own: bool) -> str:
        if is_own:
            return _("You have a quick reply of this title in this language already.")
        return _("There is a quick reply of this title in this language already.")
