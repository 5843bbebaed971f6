"""What the two lists of the journal share: found by ids, shown without anybody's words."""

import json
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facebook_channel.journal.words import without_words
from facebook_channel.json_values import clean

MOST_SHOWN = 50_000  # characters


class FoundByIds:
    """For a ModelAdmin: the search finds exactly one id, by an index."""

    search_fields = ["keys"]
    search_help_text = gettext_lazy("The exact id of a page, a customer or a message.")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = clean(search_term.strip())
        return (queryset.filter(self.about(term)) if term else queryset), False

    def about(self, term: str) -> Q:
        return Q(keys__contains=[term])


def to_the_second(moment: datetime | None) -> str:
    """Many rows share a minute, and their order is what one looks for."""
    return date_format(timezone.localtime(moment), "Y-m-d H:i:s") if moment else ""


def shown_masked(content: Any) -> str:
    """JSON with its structure, types and ids; of words only how long they are."""
    text = json.dumps(without_words(content, _mask), indent=2, ensure_ascii=False)
    return render_to_string(
        "admin/journal/_json.html",
        {"text": text[:MOST_SHOWN], "is_cut": len(text) > MOST_SHOWN},
    )


def _mask(word: Any) -> str:
    if isinstance(word, str):
        return _("… %(n)d characters") % {"n": len(word)}
    return _("… a number")
