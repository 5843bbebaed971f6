"""Settings > File rules: which files pass, in either direction."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin
from unfold.decorators import display

from workstreams.conversations.models import FileRules


class FileRulesForm(forms.ModelForm):
    def clean_most_kilobytes(self) -> int:
        most: int = self.cleaned_data["most_kilobytes"]
        if not most:
            raise forms.ValidationError(_("Enter at least 1 kilobyte, else no file passes."))
        return most

    def clean_blocked_extensions(self) -> str:
        """In order, each once, however they were separated."""
        words = self.cleaned_data["blocked_extensions"].replace(",", " ").replace(";", " ")
        return " ".join(sorted(FileRules(blocked_extensions=words).blocked))


@admin.register(FileRules)
class FileRulesAdmin(ModelAdmin):
    """One row, which is there from the first look at it."""

    form = FileRulesForm
    list_display = ["shown_size", "shown_types"]
    fields = ["most_kilobytes", "blocked_extensions"]
    actions = None

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if self.has_change_permission(request):
            FileRules.objects.get_or_create(pk=1)
        return super().changelist_view(request, extra_context)

    @display(description=gettext_lazy("Maximum file size"), ordering="most_kilobytes")
    def shown_size(self, rules: FileRules) -> str:
        return filesizeformat(rules.most_kilobytes * 1024)

    @display(description=gettext_lazy("Blocked file types"))
    def shown_types(self, rules: FileRules) -> str:
        count = len(rules.blocked)
        return ngettext("%(n)d extension", "%(n)d extensions", count) % {"n": count}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
