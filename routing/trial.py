"""Try the rules: on made-up facts, and on conversations of the past."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from routing.explanation import Explanation, RuleLookedAt, in_words, overflow_ahead, steps
from routing.facts import Facts, facts_of, moment_of
from routing.library import read
from routing.models import RoutingDecision
from routing.overflow import Overflow, outlook
from routing.rulebook import Decision, Rulebook
from routing.rules import draw_of
from workstreams.conversations.models import Conversation
from workstreams.models import Queue, WorkStream


@dataclass(frozen=True)
class Trial:
    """Where it would go now, and why; `required_skills` are ratings by skill id.

    `queue` is the one the rules choose, `overflow` what follows where it cannot serve one more.
    """

    explanation: Explanation
    queue: Queue
    overflow: Overflow | None
    required_skills: dict[int, int]

    @property
    def waits_in(self) -> Queue | None:
        """None where it would be ended."""
        return self.overflow.queue if self.overflow else self.queue


@dataclass(frozen=True)
class Moved:
    """A conversation the present rules would have sent elsewhere."""

    conversation_id: int
    opened_at: datetime
    before: Queue
    after: Queue


@dataclass(frozen=True)
class DryRun:
    total: int
    moved: list[Moved]

    @property
    def sentence(self) -> str:
        return _("With these rules, %(moved)d of %(total)d would have gone elsewhere.") % {
            "moved": len(self.moved),
            "total": self.total,
        }

    @property
    def ways(self) -> list[tuple[Queue, Queue, int]]:
        """From, to and how many, the most frequent first."""
        counted = Counter((one.before, one.after) for one in self.moved)
        return [(before, after, count) for (before, after), count in counted.most_common()]


def try_out(
    stream: WorkStream,
    facts: Facts,
    moment: datetime,
    *,
    with_inactive: bool = False,
    draw: int = 0,
) -> Trial:
    """What the rules as they stand in the database make of these facts; nothing is kept.

    `draw` (0 to 99) says which part of a percentage split is tried: `draw_of` a conversation.
    """
    rulebook = read(stream, with_inactive=with_inactive)
    decision = rulebook.decide(facts, moment, draw)
    rules = in_words(steps(rulebook.definition(), decision.outcomes, facts, moment), stream)
    overflow = outlook(decision.queue, moment)
    return Trial(
        explanation=_explained(decision, rules, overflow, moment),
        queue=decision.queue,
        overflow=overflow,
        required_skills=rulebook.required_skills(facts, moment, decision.queue),
    )


def _explained(
    decision: Decision, rules: Sequence[RuleLookedAt], overflow: Overflow | None, moment: datetime
) -> Explanation:
    return Explanation(
        queue=decision.queue.name,
        rule_name=decision.rule.name if decision.rule else "",
        rules=rules,
        draw=decision.draw,
        overflow=overflow_ahead(overflow.data) if overflow else "",
        took_us=decision.took_us,
        decided_at=moment,
    )


def facts_of_conversation(conversation: Conversation) -> Facts:
    """What routing saw; before it was routed, what it would see now."""
    if conversation.channel_context:
        frozen: Facts = conversation.channel_context
        return frozen
    return facts_of([conversation], timezone.now())[0]


def dry_run(stream: WorkStream, most: int = 500, *, with_inactive: bool = False) -> DryRun:
    """The last routed conversations of the stream, decided again by the rules as they are now.

    Overflow is left out on both sides: it is not the rules' doing.
    """
    rulebook = read(stream, with_inactive=with_inactive)
    routed = RoutingDecision.objects.filter(conversation__work_stream=stream)
    decisions = list(routed.select_related("conversation", "queue").order_by("-pk")[:most])
    chosen = _chosen_queues(decisions)
    moved = [
        Moved(decision.conversation_id, decision.conversation.opened_at, before, after)
        for decision, before in zip(decisions, chosen, strict=True)
        if (after := _queue_now(rulebook, decision)) != before
    ]
    return DryRun(len(decisions), moved)


def _queue_now(rulebook: Rulebook, decision: RoutingDecision) -> Queue:
    facts = decision.conversation.channel_context
    moment = moment_of(facts, decision.decided_at)
    return rulebook.decide(facts, moment, draw_of(decision.conversation_id)).queue


def _chosen_queues(decisions: Sequence[RoutingDecision]) -> list[Queue]:
    """What the rules chose: where it overflowed, the queue that did."""
    overflowed = {decision.overflow["queue"] for decision in decisions if decision.overflow}
    queues = Queue.objects.in_bulk(overflowed)
    return [queues.get(decision.overflow.get("queue", 0), decision.queue) for decision in decisions]
