"""What has waited too long moves on or ends: letting it wait was no action."""

from typing import Any

from django.db import migrations, models


def delete_idle(apps: Any, _editor: object) -> None:
    """They never did anything."""
    rules = apps.get_model("routing", "OverflowRule")
    rules.objects.filter(occasion="too_long", action="assign").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("routing", "0005_rulebook_version_follows_changes"),
    ]

    operations = [
        migrations.RunPython(delete_idle, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="overflowrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("action", "assign"), ("occasion", "too_long"), _negated=True),
                name="overflow_that_waits_moves_on",
                violation_error_message="It waits there already. Choose another action.",
            ),
        ),
    ]
