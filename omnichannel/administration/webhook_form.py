"""What is asked of a webhook: where it is, and what it wants to know."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from workstreams.webhooks.kinds import choices
from workstreams.webhooks.models import Endpoint, Problem


class EndpointForm(forms.ModelForm):
    """`url_refusal` is what looking up the address came to, see LooksUpFirst."""

    url_refusal = ""
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
        if self.url_refusal:
            raise forms.ValidationError(Problem(self.url_refusal).label, self.url_refusal)
        url: str = self.cleaned_data["url"]
        return url
