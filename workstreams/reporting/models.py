"""What happened in each hour, as sums, and how far counting has come."""

from django.db import models

RESPONSE_LIMITS = (60, 300, 900, 3600, 14400, 86400)  # seconds; `within_…` are their counts


class HourCount(models.Model):
    """One hour (UTC) of one page, queue, agent or tag, or of several of them together.

    `level` says which of them the row tells apart; the others are empty, which also stands for
    "none" where the level does tell them apart. Ids, not relations: what was counted stays when
    a tag is gone. Times are whole seconds. `within_…` counts the first responses that took at
    most so many seconds.
    """

    class Level(models.IntegerChoices):
        ALL = 0
        CHANNEL = 1
        QUEUE = 2
        AGENT = 3
        DETAIL = 4  # channel, queue and agent
        TAG = 5  # a tag, with channel, queue and agent

    level = models.PositiveSmallIntegerField(choices=Level)
    hour = models.DateTimeField()
    channel_id = models.BigIntegerField(null=True)
    queue_id = models.BigIntegerField(null=True)
    agent_id = models.BigIntegerField(null=True)
    tag_id = models.BigIntegerField(null=True)
    opened = models.IntegerField(default=0)
    closed = models.IntegerField(default=0)
    abandoned = models.IntegerField(default=0)
    reopened = models.IntegerField(default=0)
    transferred = models.IntegerField(default=0)
    first_responses = models.IntegerField(default=0)
    first_response_seconds = models.BigIntegerField(default=0)
    within_60 = models.IntegerField(default=0)
    within_300 = models.IntegerField(default=0)
    within_900 = models.IntegerField(default=0)
    within_3600 = models.IntegerField(default=0)
    within_14400 = models.IntegerField(default=0)
    within_86400 = models.IntegerField(default=0)
    waits = models.IntegerField(default=0)
    waiting_seconds = models.BigIntegerField(default=0)
    handled = models.IntegerField(default=0)
    handling_seconds = models.BigIntegerField(default=0)
    rejected = models.IntegerField(default=0)
    timed_out = models.IntegerField(default=0)
    messages_in = models.IntegerField(default=0)
    messages_out = models.IntegerField(default=0)
    surveys_sent = models.IntegerField(default=0)
    surveys_answered = models.IntegerField(default=0)
    scores = models.IntegerField(default=0)
    score_sum = models.IntegerField(default=0)
    satisfied = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["level", "hour", "channel_id", "queue_id", "agent_id", "tag_id"],
                nulls_distinct=False,
                name="hour_is_counted_once",
            ),
        ]
        indexes = [
            models.Index(fields=["hour"], name="hour_recounted"),
            models.Index(
                fields=["agent_id", "hour"],
                condition=models.Q(level=4),
                name="hour_of_agent",
            ),
            models.Index(
                fields=["queue_id", "hour"],
                condition=models.Q(level=4),
                name="hour_of_queue",
            ),
            models.Index(
                fields=["tag_id", "hour"],
                condition=models.Q(level=5),
                name="hour_of_tag",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H:%M} · {self.get_level_display()}"


class Progress(models.Model):
    """How far counting has come; the one row of its table.

    Events and messages up to these ids have been looked at. `counted_from` goes back through
    what was there before anything was counted.
    """

    event_id = models.BigIntegerField(default=0)
    message_id = models.BigIntegerField(default=0)
    counted_from = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="progress_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.counted_from:%Y-%m-%d %H:%M}"


NOT_COUNTS = {"id", "level", "hour", "channel_id", "queue_id", "agent_id", "tag_id"}
MEASURES = [field.name for field in HourCount._meta.concrete_fields if field.name not in NOT_COUNTS]
