"""What the side panel tells of a customer, and of the conversation beside its messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from omnichannel.inbox.came_from import (
    came_before,
    came_from,
    language_of,
    local_time,
    minutes_from_greenwich,
)
from omnichannel.inbox.case_card import CasePart, cases_of
from omnichannel.inbox.customer_card import Card, Suggestion, card_of, suggestions_for
from omnichannel.inbox.earlier import IN_PANEL, Others, others_of
from omnichannel.inbox.latest_notes import Noted, latest_notes
from omnichannel.inbox.reasons import reasons_for
from omnichannel.inbox.survey_card import SurveyCard, survey_of
from omnichannel.inbox.taking_part import taking_part_in
from omnichannel.showing.faces import face_of_customer
from workstreams.channels.registry import adapter_for
from workstreams.conversations.masking import masked
from workstreams.conversations.models import Conversation
from workstreams.conversations.rights import Rights
from workstreams.models import ContextVariable, RatingValue, Skill


@dataclass(frozen=True, kw_only=True)
class Panel:
    """`skills` are what routing asks for, with the least rating; the pairs are label and value.

    `came_from`, `language` and `local_time` are empty where the platform does not tell, and
    `utc_offset`, in minutes, is None. `suggestions` are for who may link.
    """

    came_from: str
    came_before: Sequence[str]
    language: str
    local_time: str
    utc_offset: int | None
    skills: Sequence[tuple[str, str]]
    context: Sequence[tuple[str, str]]
    referral: Sequence[tuple[str, str]]
    customer: Card | None
    customer_tags: Sequence[str]
    suggestions: Sequence[Suggestion]
    case: CasePart
    tags: Sequence[str]
    notes: Sequence[Noted]
    survey: SurveyCard | None
    others: Others


def side_panel(rights: Rights, now: datetime) -> dict[str, Any]:
    """Everything its templates ask for."""
    conversation = rights.conversation
    return {
        "conversation": conversation,
        "face": face_of_customer(conversation.identity),
        "rights": rights,
        "platform": adapter_for(conversation.channel.kind).platform,
        "reasons": reasons_for(conversation),
        "taking_part": taking_part_in(conversation, rights.user, now),
        "panel": panel_of(rights, now),
    }


def panel_of(rights: Rights, now: datetime) -> Panel:
    conversation = rights.conversation
    identity, customer = conversation.identity, conversation.contact or conversation.account
    others = others_of(conversation, rights.user, IN_PANEL)
    return Panel(
        came_from=came_from(conversation),
        came_before=came_before(conversation),
        language=language_of(identity.locale),
        local_time=local_time(identity.timezone, now),
        utc_offset=minutes_from_greenwich(identity.timezone),
        skills=_skills(conversation),
        context=_context(conversation),
        referral=_referral(conversation),
        customer=card_of(customer) if customer else None,
        customer_tags=_tags_of_contact(conversation),
        suggestions=[] if customer or not rights.may_link else suggestions_for(conversation),
        case=cases_of(conversation, offers=rights.may_link),
        tags=[tag.name for tag in conversation.tags.all()],
        notes=latest_notes(conversation.pk, [other.pk for other in others.shown], now),
        survey=survey_of(conversation.pk) if conversation.is_closed else None,
        others=others,
    )


def _tags_of_contact(conversation: Conversation) -> list[str]:
    return [tag.name for tag in conversation.contact.tags.all()] if conversation.contact else []


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
    return [(labels.get(name, name), masked(str(value))) for name, value in values.items()]


def _referral(conversation: Conversation) -> list[tuple[str, str]]:
    labels = {"ref": _("Referral"), "ad_id": _("Advertisement"), "product_id": _("Product")}
    told = conversation.referral
    return [(label, masked(str(told[name]))) for name, label in labels.items() if told.get(name)]
