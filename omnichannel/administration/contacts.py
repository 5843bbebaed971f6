"""Insight > Contacts: people, their tags, and the social profiles that are theirs."""

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from omnichannel.administration.contacts_privacy import ServesPrivacy
from omnichannel.administration.one_customer import OneCustomerForm
from omnichannel.administration.read_only import ReadOnly
from omnichannel.counting import Count
from workstreams.conversations.models import Contact, ContactIdentity, Conversation, Tag


class IdentityInline(ReadOnly, TabularInline):
    model = ContactIdentity
    fields = ["channel", "name", "external_id"]
    readonly_fields = fields
    extra = 0
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[ContactIdentity]:
        return super().get_queryset(request).select_related("channel")


@admin.register(Contact)
class ContactAdmin(ModelAdmin):
    """The people the organisation knows."""

    list_display = ["name", "account", "email", "phone", "tagged", "is_active", "created_at"]
    list_select_related = ["account"]
    list_filter = ["is_active", "tags"]
    search_fields = ["name", "account__name", "email", "phone", "tags__name"]
    date_hierarchy = "created_at"
    fields = ["name", "account", "email", "phone", "tags", "is_active"]
    autocomplete_fields = ["account", "tags"]
    inlines = [IdentityInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contact]:
        return super().get_queryset(request).select_related("account").prefetch_related("tags")

    @display(description=gettext_lazy("Tags"))
    def tagged(self, contact: Contact) -> str:
        return ", ".join(tag.name for tag in contact.tags.all())


@admin.register(Tag)
class TagAdmin(ModelAdmin):
    list_display = ["name", "contacts", "conversations"]
    search_fields = ["name"]
    fields = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        """Counted in the list alone: whoever chooses a tag waits for no numbers."""
        tags = super().get_queryset(request)
        where = request.resolver_match
        if where is None or where.url_name != "conversations_tag_changelist":
            return tags
        of_tag = {"tag": OuterRef("pk")}
        return tags.annotate(
            number_of_contacts=Count(Contact.tags.through.objects.filter(**of_tag)),
            number_of_conversations=Count(Conversation.tags.through.objects.filter(**of_tag)),
        )

    @display(description=gettext_lazy("Contacts"), ordering="number_of_contacts")
    def contacts(self, tag: Any) -> int:
        return tag.number_of_contacts

    @display(description=gettext_lazy("Conversations"), ordering="number_of_conversations")
    def conversations(self, tag: Any) -> int:
        return tag.number_of_conversations


@admin.register(ContactIdentity)
class ContactIdentityAdmin(ServesPrivacy, ModelAdmin):
    """What the channel tells stays as it is; whose profile it is, an administrator may say."""

    form = OneCustomerForm
    list_display = [
        "display_name",
        "channel",
        "external_id",
        "contact",
        "account",
        "locale",
        "created_at",
    ]
    list_select_related = ["channel", "contact", "account"]
    list_filter = ["channel", "profile_state"]
    search_fields = ["name", "=external_id", "contact__name", "account__name"]
    date_hierarchy = "created_at"
    autocomplete_fields = ["contact", "account"]
    told = [
        ("channel", "external_id"),
        ("name", "gender"),
        ("locale", "timezone"),
        ("profile", "window_opened_at"),
        "created_at",
    ]
    fields = [("contact", "account"), *told]
    readonly_fields = [
        "channel",
        "external_id",
        "name",
        "gender",
        "locale",
        "timezone",
        "profile",
        "window_opened_at",
        "created_at",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ContactIdentity]:
        return super().get_queryset(request).select_related("channel", "contact", "account")

    @display(description=gettext_lazy("Profile"))
    def profile(self, identity: ContactIdentity) -> str:
        if identity.erased_at is not None:
            return _("Erased")
        return identity.get_profile_state_display()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """What is still going on belongs to the same person."""
        obj.save(update_fields=["contact", "account"])
        live = Conversation.objects.live().filter(identity=obj)
        live.update(contact=obj.contact, account=obj.account)
