"""Contacts: who the customers are, as colleagues know them."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from omnichannel.api.problems import problems
from omnichannel.asking import user_of
from workstreams.conversations.models import Contact, Conversation
from workstreams.models import User


class ContactSerializer(serializers.ModelSerializer[Contact]):
    email = serializers.CharField(read_only=True, help_text="Empty where it is not known.")
    account = serializers.CharField(source="account.name", read_only=True, allow_null=True)
    tags = serializers.SlugRelatedField(slug_field="name", many=True, read_only=True)  # type: ignore[var-annotated]

    class Meta:
        model = Contact
        fields = ["id", "name", "email", "phone", "account", "tags", "created_at"]
        read_only_fields = fields


class ContactFilter(filters.FilterSet):
    name = filters.CharFilter(lookup_expr="icontains", label="Part of the name.")
    email = filters.CharFilter(lookup_expr="iexact", label="The whole e-mail address.")


def contacts_of(user: User) -> QuerySet[Contact]:
    """Whose conversations the user may see; supervisors see every contact."""
    contacts = Contact.objects.select_related("account").prefetch_related("tags")
    if user.supervises:
        return contacts
    theirs = Conversation.objects.visible_to(user).filter(contact=OuterRef("pk"))
    return contacts.filter(Exists(theirs))


class Contacts(generics.ListAPIView[Contact]):
    """Contacts of the conversations the token's user may see, newest first."""

    scope = "contacts"
    queryset = Contact.objects.none()
    serializer_class = ContactSerializer
    filterset_class = ContactFilter

    @extend_schema(responses={200: ContactSerializer(many=True), **problems(400, 401, 403, 429)})
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Contact]:
        return contacts_of(user_of(self.request))


class OneContact(generics.RetrieveAPIView[Contact]):
    """One contact; 404 also where none of their conversations is the user's to see."""

    scope = "contacts"
    queryset = Contact.objects.none()
    serializer_class = ContactSerializer

    @extend_schema(responses={200: ContactSerializer, **problems(401, 403, 404, 429)})
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Contact]:
        return contacts_of(user_of(self.request))
