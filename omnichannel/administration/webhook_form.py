"""What is asked of a webhook: where it is, and what it wants to know."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from workstreams.webhooks import address
from workstreams.webhooks.kinds import choices
from workstreams.webhooks.models import Endpoint, Problem


class EndpointForm(forms.ModelForm):
    kinds = forms.MultipleChoiceField(
        label=_("Events"),
        choices=choices,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("Tick none to be told of all of them, also of those that come later."),
    )

    class Meta:
        model = Endpoint
        fields = ["name", "url", "is_active", "kinds"]

    def clean_url(self) -> str:
        """A name that is not known right now may be so later: every post looks again."""
        url: str = self.cleaned_data["url"].strip()
        try:
            address.resolve(address.read(url))
        except address.AddressRefused as error:
            if error.code != Problem.UNRESOLVED:
                raise forms.ValidationError(Problem(error.code).label, error.code) from None
        return url

    @property
    def begins_anew(self) -> bool:
        """It listens to more than before, and is not told what happened until now."""
        switched_on = "is_active" in self.changed_data and self.cleaned_data["is_active"]
        return self.instance.pk is not None and (switched_on or "kinds" in self.changed_data)
