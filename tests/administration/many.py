"""One more row of any kind the administration lists."""

from datetime import date

from auditlog.models import LogEntry
from axes.models import AccessAttempt
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from knox.models import AuthToken

from facebook_channel.models import DeletionRequest, FacebookApplication, GraphCall, WebhookDelivery
from routing.models import RoutingDecision, RoutingRule, SkillAttachmentRule
from tests.administration.conftest import new_page
from tests.fixtures import days_ago, make_agent
from workstreams.automation.models import AutomatedMessage
from workstreams.automation.triggers import Trigger
from workstreams.conversations.models import (
    Account,
    AutoClosing,
    Case,
    Contact,
    ContactIdentity,
    Conversation,
    ConversationEvent,
    MaskingRule,
    Message,
    QuickReply,
    Tag,
)
from workstreams.locales import LANGUAGES
from workstreams.models import (
    NotificationTemplate,
    OperatingHours,
    Presence,
    Queue,
    RatingModel,
    Skill,
    SkillType,
    WorkStream,
)
from workstreams.supervision.models import AlertRule
from workstreams.surveys.models import Invitation, Survey
from workstreams.webhooks.models import Delivery, Endpoint

ONE_ROW = {
    "conversations.filerules",
    "conversations.maskingsettings",
    "workstreams.retention",
    "workstreams.supervisorsettings",
}


def access_attempt(page, n):
    AccessAttempt.objects.create(username=f"someone{n}", failures_since_start=1)


def account(page, n):
    return Account.objects.create(name=f"Account {n}", number=f"A-{n}")


def agent(page, n):
    return make_agent(f"agent{n}", f"Agent {n}")


def application(page, n):
    FacebookApplication.objects.create(name=f"Care {n}", app_id=f"{n}", app_secret="secret")


def case(page, n):
    Case.objects.create(title=f"Case {n}", contact=Contact.objects.create(name=f"Client {n}"))


def contact(page, n):
    whose = account(page, n)
    Contact.objects.create(name=f"Contact {n}", account=whose).tags.add(tag(page, n))


def conversation(page, n):
    return Conversation.objects.create(
        identity=identity(page, n),
        channel_id=page.pk,
        work_stream=page.work_stream,
        queue=Queue.default(),
        status="closed",
        closed_at=days_ago(1),
    )


def decision(page, n):
    like = RoutingDecision.objects.first()
    RoutingDecision.objects.create(
        conversation=conversation(page, n), queue=like.queue, rulebook=like.rulebook
    )


def event(page, n):
    ConversationEvent.objects.create(conversation=conversation(page, n), kind="opened")


def hours(page, n):
    made = OperatingHours.objects.create(name=f"Hours {n}")
    made.holidays.create(reason="Fair", first_day=date(2026, 5, 1), last_day=date(2026, 5, 1))
    return made


def identity(page, n):
    whose = Contact.objects.create(name=f"Contact {n}")
    return ContactIdentity.objects.create(channel_id=page.pk, external_id=f"77{n}", contact=whose)


def message(page, n):
    Message.objects.create(
        conversation=conversation(page, n),
        channel_id=page.pk,
        direction="inbound",
        origin="customer",
        state="received",
        external_id=f"m_many_{n}",
    )


def quick_reply(page, n):
    reply = QuickReply.objects.create(title=f"Hello {n}", locale="en-US", message="Hello!")
    reply.work_streams.add(page.work_stream)


def rule(page, n):
    made = RoutingRule.objects.create(
        work_stream=page.work_stream, name=f"Rule {n}", queue=queue(page, n), order=n + 5
    )
    made.conditions.create(
        entity="message", attribute="text", operator="equals", value="lamp", order=1
    )


def queue(page, n):
    return Queue.objects.create(name=f"Queue {n}", operating_hours=hours(page, n))


def rating_model(page, n):
    return RatingModel.objects.create(name=f"Scale {n}")


def skill(page, n):
    kind = SkillType.objects.create(name=f"Type {n}")
    Skill.objects.create(name=f"Skill {n}", type=kind, rating_model=rating_model(page, n))


def skill_rule(page, n):
    SkillAttachmentRule.objects.create(work_stream=page.work_stream, name=f"Rule {n}", order=n)


def webhook(page, n):
    return Endpoint.objects.create(name=f"Hook {n}", url=f"https://hooks.example.org/{n}")


def webhook_event(page, n):
    happening = ConversationEvent.objects.create(conversation=conversation(page, n), kind="opened")
    Delivery.objects.create(endpoint=webhook(page, n), event=happening)


def tag(page, n):
    return Tag.objects.create(name=f"Tag {n}")


def automated_message(page, n):
    language = LANGUAGES[n % len(LANGUAGES)][0]
    trigger = Trigger.values[n // len(LANGUAGES) % len(Trigger.values)]
    AutomatedMessage.objects.create(
        trigger=trigger, language=language, channel_id=page.pk, text="Hello!"
    )


def survey(page, n):
    made = Survey.objects.create(name=f"Survey {n}")
    made.questions.create(kind="rating", text=f"How was it, {n}?", is_score=True)
    return made


def invitation(page, n):
    return Invitation.objects.create(
        conversation=conversation(page, n),
        survey=survey(page, n),
        agent=agent(page, n),
        queue=queue(page, n),
        outcome="sent",
        token_hash=f"{n}",
        expires_at=timezone.now(),
        submitted_at=timezone.now(),
        score=4,
    )


ROW = {
    "automation.automatedmessage": automated_message,
    "auditlog.logentry": lambda page, n: LogEntry.objects.log_create(
        Queue.default(), force_log=True, action=1, actor=agent(page, n).user
    ),
    "axes.accessattempt": access_attempt,
    "conversations.account": account,
    "conversations.autoclosing": lambda page, n: AutoClosing.objects.create(
        channel_kind=f"kind{n}", status="open", minutes=60
    ),
    "conversations.case": case,
    "conversations.contact": contact,
    "conversations.contactidentity": identity,
    "conversations.conversation": conversation,
    "conversations.conversationevent": event,
    "conversations.maskingrule": lambda page, n: MaskingRule.objects.create(
        name=f"Number {n}", pattern=f"n{n}"
    ),
    "conversations.message": message,
    "conversations.quickreply": quick_reply,
    "conversations.tag": tag,
    "facebook_channel.deletionrequest": lambda page, n: DeletionRequest.objects.create(
        application=page.application, user_id=f"{n}"
    ),
    "facebook_channel.facebookapplication": application,
    "facebook_channel.facebookpage": new_page,
    "facebook_channel.graphcall": lambda page, n: GraphCall.objects.create(
        page=page, method="GET", path="me", outcome="done"
    ),
    "facebook_channel.webhookdelivery": lambda page, n: WebhookDelivery.objects.create(
        application=page.application, body=b"{}"
    ),
    "knox.authtoken": lambda page, n: AuthToken.objects.create(agent(page, n).user),
    "otp_totp.totpdevice": lambda page, n: TOTPDevice.objects.create(user=agent(page, n).user),
    "routing.routingdecision": decision,
    "routing.routingrule": rule,
    "routing.skillattachmentrule": skill_rule,
    "supervision.alertrule": lambda page, n: AlertRule.objects.create(
        name=f"Alert {n}", measure="waiting", queue=queue(page, n)
    ),
    "surveys.invitation": invitation,
    "surveys.question": survey,
    "surveys.survey": survey,
    "webhooks.delivery": webhook_event,
    "webhooks.endpoint": webhook,
    "workstreams.agent": agent,
    "workstreams.notificationtemplate": lambda page, n: NotificationTemplate.objects.create(
        name=f"Notification {n}", title="Somebody wrote"
    ),
    "workstreams.operatinghours": hours,
    "workstreams.presence": lambda page, n: Presence.objects.create(
        name=f"Presence {n}", text=f"Presence {n}", base_status="busy"
    ),
    "workstreams.queue": queue,
    "workstreams.ratingmodel": rating_model,
    "workstreams.skill": skill,
    "workstreams.skilltype": lambda page, n: SkillType.objects.create(name=f"Type {n}"),
    "workstreams.user": agent,
    "workstreams.workstream": lambda page, n: WorkStream.objects.create(name=f"Stream {n}"),
}
