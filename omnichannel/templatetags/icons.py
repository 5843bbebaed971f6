"""Icons, as cheap as they have to be where a page shows a hundred."""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, directed: object = False) -> SafeString:
    """One of icons.svg; a `directed` one is turned round where people read from the right."""
    return _drawn(str(name), bool(directed))


@cache
def _drawn(name: str, is_directed: bool) -> SafeString:
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        " icon-directed" if is_directed else "",
        static("omnichannel/icons.svg"),
        name,
    )
