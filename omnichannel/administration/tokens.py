"""Settings > API tokens: made for a user, shown once, revoked by deleting."""

from datetime import timedelta
from typing import Any

from auditlog.models import LogEntry
from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from knox.models import AuthToken, get_digest_token
from knox.settings import CONSTANTS
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminIntegerFieldWidget,
)

from omnichannel.access.backend import RoleBackend
from omnichannel.access.tokens import MOST_DAYS
from workstreams.integrations.models import Scope, TokenScopes, every_scope, scopes_of
from workstreams.models import User

admin.site.unregister(AuthToken)


class TokenForm(forms.ModelForm):
    days = forms.IntegerField(
        label=gettext_lazy("Valid for"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=365,
        help_text=gettext_lazy("Days; afterwards the token opens nothing."),
        widget=UnfoldAdminIntegerFieldWidget,
    )

    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=Scope.choices,
        initial=every_scope,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=gettext_lazy("Never more than its user may."),
    )

    class Meta:
        model = AuthToken
        fields = ["user"]

    def clean_user(self) -> User:
        user: User = self.cleaned_data["user"]
        if not RoleBackend().user_can_authenticate(user):
            raise forms.ValidationError(_("This user may not sign in. Choose another."))
        return user


@admin.register(AuthToken)
class TokenAdmin(ModelAdmin):
    """Only a digest is kept, so that a token cannot be shown a second time."""

    form = TokenForm
    facts = ["user", "beginning", "created", "expiry", "shown_scopes"]
    list_title = gettext_lazy("API tokens")
    list_display = ["user", "beginning", "created", "expiry", "still_valid"]
    list_select_related = ["user"]
    list_filter = ["user__role"]
    search_fields = ["user__name", "user__username", "token_key"]
    autocomplete_fields = ["user"]
    date_hierarchy = "created"
    fields = ["user", "days", "scopes"]

    @display(description=gettext_lazy("What it may do"))
    def shown_scopes(self, token: AuthToken) -> str:
        return ", ".join(scopes_of(token)) or _("Nothing")

    @display(description=gettext_lazy("Begins with"))
    def beginning(self, token: AuthToken) -> str:
        return f"{token.token_key}…"

    @display(description=gettext_lazy("Valid"), boolean=True)
    def still_valid(self, token: AuthToken) -> bool:
        return token.expiry is None or token.expiry > timezone.now()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["user", "days", "scopes"] if obj is None else self.facts

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [] if obj is None else self.facts

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuthToken]:
        return super().get_queryset(request).select_related("user")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.digest, token = get_digest_token()
        obj.token_key = token[: CONSTANTS.TOKEN_KEY_LENGTH]
        obj.expiry = timezone.now() + timedelta(days=form.cleaned_data["days"])
        super().save_model(request, obj, form, change)
        TokenScopes.objects.create(token=obj, scopes=sorted(form.cleaned_data["scopes"]))
        form.token = token
        self._record(obj, LogEntry.Action.CREATE)

    def delete_model(self, request: HttpRequest, obj: AuthToken) -> None:
        self._record(obj, LogEntry.Action.DELETE)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[AuthToken]) -> None:
        for token in queryset.select_related("user"):
            self.delete_model(request, token)

    def _record(self, token: AuthToken, action: int) -> None:
        """By hand, since a token names itself by its digest."""
        LogEntry.objects.log_create(
            token,
            force_log=True,
            action=action,
            object_pk=token.token_key,
            object_repr=f"{token.user} · {token.token_key}…",
        )

    def construct_change_message(self, request: HttpRequest, form: Any, *args: Any) -> Any:
        request.new_token = form.token  # type: ignore[attr-defined]  # for response_add
        return super().construct_change_message(request, form, *args)

    def response_add(self, request: HttpRequest, obj: Any, *args: Any) -> HttpResponse:
        """The page itself shows it: no message, cookie or session ever holds it."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("The new token"),
            "opts": self.opts,
            "token": request.new_token,  # type: ignore[attr-defined]
            "owner": obj.user,
        }
        page = TemplateResponse(request, "admin/tokens/created.html", context)
        page.headers["Cache-Control"] = "no-store"
        return page
