"""What a browser posts for work streams with their rows."""

from django.urls import reverse

FACEBOOK = "facebook_engagement_context"


def change(record):
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])


def delete(record):
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_delete", args=[record.pk])


def stream_fields(**changes):
    """The form of a saved work stream, without any row in its tabs."""
    return {
        "name": "Facebook messages",
        "capacity": "2",
        "auto_close_minutes": "1440",
        "mode": "push",
        "allowed_presences": ["available", "busy"],
        "matching": "exact",
        "auto_assign": "on",
        "offer_seconds": "120",
        "offer_again_seconds": "60",
        "decline_limit": "10",
        "decline_minutes": "5",
        "after_declines": "stop",
        "on_disconnect": "release",
        **rows("context_variables"),
        **rows("rules"),
        **rows("skill_rules"),
        **rows("QuickReply_work_streams"),
        **changes,
    }


def rows(prefix, *rows, stored=0):
    """A formset as a browser posts it."""
    fields = {
        f"{prefix}-TOTAL_FORMS": len(rows),
        f"{prefix}-INITIAL_FORMS": stored,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }
    for number, row in enumerate(rows):
        fields |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return fields


def condition(value, attribute="customer_name", operator="equals", entity=FACEBOOK, group=""):
    return {
        "entity": entity,
        "attribute": f"{entity}.{attribute}",
        "operator": operator,
        "value": value,
        "group": group,
        "order": 0,
    }


def new_one(stream, model="routingrule"):
    """Where a work stream's tab leads to for a new rule."""
    return f"{reverse(f'admin:routing_{model}_add')}?work_stream={stream.pk}"


def rule_fields(name, queue, *conditions, shares=(), **fields):
    """The page of a routing rule."""
    return (
        {"name": name, "queue": queue.pk, "match": "all", "is_active": "on"}
        | rows("conditions", *conditions)
        | rows("shares", *shares)
        | fields
    )


def table(prefix, *rules, **changes):
    """A tab of rules as it stands, in the order given; `changes` are fields of the first."""
    stored = [
        {"id": rule.pk, "work_stream": rule.work_stream_id, "order": place}
        | ({"is_active": "on"} if rule.is_active else {})
        for place, rule in enumerate(rules)
    ]
    stored[0] |= changes
    return rows(prefix, *stored, stored=len(stored))
