"""A customer's first message as an administrator imagines it, for *Try it*."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminSplitDateTimeVerticalWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from routing.clock import NO, TIME, YES
from routing.entities import CONTACT, CONTEXT_VARIABLES, MESSAGE, PAGE, REFERRAL
from routing.facts import Facts
from routing.models import RoutingDecision
from workstreams.channels.models import Channel
from workstreams.channels.registry import Profile, adapter_for
from workstreams.conversations.models import Contact, Conversation
from workstreams.models import User, WorkStream

VARIABLE = "variable_"  # before the names of their fields
CUSTOMER = ["first_name", "last_name", "locale", "timezone"]
ON_THE_TAB = [*CUSTOMER, "page_scoped_id", "conversation"]


def text(label: Any, placeholder: Any = "") -> forms.CharField:
    widget = UnfoldAdminTextInputWidget(attrs={"placeholder": placeholder})
    return forms.CharField(label=label, required=False, widget=widget)


def switch(label: Any, help_text: Any = "") -> forms.BooleanField:
    return forms.BooleanField(
        label=label, required=False, widget=UnfoldBooleanSwitchWidget, help_text=help_text
    )


class TrialForm(forms.Form):
    """What is left empty is not known; a past conversation takes the place of all of it."""

    conversation = forms.ModelChoiceField(
        label=gettext_lazy("A past conversation"),
        queryset=Conversation.objects.none(),
        required=False,
        widget=AutocompleteSelect(RoutingDecision._meta.get_field("conversation"), admin.site),
        help_text=gettext_lazy("With what was known when it was routed, in place of the rest."),
    )
    first_name = text(gettext_lazy("Customer First Name"), "Gilda")
    last_name = text(gettext_lazy("Customer Last Name"), "Rossi")
    locale = text(gettext_lazy("Locale"), "en_US")
    timezone = text(gettext_lazy("Timezone"), "5.5")
    gender = text(gettext_lazy("Gender"))
    page_scoped_id = text(gettext_lazy("User Page Scoped Id"))
    message = text(gettext_lazy("Text of the first message"))
    payload = text(gettext_lazy("Payload"), gettext_lazy("Of a postback or quick reply"))
    has_attachment = switch(gettext_lazy("Has attachment"))
    ref = text(gettext_lazy("Ref"))
    source = text(gettext_lazy("Source"), "ADS")
    ad_id = text(gettext_lazy("Ad id"))
    page = forms.ModelChoiceField(
        label=gettext_lazy("Page"),
        queryset=Channel.objects.none(),
        required=False,
        widget=UnfoldAdminSelectWidget,
        empty_label="-",
    )
    contact = forms.ModelChoiceField(
        label=gettext_lazy("Contact"),
        queryset=Contact.objects.all(),
        required=False,
        widget=AutocompleteSelect(Conversation._meta.get_field("contact"), admin.site),
    )
    moment = forms.SplitDateTimeField(
        label=gettext_lazy("Moment"), required=False, widget=UnfoldAdminSplitDateTimeVerticalWidget
    )
    with_inactive = switch(gettext_lazy("As if inactive rules were active"))

    def __init__(self, stream: WorkStream, reader: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        readable = Conversation.objects.readable_by(reader).select_related("identity__channel")
        self.fields["conversation"].queryset = readable  # type: ignore[attr-defined]
        self.initial["moment"] = timezone.localtime().replace(second=0, microsecond=0)
        self.fields["moment"].help_text = _("On the clock of %(zone)s. Empty: now.") % {
            "zone": timezone.get_current_timezone_name()
        }
        self.stream = stream
        pages = Channel.objects.filter(work_stream=stream)
        self.fields["page"].queryset = pages  # type: ignore[attr-defined]
        for variable in stream.context_variables.all():
            self.fields[f"{VARIABLE}{variable.name}"] = text(variable.display_name)

    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Titles with their fields, as the page shows them."""
        variables = [name for name in self.fields if name.startswith(VARIABLE)]
        layout = [
            ("", ["conversation"]),
            (_("Customer"), [*CUSTOMER, "gender", "page_scoped_id", "contact"]),
            (_("Message"), ["message", "payload", "has_attachment"]),
            (_("Where from"), ["page", "ref", "source", "ad_id"]),
            (_("Context variables"), variables),
            (_("When"), ["moment"]),
            ("", ["with_inactive"]),
        ]
        return [(title, [self[name] for name in names]) for title, names in layout if names]

    def facts(self) -> Facts:
        """As routing would have found them; the form is valid."""
        given = self.cleaned_data
        moment = given["moment"] or timezone.now()
        variables = {
            name.removeprefix(VARIABLE): forms_of(value)
            for name, value in given.items()
            if name.startswith(VARIABLE)
        }
        return {
            **self._channel_facts(),
            MESSAGE: {
                "text": forms_of(given["message"]),
                "payload": forms_of(given["payload"]),
                "has_attachment": [YES if given["has_attachment"] else NO],
            },
            REFERRAL: {name: forms_of(given[name]) for name in ("ref", "source", "ad_id")},
            PAGE: self._page_facts(given["page"]),
            CONTACT: _contact_facts(given["contact"]),
            CONTEXT_VARIABLES: variables,
            TIME: {"moment": [moment.isoformat()]},
        }

    def _channel_facts(self) -> Facts:
        given = self.cleaned_data
        adapter = adapter_for(self.stream.channel_kind)
        profile = Profile(
            name=f"{given['first_name']} {given['last_name']}".strip(),
            **{
                field: given[field]
                for field in ("first_name", "last_name", "locale", "timezone", "gender")
            },
        )
        values = adapter.context_values(given["page_scoped_id"], profile)
        known = {name: [form for form in forms if form] for name, forms in values.items()}
        return {adapter.context_schema().entity: known}

    def _page_facts(self, page: Channel | None) -> dict[str, list[str]]:
        if page is None:
            return {}
        external_id = adapter_for(page.kind).channel_external_ids([page.pk]).get(page.pk, "")
        return {
            "name": forms_of(page.name),
            "external_id": forms_of(external_id),
            "language": forms_of(page.language),
        }


def panel(stream: WorkStream, reader: User) -> list[forms.BoundField]:
    """For the tab of rules: fields that belong to the form `try-it`, beside the stream's own."""
    form = TrialForm(stream, reader, auto_id="trial_%s")
    for name in ON_THE_TAB:
        form.fields[name].widget.attrs["form"] = "try-it"
    return [form[name] for name in ON_THE_TAB]


def _contact_facts(contact: Contact | None) -> dict[str, list[str]]:
    if contact is None:
        return {}
    return {
        "name": forms_of(contact.name),
        "email": forms_of(contact.email),
        "phone": forms_of(contact.phone),
        "tags": [tag.name for tag in contact.tags.all()],
    }


def forms_of(value: str) -> list[str]:
    """The forms a value can be written in: one, or none without data."""
    return [value] if value else []
