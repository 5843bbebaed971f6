"""Visits to every address under which something of a conversation is read or changed."""

from datetime import timedelta
from urllib.parse import urlencode

from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from omnichannel import urls as product
from omnichannel.api import urls as api
from omnichannel.inbox import urls as inbox
from omnichannel.supervision import urls as supervision
from omnichannel.supervision.history import urls as history
from tests.inbox.everybody import BLIND, OUTSIDERS, WORDS, set_for
from workstreams.conversations.models import (
    WATCHABLE,
    ContactIdentity,
    Conversation,
    ConversationEvent,
    Draft,
    Look,
    Message,
    Note,
    Participant,
    Session,
)

ROLE_BACKEND = "omnichannel.access.backend.RoleBackend"
FILES = {"file", "picture"}
OF_NO_CUSTOMER = {"api:channels", "api:health", "api:schema", "api:docs", "api:me"}
PART_OF_IT = (ConversationEvent, Draft, Look, Message, Note, Participant, Session)


def _patterns():
    """By the name with which `reverse` finds them."""
    found = {f"inbox:{each.name}": each for each in inbox.urlpatterns}
    found |= {f"supervision:{each.name}": each for each in supervision.urlpatterns}
    found |= {f"api:{each.name}": each for each in api.urlpatterns if each.name}
    found |= {f"history:{each.name}": each for each in history.urlpatterns}
    found |= {each.name: each for each in product.urlpatterns if _name(each) in FILES}
    return {name: each for name, each in found.items() if name not in OF_NO_CUSTOMER}


def _name(pattern):
    return getattr(pattern, "name", None)


PATTERNS = _patterns()


def address(stage, name):
    """`pk` is that of the conversation, unless the name tells otherwise."""
    other = {
        "file": stage.attachment,
        "api:file": stage.attachment,
        "api:message": stage.message,
        "picture": stage.conversation.identity,
        "supervision:presence": stage.users["agent"].agent,
        "api:agent": stage.users["agent"].agent,
        "api:presence": stage.users["agent"].agent,
        "api:contact": stage.contact,
        "inbox:saved-view": stage.saved_view,
        "inbox:saved-view-deletion": stage.saved_view,
        "inbox:own-quick-reply": stage.quick_reply,
        "inbox:own-quick-reply-deletion": stage.quick_reply,
    }
    named = {"pk": other.get(name, stage.conversation).pk, "message_pk": stage.message.pk}
    asked = PATTERNS[name].pattern.converters
    return reverse(name, kwargs={key: named[key] for key in asked})


def written(stage, name):
    """A form that would do something, for whoever may."""
    agent = {"agent": stage.users["stranger"].agent.pk}
    forms = {
        "inbox:bulk": {"step": "priority", "priority": "4", "chosen": stage.conversation.pk},
        "inbox:bulk-undoing": {f"back-{stage.conversation.pk}": "priority 4"},
        "inbox:saved-views": {"name": "Urgent", "query": "view=mine"},
        "inbox:saved-view": {"name": "Mine alone"},
        "inbox:presence": {"presence": stage.users["agent"].agent.presence_id},
        "inbox:replies": {"text": "It is."},
        "inbox:customer": {"contact": stage.contact.pk},
        "inbox:new-customer": {"kind": "contact", "name": "Gilda"},
        "inbox:customer-unlinking": {"contact": stage.contact.pk},
        "inbox:case": {"case": stage.case.pk},
        "inbox:new-case": {"title": "A lamp"},
        "inbox:case-unlinking": {"case": stage.case.pk},
        "inbox:case-status": {"case": stage.case.pk, "status": "resolved"},
        "inbox:tags": {"add": "lamps"},
        "inbox:notes": {"text": "It is."},
        "inbox:draft": {"text": "It is."},
        "inbox:participation": {"step": "leave"},
        "inbox:transfers": agent,
        "inbox:consults": agent,
        "inbox:snoozing": {"until": (timezone.now() + timedelta(days=1)).isoformat()},
        "inbox:priority": {"priority": "4"},
        "inbox:own-quick-reply-new": {"title": "Bye", "locale": "en-US", "message": "Bye!"},
        "inbox:own-quick-reply": {"title": "Bye", "locale": "en-US", "message": "Bye!"},
        "supervision:presence": {"presence": stage.users["agent"].agent.presence_id},
        "api:presence": {"presence": "Available"},
        "api:answers": {"text": "It is."},
        "api:transfers": {"agent": "carol"},
    }
    return forms.get(name, {})


def methods(stage, name):
    """Those an address answers, by its own word."""
    answer = _ask(stage, "agent", name, "DELETE")
    assert answer.status_code == 405, f"{name} takes any method: let it name those it answers"
    return set(answer.headers["Allow"].replace(" ", "").split(",")) - {"HEAD", "OPTIONS"}


def visit(stage, who, name, method):
    """The code of the answer; what comes of the visit is undone."""
    with transaction.atomic():
        set_for(stage, who)
        before = _state()
        answer = _ask(stage, who, name, method)
        if answer.status_code in (401, 403, 404) or who in OUTSIDERS:
            assert _state() == before, f"{method} {name}: {who} changed something"
        if _may_not_read(who) and not answer.streaming:
            body = answer.content.decode(errors="replace")
            assert WORDS not in body, f"{method} {name}: {who} reads what was written"
        transaction.set_rollback(True)
    return answer.status_code


def _may_not_read(who):
    """What is not in work any more, supervisors read in any case."""
    is_in_work = Conversation.objects.filter(status__in=WATCHABLE).exists()
    return who in OUTSIDERS or (who == BLIND and is_in_work)


def _ask(stage, who, name, method):
    client, user, headers = Client(), stage.users[who], {}
    if user and name.startswith("api:"):
        headers = {"Authorization": f"Token {stage.tokens[who]}"}
    elif user:
        client.force_login(user, ROLE_BACKEND)
    if method == "POST":
        as_json = {"content_type": "application/json"} if name.startswith("api:") else {}
        return client.post(address(stage, name), written(stage, name), headers=headers, **as_json)
    asked = {"q": "brass", "reply": stage.quick_reply.pk}
    return client.generic(method, f"{address(stage, name)}?{urlencode(asked)}", headers=headers)


def _state():
    """Everything of a conversation that a visit may change; who has read it is no change."""
    rows = list(Conversation.objects.values()) + list(ContactIdentity.objects.values())
    tags = list(Conversation.tags.through.objects.values_list("tag", flat=True))
    return rows, tags, [set(model.objects.values_list("pk", flat=True)) for model in PART_OF_IT]
