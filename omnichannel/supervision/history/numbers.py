"""The numbers of the history: how each is made of what was counted, and what it means."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workstreams.reporting.models import RESPONSE_LIMITS
from workstreams.reporting.querying import Sums

MINUTE, HOUR = 60, 3600
STEPS = [0, *RESPONSE_LIMITS]


class Unit(StrEnum):
    COUNT = "count"
    SECONDS = "seconds"
    PERCENT = "percent"
    SCORE = "score"


@dataclass(frozen=True)
class Number:
    """One column of the table; `of` gives None where there is nothing to say."""

    key: str
    label: Promise
    definition: Promise
    of: Callable[[Sums], float | None]
    unit: Unit = Unit.COUNT
    is_drawn: bool = False

    def shown(self, sums: Sums) -> str:
        return in_words(self.of(sums), self.unit)


def in_words(value: float | None, unit: Unit) -> str:
    """For people; a dash where there is nothing to say."""
    if value is None:
        return "\u2013"
    if unit == Unit.SECONDS:
        return duration(value)
    if unit == Unit.PERCENT:
        return _("%(number)s %%") % {"number": number_format(value, 1)}
    return number_format(value, 2 if unit == Unit.SCORE else 0, force_grouping=True)


def duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < MINUTE:
        return _("%(seconds)d s") % {"seconds": whole}
    if whole < HOUR:
        named = {"minutes": whole // MINUTE, "seconds": whole % MINUTE}
        return (
            _("%(minutes)d min %(seconds)d s") if whole % MINUTE else _("%(minutes)d min")
        ) % named
    named = {"hours": whole // HOUR, "minutes": whole % HOUR // MINUTE}
    return (_("%(hours)d h %(minutes)d min") if named["minutes"] else _("%(hours)d h")) % named


def _sum(key: str) -> Callable[[Sums], float | None]:
    return lambda sums: sums[key]


def _mean(total: str, number: str, times: int = 1) -> Callable[[Sums], float | None]:
    return lambda sums: times * sums[total] / sums[number] if sums[number] else None


def median_response(sums: Sums) -> float | None:
    """Between two of the counted limits as if evenly spread; beyond the last one unknown."""
    half = sums["first_responses"] / 2
    if not half:
        return None
    below = 0
    for low, high in pairwise(STEPS):
        within = sums[f"within_{high}"]
        if within >= half:
            return low + (high - low) * (half - below) / (within - below)
        below = within
    return float(STEPS[-1])


NUMBERS = [
    Number(
        "opened",
        gettext_lazy("Conversations"),
        gettext_lazy("Conversations opened, in the hour they were opened."),
        _sum("opened"),
        is_drawn=True,
    ),
    Number(
        "closed",
        gettext_lazy("Closed"),
        gettext_lazy("Conversations closed, by people or by the system, in the hour they closed."),
        _sum("closed"),
    ),
    Number(
        "first_response",
        gettext_lazy("First response, average"),
        gettext_lazy(
            "From the customer's first message to the first answer of an agent that was not "
            "refused. Automated messages are no answer. Counted in the hour the conversation was "
            "opened; conversations without an answer are left out."
        ),
        _mean("first_response_seconds", "first_responses"),
        Unit.SECONDS,
        is_drawn=True,
    ),
    Number(
        "first_response_median",
        gettext_lazy("First response, median"),
        gettext_lazy(
            "Half of the first responses were faster. Estimated from how many came within 1, 5 "
            "and 15 minutes, 1, 4 and 24 hours; never more than 24 hours."
        ),
        median_response,
        Unit.SECONDS,
    ),
    Number(
        "waiting",
        gettext_lazy("Waiting, average"),
        gettext_lazy(
            "From the moment a conversation came into its queue until an agent accepted it, offers "
            "that came to nothing included, for each acceptance from a queue, in its hour."
        ),
        _mean("waiting_seconds", "waits"),
        Unit.SECONDS,
        is_drawn=True,
    ),
    Number(
        "handling",
        gettext_lazy("Handling, average"),
        gettext_lazy(
            "From acceptance until the agent's engagement ended, for each engagement, in the hour "
            "it ended. A conversation two agents worked on counts for each of them."
        ),
        _mean("handling_seconds", "handled"),
        Unit.SECONDS,
        is_drawn=True,
    ),
    Number(
        "transferred",
        gettext_lazy("Transfers"),
        gettext_lazy(
            "How often a conversation went to another agent or queue, from where it left."
        ),
        _sum("transferred"),
    ),
    Number(
        "abandoned",
        gettext_lazy("Abandoned"),
        gettext_lazy(
            "Closed conversations in which a customer wrote and no agent answered, in the hour "
            "they closed."
        ),
        _sum("abandoned"),
    ),
    Number(
        "abandonment",
        gettext_lazy("Abandonment"),
        gettext_lazy("Abandoned conversations, of all that closed."),
        _mean("abandoned", "closed", 100),
        Unit.PERCENT,
        is_drawn=True,
    ),
    Number(
        "reopened",
        gettext_lazy("Reopened"),
        gettext_lazy("How often an agent took up again what was put aside or ended."),
        _sum("reopened"),
    ),
    Number(
        "rejected",
        gettext_lazy("Offers rejected"),
        gettext_lazy("How often an agent who was asked said no."),
        _sum("rejected"),
    ),
    Number(
        "timed_out",
        gettext_lazy("Offers missed"),
        gettext_lazy("How often an agent who was asked did not answer in time."),
        _sum("timed_out"),
    ),
    Number(
        "messages_in",
        gettext_lazy("Messages received"),
        gettext_lazy("Messages of customers, for the agent whose engagement they fell in."),
        _sum("messages_in"),
    ),
    Number(
        "messages_out",
        gettext_lazy("Messages sent"),
        gettext_lazy("Messages to customers that were not refused, automated ones included."),
        _sum("messages_out"),
    ),
    Number(
        "surveys_sent",
        gettext_lazy("Surveys sent"),
        gettext_lazy(
            "Surveys that went out after a conversation closed, without those Facebook refused."
        ),
        _sum("surveys_sent"),
    ),
    Number(
        "surveys_answered",
        gettext_lazy("Surveys answered"),
        gettext_lazy("Answers to surveys, in the hour they came."),
        _sum("surveys_answered"),
    ),
    Number(
        "survey_rate",
        gettext_lazy("Survey response"),
        gettext_lazy("Surveys answered, of those sent in the same time."),
        _mean("surveys_answered", "surveys_sent", 100),
        Unit.PERCENT,
    ),
    Number(
        "score",
        gettext_lazy("Satisfaction, average"),
        gettext_lazy("The average of the ratings from 1 to 5 that customers gave."),
        _mean("score_sum", "scores"),
        Unit.SCORE,
    ),
    Number(
        "csat",
        gettext_lazy("Satisfaction (CSAT)"),
        gettext_lazy("Ratings of 4 or 5, of all ratings."),
        _mean("satisfied", "scores", 100),
        Unit.PERCENT,
        is_drawn=True,
    ),
]
