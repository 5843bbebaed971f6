"""What JOURNAL_DAYS said becomes the row that says it now: the next pruning must not drop more."""

import os

from django.db import migrations

USUAL, LONGEST = 30, 3650


def take_over(apps, schema_editor):
    said = os.environ.get("JOURNAL_DAYS", "")
    days = int(said) if said.isdecimal() else USUAL
    if days != USUAL:
        rows = apps.get_model("workstreams", "Retention").objects.using(schema_editor.connection.alias)
        rows.get_or_create(pk=1, defaults={"journal_days": min(max(days, 1), LONGEST)})


class Migration(migrations.Migration):
    dependencies = [("workstreams", "0006_roles_by_their_full_names")]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
