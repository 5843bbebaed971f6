"""Rules and their conditions, overflow, and the decisions they led to."""

from routing.models.attempt import AssignmentAttempt, AssignmentRound
from routing.models.condition import OPERATOR_LABELS, Condition, SkillCondition
from routing.models.decision import RoutingDecision
from routing.models.overflow import OverflowRule
from routing.models.rule import MOST_RULES, Match, QueueShare, RoutingRule, check_shares
from routing.models.rulebook import RulebookSnapshot, RulebookVersion
from routing.models.skill_rule import AttachedSkill, SkillAttachmentRule

__all__ = [
    "MOST_RULES",
    "OPERATOR_LABELS",
    "AssignmentAttempt",
    "AssignmentRound",
    "AttachedSkill",
    "Condition",
    "Match",
    "OverflowRule",
    "QueueShare",
    "RoutingDecision",
    "RoutingRule",
    "RulebookSnapshot",
    "RulebookVersion",
    "SkillAttachmentRule",
    "SkillCondition",
    "check_shares",
]
