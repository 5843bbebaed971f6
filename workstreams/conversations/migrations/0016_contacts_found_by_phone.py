"""An index by which whole phone numbers are found, built while the product works."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("conversations", "0015_unread_counted_by_customer")]

    operations = [
        AddIndexConcurrently("contact", models.Index(fields=["phone"], name="contact_phone"))
    ]
