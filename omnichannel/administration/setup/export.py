"""The configuration as the set-up file that would bring it about, without any secret."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from facebook_channel.apps import KIND
from facebook_channel.models import FacebookApplication
from omnichannel.administration.setup.automated_messages import own_words
from omnichannel.administration.setup.file import NAMED_BY, VERSION, SetupFile
from omnichannel.administration.setup.installation import SINGLE
from omnichannel.administration.setup.masking import own_masking_rules
from workstreams.conversations.models import AutoClosing, QuickReply
from workstreams.models import (
    NotificationTemplate,
    OperatingHours,
    Presence,
    Queue,
    RatingModel,
    Skill,
    SkillType,
    User,
    WorkStream,
)
from workstreams.supervision.models import AlertRule
from workstreams.surveys.models import Survey
from workstreams.webhooks.models import Endpoint

SORTED_BY = {
    **{key: names for key, names in NAMED_BY.items() if key != "rules"},  # their order counts
    "context_variables": ["name"],
    "holidays": ["first_day", "last_day", "reason"],
    "overflow": ["occasion"],
    "shares": ["queue"],
    "translations": ["language"],
    "skills": ["name", "skill"],  # those there are, and those of an agent or a rule
}


def export(*, users: bool = True) -> str:
    """JSON in the long form; the same configuration gives the same bytes.

    What came with the product and people of the demonstration are left out.
    """
    rows = _rows()
    if not users:
        del rows["users"]
    content: dict[str, Any] = {"version": VERSION}
    with _one_moment():
        for key, section in SetupFile().fields.items():
            if key in rows:
                content[key] = section.to_representation(rows[key])
            elif key in SINGLE:
                content[key] = section.to_representation(SINGLE[key].current())
    return json.dumps(_sorted(content), indent=2, ensure_ascii=False) + "\n"


@contextmanager
def _one_moment() -> Iterator[None]:
    """All reads see the same rows, so that no name is missing that was changed meanwhile."""
    is_first = not connection.in_atomic_block  # later the database does not let it be set
    with transaction.atomic(), connection.cursor() as cursor:
        if is_first:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _sorted(content: Any, key: str = "") -> Any:
    """By Python and not by the database, where the order depends on how that was set up."""
    if isinstance(content, dict):
        return {name: _sorted(inner, name) for name, inner in content.items()}
    if not isinstance(content, list):
        return content
    rows = [_sorted(row) for row in content]
    names = SORTED_BY.get(key)
    if names and all(isinstance(row, dict) for row in rows):
        rows.sort(key=lambda row: [row.get(name, "") for name in names])
    return rows


def _rows() -> dict[str, Any]:
    return {
        "presences": Presence.objects.filter(is_built_in=False),
        "operating_hours": OperatingHours.objects.prefetch_related("shifts", "holidays"),
        "rating_models": RatingModel.objects.prefetch_related("values"),
        "skill_types": SkillType.objects.all(),
        "skills": Skill.objects.select_related("type", "rating_model"),
        "notifications": NotificationTemplate.objects.filter(is_built_in=False).with_fields(),
        "queues": Queue.objects.select_related("operating_hours").prefetch_related(
            "overflow_rules__target"
        ),
        "users": _people(),
        "work_streams": _work_streams(),
        "quick_replies": QuickReply.objects.shared().prefetch_related("work_streams"),
        "surveys": Survey.objects.with_questions(),
        "automatic_closing": AutoClosing.objects.filter(channel_kind=KIND),
        "masking_rules": own_masking_rules(),
        "automated_messages": own_words(),
        "alerts": AlertRule.objects.select_related("queue"),
        "webhooks": Endpoint.objects.all(),
        "applications": FacebookApplication.objects.in_service().prefetch_related(
            "pages__work_stream", "pages__automated_messages", "pages__survey_setting__survey"
        ),
    }


def _people() -> "QuerySet[Any]":
    people = User.objects.filter(is_demonstration=False)
    return people.select_related("agent__default_presence").prefetch_related(
        "agent__queues", "agent__skills__skill", "agent__skills__rating"
    )


def _work_streams() -> "QuerySet[Any]":
    return WorkStream.objects.filter(channel_kind=KIND).prefetch_related(
        "context_variables",
        "rules__conditions",
        "rules__queue",
        "rules__shares__queue",
        "skill_rules__conditions",
        "skill_rules__skills__skill",
        "skill_rules__skills__rating",
    )
