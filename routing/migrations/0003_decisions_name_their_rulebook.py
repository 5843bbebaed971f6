"""Rules a decision was made by are kept once for all decisions, its outcomes with itself."""

import hashlib
import json
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ENTITY = "facebook_engagement_context"  # the only one there was


def move_trace_to_rulebooks(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Decision: Any = apps.get_model("routing", "RoutingDecision")
    Snapshot: Any = apps.get_model("routing", "RulebookSnapshot")
    for decision in Decision.objects.select_related("conversation").iterator():
        definition = [_rule(step) for step in decision.trace]
        written = json.dumps(definition, sort_keys=True)
        decision.rulebook, _ = Snapshot.objects.get_or_create(
            work_stream_id=decision.conversation.work_stream_id,
            fingerprint=hashlib.sha256(written.encode()).hexdigest(),
            defaults={"definition": definition},
        )
        decision.outcomes = [_outcomes(step) for step in decision.trace]
        decision.save(update_fields=["rulebook", "outcomes"])


def _rule(step: dict[str, Any]) -> dict[str, Any]:
    rule = {key: step[key] for key in ("rule", "name", "queue", "skipped") if key in step}
    conditions = [
        {
            "entity": ENTITY,
            "attribute": condition["attribute"],
            "operator": condition["operator"],
            "value": condition["value"],
            "group": "",
        }
        for condition in step.get("conditions", [])
    ]
    return {**rule, "match": step.get("match", "all"), "shares": [], "conditions": conditions}


def _outcomes(step: dict[str, Any]) -> list[bool] | None:
    if "skipped" in step:
        return None
    return [condition["held"] for condition in step["conditions"]]


def name_entities_in_contexts(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Conversation: Any = apps.get_model("conversations", "Conversation")
    for conversation in Conversation.objects.exclude(channel_context={}).iterator():
        conversation.channel_context = {ENTITY: conversation.channel_context}
        conversation.save(update_fields=["channel_context"])


def drop_entities_from_contexts(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Conversation: Any = apps.get_model("conversations", "Conversation")
    for conversation in Conversation.objects.exclude(channel_context={}).iterator():
        conversation.channel_context = conversation.channel_context.get(ENTITY, {})
        conversation.save(update_fields=["channel_context"])


class Migration(migrations.Migration):
    dependencies = [("routing", "0002_groups_shares_overflow_and_attempts")]

    operations = [
        migrations.RunPython(move_trace_to_rulebooks, migrations.RunPython.noop),
        migrations.RunPython(name_entities_in_contexts, drop_entities_from_contexts),
    ]
