"""Every session so far was accepted the moment it began, by its only participant."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, OuterRef, Subquery


def fill_in(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Session: Any = apps.get_model("conversations", "Session")
    Participant: Any = apps.get_model("conversations", "Participant")
    Conversation: Any = apps.get_model("conversations", "Conversation")
    first = Participant.objects.filter(session=OuterRef("pk")).order_by("id").values("agent")[:1]
    Session.objects.update(
        agent=Subquery(first),
        accepted_at=F("assigned_at"),
        created_at=F("assigned_at"),
    )
    Participant.objects.update(added_at=F("joined_at"))
    Conversation.objects.filter(status="wrap_up").update(wrap_up_at=F("status_changed_at"))


class Migration(migrations.Migration):
    dependencies = [("conversations", "0002_offers_transfers_and_skills")]

    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
