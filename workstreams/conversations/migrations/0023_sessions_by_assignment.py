"""An index of engagements by when somebody was asked, built while the product works."""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("conversations", "0022_events_by_recording")]

    operations = [
        AddIndexConcurrently(
            "session",
            django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["assigned_at"], name="session_by_assignment"
            ),
        ),
    ]
