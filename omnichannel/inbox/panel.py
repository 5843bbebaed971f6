"""What the side panel knows of a conversation beside the customer's profile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from omnichannel.inbox.came_from import came_before, came_from, language_of, local_time
from workstreams.conversations.models import Conversation, Status
from workstreams.models import ContextVariable, RatingValue, Skill, User


@dataclass(frozen=True)
class Earlier:
    """The conversation the customer had before, as a link."""

    pk: int
    words: str


@dataclass(frozen=True)
class Panel:
    """`skills` are what routing asks for, with the least rating; the pairs are label and value.

    `came_from`, `language` and `local_time` are empty where the platform does not tell.
    """

    came_from: str
    came_before: Sequence[str]
    language: str
    local_time: str
    skills: Sequence[tuple[str, str]]
    context: Sequence[tuple[str, str]]
    referral: Sequence[tuple[str, str]]
    earlier: Earlier | None


def panel_of(conversation: Conversation, reader: User, now: datetime) -> Panel:
    identity = conversation.identity
    return Panel(
        came_from=came_from(conversation),
        came_before=came_before(conversation),
        language=language_of(identity.locale),
        local_time=local_time(identity.timezone, now),
        skills=_skills(conversation),
        context=_context(conversation),
        referral=_referral(conversation),
        earlier=_earlier(conversation, reader),
    )


def _skills(conversation: Conversation) -> list[tuple[str, str]]:
    wanted = {int(skill): least for skill, least in conversation.required_skills.items()}
    if not wanted:
        return []
    skills = Skill.objects.filter(pk__in=wanted)
    scales = RatingValue.objects.filter(model__skills__in=skills)
    steps = {
        (model, value): name for model, value, name in scales.values_list("model", "value", "name")
    }
    return [
        (skill.name, steps.get((skill.rating_model_id, wanted[skill.pk]), str(wanted[skill.pk])))
        for skill in skills
    ]


def _context(conversation: Conversation) -> list[tuple[str, str]]:
    values = conversation.context_variables
    if not values:
        return []
    declared = ContextVariable.objects.filter(work_stream=conversation.work_stream_id)
    labels = dict(declared.values_list("name", "display_name"))
    return [(labels.get(name, name), str(value)) for name, value in values.items()]


def _referral(conversation: Conversation) -> list[tuple[str, str]]:
    labels = {"ref": _("Referral"), "ad_id": _("Advertisement"), "product_id": _("Product")}
    told = conversation.referral
    return [(label, str(told[name])) for name, label in labels.items() if told.get(name)]


def _earlier(conversation: Conversation, reader: User) -> Earlier | None:
    if conversation.predecessor_id is None:
        return None
    visible = Conversation.objects.visible_to(reader)
    earlier = visible.filter(pk=conversation.predecessor_id).first()
    if earlier is None:
        return None
    if earlier.status == Status.CLOSED and earlier.closed_at:
        return Earlier(earlier.pk, _("Closed %(day)s") % {"day": _day(earlier.closed_at)})
    return Earlier(earlier.pk, earlier.get_status_display())


def _day(moment: datetime) -> str:
    return date_format(moment, "j M Y")
