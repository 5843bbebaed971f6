"""An index of what customers wrote, in the order it came, built while the product works."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("conversations", "0014_notes_found_by_words")]

    operations = [
        AddIndexConcurrently(
            "message",
            models.Index(
                fields=["conversation", "id"],
                condition=models.Q(direction="inbound"),
                name="message_from_customer",
            ),
        )
    ]
