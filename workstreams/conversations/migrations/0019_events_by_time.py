"""An index of what happened by when it did, built while the product works."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("conversations", "0018_automated_messages_and_surveys_happen")]

    operations = [
        AddIndexConcurrently(
            "conversationevent",
            models.Index(fields=["happened_at"], name="event_by_time"),
        )
    ]
