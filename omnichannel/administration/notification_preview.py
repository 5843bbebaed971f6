"""What a notification looks like, drawn as in the inbox with an invented customer."""

from typing import Any

from django.utils.translation import gettext as _

from workstreams.models import NotificationField, NotificationTemplate

Value = NotificationField.Value
AGENT, CUSTOMER = "Alice Martin", "Gilda Rossi"


def preview_of(template: NotificationTemplate) -> dict[str, Any]:
    """The context of the inbox's own card, see `inbox/_offer.html`."""
    conversation = {
        "identity": CUSTOMER,
        "channel": {"name": _("Your page")},
        "queue": _("Default"),
    }
    look = {
        "title": template.title_for(agent=AGENT, customer=CUSTOMER),
        "accept": template.worded(template.accept_label),
        "reject": template.worded(template.reject_label) if template.shows_reject else "",
        "lines": [(field.header, _example(field)) for field in template.fields.all()],
        "desktop": template.desktop,
    }
    return {
        "kind": "offer",
        "key": "preview",
        "conversation": conversation,
        "face": {"initials": "GR", "mark": 4},
        "told": {"latest": _("Is the brass lamp in stock?"), "waits": _("2 min")},
        "look": look,
        "clock": "10:42" if template.shows_timeout else "",
        "seconds": 0,
        "answers": "admin/notifications/_answers.html",
    }


def _example(field: NotificationField) -> str:
    examples = {
        Value.CUSTOMER: CUSTOMER,
        Value.PAGE: _("Your page"),
        Value.QUEUE: _("Default"),
        Value.LANGUAGE: _("Italian (IT)"),
        Value.WAITING_SINCE: "10:40",
        Value.FIRST_MESSAGE: _("Good morning!"),
        Value.LAST_MESSAGE: _("Is the brass lamp in stock?"),
        Value.EARLIER: "3",
        Value.REFERRAL: _("A link to the page"),
        Value.SKILLS: _("Italian"),
    }
    return examples.get(Value(field.value), _("value of %(name)s") % {"name": field.variable})
