"""The audit trail tells no longer who a customer was, or what they wanted, once that is deleted."""

from typing import Any

from auditlog.models import LogEntry
from django.db.models import Model
from django.db.models.signals import post_delete

from omnichannel.administration.audited_secrets import MASK


def forget_when_deleted(model: type[Model]) -> None:
    """Who did what to the record, and when, stays.

    Called after the model is registered, so that the entry of its deletion is there by then.
    """

    def forget(instance: Model, **_: Any) -> None:
        entries = LogEntry.objects.get_for_object(instance)
        for entry in entries:
            entry.object_repr = f"{model._meta.verbose_name} {instance.pk}"
            entry.changes = {field: [MASK, MASK] for field in entry.changes_dict}
        LogEntry.objects.bulk_update(entries, ["object_repr", "changes"])

    post_delete.connect(forget, sender=model, weak=False, dispatch_uid=f"forgotten {model}")
