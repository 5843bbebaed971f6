"""A rating as people know it from everywhere."""

from workstreams.surveys.models.survey import SCORES


def stars(score: int) -> str:
    return "★" * score + "☆" * (max(SCORES) - score)
