"""When an event was written down, by our own clock; an index built while the product works."""

import django.contrib.postgres.indexes
import django.utils.timezone
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

# Older ones stay without: no sweep looks that far back.
BY_THE_OTHER_TIME = """
    UPDATE conversations_conversationevent SET recorded_at = happened_at
     WHERE happened_at > now() - interval '2 days'
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("conversations", "0021_facts_found_by_the_hour")]

    operations = [
        migrations.AddField(
            "conversationevent", "recorded_at", models.DateTimeField(editable=False, null=True)
        ),
        migrations.AlterField(
            "conversationevent",
            "recorded_at",
            models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
        ),
        migrations.RunSQL(BY_THE_OTHER_TIME, migrations.RunSQL.noop),
        AddIndexConcurrently(
            "conversationevent",
            django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["recorded_at"], name="event_by_recording"
            ),
        ),
    ]
