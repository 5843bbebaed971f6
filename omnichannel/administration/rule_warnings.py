"""What the rules of a work stream do that may not be meant, said where the rule stands."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from omnichannel.administration.withheld_profiles import Withheld, withheld
from routing.models import MOST_RULES, RoutingRule, SkillAttachmentRule
from workstreams.models import Queue, WorkStream

Warnings = dict[int, list[str]]  # sentences by the key of the rule


def of_routing_rules(stream: WorkStream) -> Warnings:
    """A fixed number of queries, however many rules there are."""
    related = ["conditions", "shares__queue"]
    rules = list(stream.rules.select_related("queue").prefetch_related(*related))
    found = defaultdict(list)
    if len(rules) > MOST_RULES:
        words = _("This rule and those below it are not looked at: only the first %(most)d are.")
        found[rules[MOST_RULES].pk].append(words % {"most": MOST_RULES})
    lacking = withheld(stream)
    for rule, sentence in [*_reach(rules), *_queues(rules), *_profiles(rules, lacking)]:
        found[rule].append(sentence)
    return found


def of_skill_rules(stream: WorkStream) -> Warnings:
    rules = list(stream.skill_rules.prefetch_related("conditions", "skills"))
    found = defaultdict(list)
    for rule in rules:
        if rule.is_active and not rule.skills.all():
            found[rule.pk].append(_("Attaches no skill yet: open the rule and add one."))
    for key, sentence in _profiles(rules, withheld(stream)):
        found[key].append(sentence)
    return found


def in_one_line(rule: RoutingRule | SkillAttachmentRule, sentences: list[str]) -> str:
    return _("“%(rule)s”: %(warnings)s") % {"rule": rule, "warnings": " ".join(sentences)}


def _reach(rules: list[RoutingRule]) -> Iterator[tuple[int, str]]:
    catch_all = None
    for rule in rules:
        if not rule.is_active:
            continue
        if catch_all is not None:
            words = _("Can never be reached: “%(other)s” above it takes every conversation.")
            yield rule.pk, words % {"other": catch_all.name}
        elif not rule.conditions.all() and _active(rule):
            yield rule.pk, _("Has no condition, so it takes every conversation.")
            catch_all = rule


def _queues(rules: list[RoutingRule]) -> Iterator[tuple[int, str]]:
    for rule in rules:
        if rule.is_active and not _active(rule):
            names = list(dict.fromkeys(f"“{queue.name}”" for queue in _all(rule)))
            words = (
                _("Is skipped: its queue %(queues)s is not active.")
                if len(names) == 1
                else _("Is skipped: none of its queues %(queues)s is active.")
            )
            yield rule.pk, words % {"queues": get_text_list(names, _("and"))}


def _profiles(
    rules: Iterable[RoutingRule | SkillAttachmentRule], lacking: list[Withheld]
) -> Iterator[tuple[int, str]]:
    for rule in rules:
        for one in lacking if rule.is_active else ():
            if missing := one.asked_by(list(rule.conditions.all())):
                words = _("Uses %(fields)s, which %(platform)s does not tell for “%(page)s”.")
                names = {"platform": one.platform, "page": one.channel}
                yield rule.pk, words % {"fields": get_text_list(missing, _("and")), **names}


def _all(rule: RoutingRule) -> list[Queue]:
    return [rule.queue, *(share.queue for share in rule.shares.all())]


def _active(rule: RoutingRule) -> bool:
    return any(queue.is_active for queue in _all(rule))
