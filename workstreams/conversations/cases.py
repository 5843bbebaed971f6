"""Matters that outlive a conversation: opened, linked, settled."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workstreams.conversations import timeline
from workstreams.conversations.linking import LinkRefused, hold
from workstreams.conversations.models import Case, Conversation, ConversationEvent
from workstreams.models import User

Kind = ConversationEvent.Kind


@transaction.atomic
def link_case(conversation: Conversation, case: Case, by: User) -> None:
    """One per conversation; raises LinkRefused where there is another one, or it is settled."""
    held = hold(conversation)
    if held.case == case:
        return
    if held.identity.erased_at is not None:
        raise LinkRefused(_("This customer's data was erased. Nothing is kept about them now."))
    if held.case is not None:
        sentence = _("The case %(case)s is linked by now. Unlink it first, if that is wrong.")
        raise LinkRefused(sentence % {"case": held.case})
    if case.status != Case.Status.ACTIVE:
        sentence = _("The case %(case)s is resolved. Open a new one instead.")
        raise LinkRefused(sentence % {"case": case})
    Conversation.objects.filter(pk=held.pk).update(case=case)
    timeline.record(held, Kind.CASE_LINKED, by, case=case.pk, case_name=str(case))


@transaction.atomic
def open_case(conversation: Conversation, case: Case, by: User) -> None:
    """A new one, of whoever is linked; raises LinkRefused, and then there is none."""
    held = hold(conversation)
    case.contact, case.account, case.created_by = held.contact, held.account, by
    case.save()
    link_case(conversation, case, by)


@transaction.atomic
def unlink_case(conversation: Conversation, case: Case, by: User) -> None:
    """`case` is what the caller saw; raises LinkRefused where it is another by now."""
    held = hold(conversation)
    if held.case != case:
        raise LinkRefused(_("This link was changed by somebody else. Look what is linked now."))
    Conversation.objects.filter(pk=held.pk).update(case=None)
    timeline.record(held, Kind.CASE_UNLINKED, by, case=case.pk, case_name=str(case))


@transaction.atomic
def set_status(conversation: Conversation, case: Case, status: Case.Status, by: User) -> bool:
    """Settled, or taken up again; False where it was so already.

    Who did it is told in the conversation they did it from; the others show it. Raises
    LinkRefused where another case is linked by now.
    """
    told_in = hold(conversation)
    if told_in.case != case:
        raise LinkRefused(_("This link was changed by somebody else. Look what is linked now."))
    held = Case.objects.select_for_update().get(pk=case.pk)
    if held.status == status:
        return False
    is_settled = status == Case.Status.RESOLVED
    held.status, held.resolved_at = status, timezone.now() if is_settled else None
    held.save(update_fields=["status", "resolved_at"])
    kind = Kind.CASE_RESOLVED if is_settled else Kind.CASE_REOPENED
    timeline.record(told_in, kind, by, case=held.pk, case_name=str(held))
    timeline.tell(*held.conversations.live().exclude(pk=told_in.pk))
    return True
