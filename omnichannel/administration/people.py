"""Queues & Users > Users."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm
from unfold.widgets import UnfoldAdminPasswordWidget

from omnichannel.administration.deletion import NamesItsUses, conversations
from omnichannel.administration.presences import COLOURS
from omnichannel.administration.read_only import ReadOnly
from omnichannel.administration.skills import SkillsOfAgentInline
from routing.connection import leave_for_good
from routing.presence import capacity_changed
from workstreams.after_commit import after_commit
from workstreams.conversations.models import Conversation
from workstreams.models import Agent, Presence, Queue, QueueMembership, User

admin.site.unregister(Group)  # what someone may do follows from their role


LETTING_GO = 0x0FADE  # of those who let an administrator go, one after the other looks who is left


class NewUserForm(BaseUserCreationForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("password1", "password2"):
            attributes = {"autocomplete": "new-password"}
            self.fields[name].widget = UnfoldAdminPasswordWidget(attrs=attributes)

    class Meta(BaseUserCreationForm.Meta):
        model = User
        fields = ("name", "username", "email", "role")


class UserForm(UserChangeForm):
    class Meta(UserChangeForm.Meta):
        model = User
        fields = ["name", "username", "email", "role", "is_active"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        role = self.cleaned_data.get("role", self.instance.role)
        stays = role == User.Role.ADMINISTRATOR and self.cleaned_data.get("is_active", True)
        if not stays and is_last_administrator(User.objects.get(pk=self.instance.pk)):
            raise forms.ValidationError(
                _("This is the last administrator. Make someone else one first.")
            )
        return cleaned


def is_last_administrator(user: User) -> bool:
    """Those of a demonstration cannot stand in for a person: they sign in nowhere else.

    Until the transaction ends others wait here, so that no two let each other go.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LETTING_GO])
    others = User.objects.filter(role=User.Role.ADMINISTRATOR, is_active=True).exclude(pk=user.pk)
    if not user.is_demonstration:
        others = others.exclude(is_demonstration=True)
    return user.is_administrator and user.is_active and not others.exists()


class AgentForm(forms.ModelForm):
    def save(self, commit: bool = True) -> Agent:
        if self.instance.presence_id is None:
            self.instance.presence = offline()
        if self.instance.pk is None or not commit:
            return super().save(commit)
        self.instance.save(update_fields=["capacity", "default_presence"])  # presence is theirs
        return self.instance


def offline() -> Presence:
    """Where every new agent starts: work comes with signing in."""
    return Presence.objects.get(name="Offline")


class QueuesOfAgentInline(TabularInline):
    """Beside the default queue, which everyone serves."""

    model = QueueMembership
    fields = ["queue"]
    extra = 0
    hide_title = True
    verbose_name = gettext_lazy("Queue")
    verbose_name_plural = gettext_lazy("Queues beside the default queue")

    def get_queryset(self, request: HttpRequest) -> QuerySet[QueueMembership]:
        return super().get_queryset(request).select_related("queue", "agent__user")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "queue":
            kwargs["queryset"] = Queue.objects.filter(is_default=False)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class AgentInline(StackedInline):
    model = Agent
    form = AgentForm
    fields = ["capacity", "default_presence", "current_presence"]
    readonly_fields = ["current_presence"]
    inlines = [QueuesOfAgentInline, SkillsOfAgentInline]
    extra = 0
    max_num = 1
    can_delete = False
    verbose_name_plural = gettext_lazy("Agent")

    @display(description=gettext_lazy("Presence now"))
    def current_presence(self, agent: Agent) -> str:
        return str(agent.presence) if agent.presence_id else _("Offline")


@admin.register(User)
class UserAdmin(NamesItsUses, DjangoUserAdmin, ModelAdmin):
    """Administrators change people; supervisors change capacity and default presence."""

    form = UserForm
    add_form = NewUserForm
    change_password_form = AdminPasswordChangeForm
    inlines = [AgentInline]
    list_display = ["name", "username", "role", "presence", "capacity", "is_active"]
    list_select_related = ["agent__presence"]
    list_filter = ["role", "is_active"]
    search_fields = ["name", "username", "email"]
    ordering = ["name"]
    filter_horizontal = []
    person = ["name", "username", "email", "role"]
    facts = ["monitoring_acknowledged_at"]
    add_fieldsets = [(None, {"fields": [*person, "password1", "password2"]})]

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj is None:
            return self.add_fieldsets
        if not self._may_change_people(request):
            return [(None, {"fields": [*self.person, "is_active", *self.facts]})]
        return [(None, {"fields": [*self.person, "is_active", "password", *self.facts]})]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        if self._may_change_people(request):
            return self.facts
        return [*self.person, "is_active", *self.facts]

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if not self._may_change_people(request):
            kwargs["form"] = forms.ModelForm  # nothing of the person is theirs to change
        return super().get_form(request, obj, change=change, **kwargs)

    def _may_change_people(self, request: HttpRequest) -> bool:
        return request.user.has_perm("workstreams.change_user")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Supervisors reach the agent through the person, whom they only read."""
        return request.user.has_perm("workstreams.change_agent")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj != request.user and super().has_delete_permission(request, obj)

    def user_change_password(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self._may_change_people(request):
            raise PermissionDenied
        return super().user_change_password(request, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Whoever has the role of an agent can be given work."""
        super().save_related(request, form, formsets, change)
        user = form.instance
        if user.role == User.Role.AGENT:
            Agent.objects.get_or_create(user=user, defaults={"presence": offline()})
        for agent in Agent.objects.filter(user=user):  # room, queues, skills may be others now
            after_commit(capacity_changed if user.is_active else leave_for_good, agent)

    @display(description=gettext_lazy("Presence"), ordering="agent__presence")
    def presence(self, user: User) -> Presence | None:
        return user.agent.presence if hasattr(user, "agent") else None

    @display(description=gettext_lazy("Capacity"), ordering="agent__capacity")
    def capacity(self, user: User) -> int | None:
        return user.agent.capacity if hasattr(user, "agent") else None

    def uses(self, obj: User) -> list[str]:
        if is_last_administrator(obj):
            return [_("this is the last administrator")]
        if not hasattr(obj, "agent"):
            return []
        agent = obj.agent
        had = Q(agent=agent) | Q(offered_to=agent) | Q(assignment_attempts__agent=agent)
        took_part = Q(sessions__agent=agent) | Q(sessions__participants__agent=agent)
        theirs = Conversation.objects.filter(had | took_part)
        return conversations(theirs.values("pk").distinct().count())


@admin.register(Agent)
class AgentAdmin(ReadOnly, ModelAdmin):
    """Only to be found and chosen; an agent is changed with the user."""

    list_display = ["user", "shown_presence", "capacity", "presence_changed_at"]
    list_select_related = ["user", "presence"]
    search_fields = ["user__name", "user__username"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agent]:
        return super().get_queryset(request).select_related("user", "presence")

    @display(description=gettext_lazy("Presence"), label=COLOURS)
    def shown_presence(self, agent: Agent) -> tuple[str, str]:
        return agent.presence.base_status, str(agent.presence)
