"""What a notification says and how: by the template its work stream has for the occasion."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import pgettext

from omnichannel.inbox.told import Told, value_of
from workstreams.conversations.models import Conversation, Status
from workstreams.conversations.rights import Rights
from workstreams.models import (
    BUILT_IN_NAMES,
    NotificationTemplate,
    Occasion,
    Skill,
    WorkStream,
)

Desktop = NotificationTemplate.Desktop


@dataclass(frozen=True, kw_only=True)
class Notification:
    """`lines` are headers with what they tell; without `reject` there is no such button."""

    title: str
    accept: str = ""
    reject: str = ""
    shows_timeout: bool = True
    desktop: str = Desktop.BACKGROUND
    lines: Sequence[tuple[str, str]] = ()


class Templates:
    """All templates, read once for however many cards there are, and not at all for none."""

    @cached_property
    def _templates(self) -> list[NotificationTemplate]:
        return list(NotificationTemplate.objects.with_fields())

    @cached_property
    def _by_key(self) -> Mapping[int, NotificationTemplate]:
        return {template.pk: template for template in self._templates}

    @cached_property
    def _by_name(self) -> Mapping[str, NotificationTemplate]:
        return {template.name: template for template in self._templates}

    @cached_property
    def skills(self) -> Mapping[int, str]:
        return dict(Skill.objects.values_list("pk", "name"))

    def template(self, stream: WorkStream, occasion: Occasion) -> NotificationTemplate:
        chosen = getattr(stream, f"notification_{occasion}_id")
        return self._by_key[chosen] if chosen else self._by_name[BUILT_IN_NAMES[occasion]]

    def notification(self, occasion: Occasion, told: Told, agent: object = "") -> Notification:
        """`agent` is who transfers it, assigns it or asks for advice."""
        stream = told.conversation.work_stream
        template = self.template(stream, occasion)
        accept, reject = answers(template, stream, occasion)
        customer = str(told.conversation.identity)
        return Notification(
            title=template.title_for(agent=str(agent), customer=customer),
            accept=accept,
            reject=reject,
            shows_timeout=template.shows_timeout,
            desktop=template.desktop,
            lines=list(self._lines(template, told)),
        )

    def _lines(self, template: NotificationTemplate, told: Told) -> Iterator[tuple[str, str]]:
        for field in template.fields.all():
            if value := value_of(field, told, self):
                yield field.header, value


def occasion_of(conversation: Conversation) -> Occasion:
    """Of an offer: who has a conversation in work asks a colleague to take over."""
    if conversation.status == Status.ACTIVE:
        return Occasion.TRANSFER
    profile = conversation.identity
    of_conversation = conversation.contact_id or conversation.account_id
    is_known = of_conversation or profile.contact_id or profile.account_id
    return Occasion.IDENTIFIED if is_known else Occasion.INCOMING


def answers(
    template: NotificationTemplate, stream: WorkStream, occasion: Occasion
) -> tuple[str, str]:
    """The words of both buttons; what is theirs already is only opened."""
    is_theirs = occasion == Occasion.SUPERVISOR
    if is_theirs or (stream.auto_assign and occasion != Occasion.CONSULT):
        return pgettext("button", "Open"), ""
    reject = template.worded(template.reject_label) if template.shows_reject else ""
    return template.worded(template.accept_label), reject


def answers_in_head(conversation: Conversation, rights: Rights) -> tuple[str, str] | None:
    """The same words above the thread, for who is asked."""
    if rights.is_asked:
        occasion = occasion_of(conversation)
    elif rights.offers_joining:
        occasion = Occasion.CONSULT
    else:
        return None
    stream = conversation.work_stream
    return answers(Templates().template(stream, occasion), stream, occasion)
