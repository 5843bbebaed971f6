"""Routing rules, their conditions, and the decisions they led to."""

from routing.models.decision import RoutingDecision
from routing.models.rule import MOST_RULES, OPERATOR_LABELS, Condition, RoutingRule

__all__ = ["MOST_RULES", "OPERATOR_LABELS", "Condition", "RoutingDecision", "RoutingRule"]
