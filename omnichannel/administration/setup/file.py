"""The set-up file as a whole, checked: what is wrong in it is said in sentences."""

import json
from pathlib import Path
from typing import Any

from rest_framework import serializers

from omnichannel.administration.setup.alerts import AlertSection
from omnichannel.administration.setup.automated_messages import AutomatedMessageSection
from omnichannel.administration.setup.calendars import OperatingHoursSection, PresenceSection
from omnichannel.administration.setup.facebook import (
    ApplicationFields,
    ApplicationSection,
    PageFields,
)
from omnichannel.administration.setup.installation import (
    AutoClosingSection,
    FileRulesSection,
    RetentionSection,
    SupervisorSection,
)
from omnichannel.administration.setup.masking import MaskingRuleSection, MaskingSection
from omnichannel.administration.setup.notifications import NotificationSection
from omnichannel.administration.setup.people import AgentSection, UserSection
from omnichannel.administration.setup.queues import QueueSection
from omnichannel.administration.setup.quick_replies import QuickReplySection
from omnichannel.administration.setup.refusal import SetupRefused, sentences
from omnichannel.administration.setup.rules import RuleSection
from omnichannel.administration.setup.section import Section
from omnichannel.administration.setup.short_form import in_long_form
from omnichannel.administration.setup.skills import (
    RatingModelSection,
    SkillSection,
    SkillTypeSection,
)
from omnichannel.administration.setup.surveys import SurveySection
from omnichannel.administration.setup.webhooks import WebhookSection
from omnichannel.administration.setup.work_streams import (
    WorkStreamFields,
    WorkStreamSection,
    declared,
    rules_in_codes,
)

VERSION = 1
NEWER = f"is of a newer release. This one reads version {VERSION}: export it from this release."
NAMED_BY = {
    "presences": ["name"],
    "operating_hours": ["name"],
    "rating_models": ["name"],
    "skill_types": ["name"],
    "skills": ["name"],
    "notifications": ["name"],
    "queues": ["name"],
    "users": ["username"],
    "agents": ["username"],
    "work_streams": ["name"],
    "rules": ["name"],
    "quick_replies": ["title", "locale"],
    "surveys": ["name"],
    "automatic_closing": ["status"],
    "masking_rules": ["name"],
    "automated_messages": ["trigger", "language"],
    "alerts": ["name"],
    "webhooks": ["name"],
    "applications": ["app_id"],
    "pages": ["page_id"],
}
SAME = [("users", "agents"), ("work_streams", "work_stream"), ("applications", "application")]


class SetupFile(Section):
    """A section that is absent is left as it stands in the database.

    `agents`, `work_stream`, `rules`, `application` and `pages` are the short form.
    """

    version = serializers.IntegerField(
        min_value=1, max_value=VERSION, required=False, error_messages={"max_value": NEWER}
    )
    presences = PresenceSection(many=True, default=list)
    operating_hours = OperatingHoursSection(many=True, default=list)
    rating_models = RatingModelSection(many=True, default=list)
    skill_types = SkillTypeSection(many=True, default=list)
    skills = SkillSection(many=True, default=list)
    notifications = NotificationSection(many=True, default=list)
    queues = QueueSection(many=True, default=list)
    users = UserSection(many=True, default=list)
    agents = AgentSection(many=True, default=list)
    work_streams = WorkStreamSection(many=True, default=list)
    work_stream = WorkStreamFields(required=False)
    rules = RuleSection(many=True, default=list)
    quick_replies = QuickReplySection(many=True, default=list)
    surveys = SurveySection(many=True, default=list)
    supervisor_settings = SupervisorSection(required=False)
    automatic_closing = AutoClosingSection(many=True, default=list)
    masking_rules = MaskingRuleSection(many=True, default=list)
    masking = MaskingSection(required=False)
    automated_messages = AutomatedMessageSection(many=True, default=list)
    alerts = AlertSection(many=True, default=list)
    webhooks = WebhookSection(many=True, default=list)
    file_rules = FileRulesSection(required=False)
    retention = RetentionSection(required=False)
    applications = ApplicationSection(many=True, default=list)
    application = ApplicationFields(required=False)
    pages = PageFields(many=True, default=list)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        _refuse_twice(attrs)
        if attrs["rules"] and "work_stream" not in attrs:
            raise serializers.ValidationError({"rules": "need a work_stream in the same file."})
        if attrs["pages"] and not {"work_stream", "application"} <= attrs.keys():
            raise serializers.ValidationError(
                {"pages": "need a work_stream and an application in the same file."}
            )
        if attrs["rules"]:
            variables = declared(attrs["work_stream"])
            attrs["rules"] = rules_in_codes("rules", attrs["rules"], variables)
        return attrs


def _refuse_twice(attrs: dict[str, Any]) -> None:
    for section, keys in NAMED_BY.items():
        names = [", ".join(str(item[key]) for key in keys) for item in attrs[section]]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise serializers.ValidationError({section: f"{'; '.join(twice)} stands there twice."})
    for long, short in SAME:
        if attrs[long] and attrs.get(short):
            raise serializers.ValidationError(
                {short: f"stands beside {long}, which means the same. Use one of them."}
            )


def read(path: Path) -> dict[str, Any]:
    """The checked content of the file; raises SetupRefused."""
    return check(read_json(path))


def read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SetupRefused([f"{path} cannot be read: {error.strerror}."]) from None
    except ValueError as error:
        raise SetupRefused([f"{path} is not JSON: {error}."]) from None


def check(content: Any) -> dict[str, Any]:
    """What the file says, in the long form; raises SetupRefused."""
    setup = SetupFile(data=content)
    if not setup.is_valid():
        raise SetupRefused(list(sentences(setup.errors)))
    return in_long_form(setup.validated_data)
