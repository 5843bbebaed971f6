"""What an administrator does for a customer who asks for their data, or to be forgotten."""

from collections.abc import Sequence
from os import SEEK_END
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action
from unfold.enums import ActionVariant

from omnichannel.asking import user_of
from omnichannel.byte_ranges import Pieces, Span
from workstreams.conversations.customer_export import export_customer
from workstreams.conversations.erasure import also_forget, erase_customer
from workstreams.conversations.models import Attachment, ContactIdentity, Message


class ServesPrivacy:
    """For the ModelAdmin of social profiles; for administrators only."""

    actions_detail = ["export_data", "erase"]

    def has_privacy_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Erased ones have neither data to export nor anything to erase."""
        if not request.user.has_perm("conversations.erase_contactidentity"):
            return False
        there = ContactIdentity.objects.filter(erased_at=None)
        return object_id is None or there.filter(pk=object_id).exists()

    @action(
        description=gettext_lazy("Export data"),
        url_path="export",
        icon="download",
        permissions=["privacy"],
    )
    def export_data(self, request: HttpRequest, object_id: str) -> StreamingHttpResponse:
        """Piece by piece: the files of a customer may be larger than the memory."""
        identity = get_object_or_404(ContactIdentity, pk=object_id)
        archive = export_customer(identity, user_of(request))
        size = archive.seek(0, SEEK_END)
        response = StreamingHttpResponse(Pieces(archive, Span(0, size - 1)))
        response["Content-Type"] = "application/zip"
        response["Content-Length"] = str(size)
        response["Content-Disposition"] = f'attachment; filename="customer-{identity.pk}.zip"'
        return response

    @action(
        description=gettext_lazy("Erase customer"),
        url_path="erase",
        icon="delete_forever",
        variant=ActionVariant.DANGER,
        permissions=["privacy"],
    )
    def erase(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asked for, it says what will go; confirmed, it is gone."""
        identity = get_object_or_404(ContactIdentity, pk=object_id)
        if request.method == "POST":
            erase_customer(identity, user_of(request))
            messages.success(request, _("The customer's data was erased."))
            where = "admin:conversations_contactidentity_change"
            return redirect(reverse(where, args=[identity.pk]))
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": _("Erase customer"),
            "opts": self.opts,  # type: ignore[attr-defined]
            "original": identity,
            "goes": what_goes(identity),
        }
        return TemplateResponse(request, "admin/privacy/erase.html", context)


def what_goes(identity: ContactIdentity) -> dict[str, int]:
    said = Message.objects.filter(conversation__identity=identity)
    return {
        "conversations": identity.conversations.count(),
        "live": identity.conversations.live().count(),
        "messages": said.count(),
        "files": Attachment.objects.filter(message__in=said).exclude(file="").count(),
    }


@also_forget
def forget_name_in_history(identity_id: int, conversation_ids: Sequence[int]) -> None:
    """Who changed a record stands in its history under the name the record had then."""
    kind = ContentType.objects.get_for_model(ContactIdentity)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(identity_id))
    entries.update(object_repr=_("Erased customer"), change_message="")
