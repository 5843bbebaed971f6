"""Until now agents alone said what they show; the system has nothing to take back."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def mark(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Agent: Any = apps.get_model("workstreams", "Agent")
    Agent.objects.update(presence_is_chosen=True)


class Migration(migrations.Migration):
    dependencies = [("workstreams", "0003_agents_are_asked_by_default")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
