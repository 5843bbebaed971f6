"""What a customer answered to one question."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workstreams.conversations.masking import masked
from workstreams.surveys.models.invitation import Invitation
from workstreams.surveys.models.survey import Question

LONGEST_TEXT = 2000


class Answer(models.Model):
    """`value` is a digit, options in the words they were written in (one a line), or their text.

    Until its invitation is submitted it is a draft, for nobody's eyes but the customer's.
    """

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    value = models.TextField(_("Answer"))

    class Meta:
        verbose_name = _("Answer")
        verbose_name_plural = _("Answers")
        ordering = ["question__position", "question_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "question"], name="answer_once_per_question"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invitation_id} · {self.question_id}"

    @property
    def shown(self) -> str:
        """For everybody but the customer who wrote it."""
        return masked(self.value)
