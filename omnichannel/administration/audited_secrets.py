"""That a secret was entered anew stands in the audit trail; the secret itself never does."""

from typing import Any

from auditlog.models import LogEntry
from django.db.models import Model
from django.db.models.signals import pre_save

from workstreams.models.encrypted import Sealed, UndecryptableSecret

MASK = "••••"  # stands for what was there before, and for what is there now


def follow_secret(model: type[Model], name: str) -> None:
    """Write an entry whenever the secret of a stored row is replaced by another one."""

    def write_down(instance: Model, update_fields: Any = None, **_: Any) -> None:
        entered = vars(instance).get(name)
        is_saved = update_fields is None or name in update_fields
        if instance.pk is None or not is_saved or not entered or isinstance(entered, Sealed):
            return
        kept = model._base_manager.filter(pk=instance.pk).first()
        if kept is not None and _opened(kept, name) != entered:
            LogEntry.objects.log_create(
                instance, action=LogEntry.Action.UPDATE, changes={name: [MASK, MASK]}
            )

    pre_save.connect(write_down, sender=model, weak=False, dispatch_uid=f"{name} of {model}")


def _opened(row: Model, name: str) -> str | None:
    """None where no key opens it."""
    try:
        return str(getattr(row, name))
    except UndecryptableSecret:
        return None
