"""What is asked of a Facebook application: ids and secret, and the privacy notice."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldBooleanWidget

from facebook_channel.identifiers import check_application_id, check_application_secret
from facebook_channel.models import FacebookApplication
from omnichannel.administration.secret_fields import KeepsSecrets, SecretField

OLD_SECRET_COUNTS = [
    ("0", _("Not at all")),
    ("1", _("For 1 hour")),
    ("48", _("For 48 hours (usual)")),
    ("168", _("For 7 days")),
]


class ApplicationForm(KeepsSecrets):
    """On a new application the privacy notice has to be acknowledged, on a kept one it can be."""

    app_secret = SecretField(
        label=_("Application Secret"),
        max_length=100,
        help_text=_(
            "App Secret, from your Facebook application: Settings > Basic > App Secret > Show."
        ),
    )
    old_secret_counts = forms.ChoiceField(
        label=_("The old secret stays accepted"),
        choices=OLD_SECRET_COUNTS,
        initial="48",
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text=_(
            "Counts when a new Application Secret is entered above: what Facebook has signed with "
            "the old one may be on its way yet. Choose “Not at all” where others know the old one."
        ),
    )
    privacy_acknowledged = forms.BooleanField(
        label=_("I acknowledge this"),
        help_text=_(
            "On behalf of the organisation: our customers and our agents are told. It is kept who "
            "ticked this, and when."
        ),
        widget=UnfoldBooleanWidget,
        error_messages={
            "required": _("Read the privacy notice and tick this box to connect to Facebook.")
        },
    )

    class Meta:
        model = FacebookApplication
        fields = ["name", "app_id", "app_secret"]
        help_texts = {
            "name": _(
                "What it is called here. Take the Display name of your Facebook application: "
                "Settings > Basic."
            ),
            "app_id": _("App ID, digits only, from your Facebook application: Settings > Basic."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_new = self.instance.pk is None
        if is_new:
            self.fields.pop("old_secret_counts", None)
        if self.instance.privacy_acknowledged_at:
            self.fields.pop("privacy_acknowledged", None)
        elif "privacy_acknowledged" in self.fields:
            self.fields["privacy_acknowledged"].required = is_new

    def clean_app_id(self) -> str:
        app_id: str = self.cleaned_data["app_id"]
        check_application_id(app_id)
        return app_id

    def clean_app_secret(self) -> str:
        secret: str = self.cleaned_data["app_secret"]
        if secret:
            check_application_secret(secret)
        return secret

    def clean(self) -> dict[str, Any] | None:
        if self.instance.pk is None:
            FacebookApplication.check_room()
        return super().clean()

    @property
    def old_counts_for(self) -> timedelta:
        return timedelta(hours=int(self.cleaned_data.get("old_secret_counts") or "48"))

    def _get_validation_exclusions(self) -> set[str]:
        """So that an Application Id in service is found before the database refuses it."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"deleted_at"}
