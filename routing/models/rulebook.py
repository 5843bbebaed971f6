"""What the rules of a work stream were, and whether they still are."""

import uuid

from django.db import models

from workstreams.models import WorkStream


class RulebookVersion(models.Model):
    """One row, given another value by the database whenever anything that rules read changes.

    Random rather than counted: what a rolled back change was called never comes again.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="rulebook_version_is_one_row"),
        ]

    def __str__(self) -> str:
        return str(self.version)


class RulebookSnapshot(models.Model):
    """The rules as they stood when decisions were made by them, kept once.

    `definition` lists the rules in order: name, queue, match, why it was skipped, conditions.
    """

    work_stream = models.ForeignKey(WorkStream, on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    definition = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["work_stream", "fingerprint"], name="rulebook_is_kept_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work_stream_id} · {self.fingerprint[:8]}"
