"""`{{ text|masked }}`: what of a text a reader here is shown."""

from django import template

from workstreams.conversations import masking

register = template.Library()


@register.filter
def masked(text: str) -> str:
    return masking.masked(text)
