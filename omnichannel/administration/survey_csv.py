"""Survey answers as a table that spreadsheets open, and run nothing of."""

from collections.abc import Iterator
from io import TextIOWrapper
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from omnichannel import spreadsheet
from workstreams.surveys.models import Invitation, Question

IN_MEMORY = 1024 * 1024  # bytes; longer ones are written to disk, and leave piece by piece
A_FEW = 500  # read at a time


def as_csv(invitations: QuerySet[Invitation]) -> tuple[IO[bytes], int]:
    """The file, ready to be read, and its size in bytes."""
    kept: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the reader closes it
    text = TextIOWrapper(kept, "utf-8", newline="", write_through=True)
    spreadsheet.write(text, _rows(invitations))
    text.detach()
    return kept, kept.tell()


def _rows(invitations: QuerySet[Invitation]) -> Iterator[list[Any]]:
    asked = invitations.order_by().values("survey")
    questions = list(Question.objects.filter(survey__in=asked).select_related("survey"))
    yield [*_head(), *_titles(questions)]
    rows = invitations.select_related("survey", "queue", "agent__user", "conversation__channel")
    for one in rows.prefetch_related("answers").iterator(chunk_size=A_FEW):
        given = {answer.question_id: answer.shown for answer in one.answers.all()}
        yield [*_facts(one), *(given.get(question.pk, "") for question in questions)]


def _head() -> list[str]:
    return [
        _("Conversation"),
        _("Survey"),
        _("Page"),
        _("Queue"),
        _("Agent"),
        _("Sent"),
        _("Answered"),
        _("Score"),
    ]


def _titles(questions: list[Question]) -> list[str]:
    """With the name of the survey where there are several."""
    if len({question.survey_id for question in questions}) < 2:
        return [question.text for question in questions]
    return [f"{question.survey}: {question.text}" for question in questions]


def _facts(one: Invitation) -> list[Any]:
    return [
        one.conversation_id,
        one.survey.name,
        one.conversation.channel.name,
        str(one.queue or ""),
        str(one.agent or ""),
        one.created_at.isoformat(timespec="seconds") if one.was_sent else "",
        one.submitted_at.isoformat(timespec="seconds") if one.submitted_at else "",
        one.score or "",
    ]
