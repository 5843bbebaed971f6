"""Where Facebook asks us to delete somebody's data, and where they see how far it has come."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseForbidden,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from facebook_channel.deletion.requests import take_request
from facebook_channel.deletion.signed_request import NotFromFacebook, Unreadable
from facebook_channel.models import DeletionRequest


@csrf_exempt
@login_not_required
@require_POST
def data_deletion(request: HttpRequest) -> HttpResponse:
    """The answer names the page of the state and the code, as Facebook shows them to people."""
    try:
        kept = take_request(request.POST.get("signed_request", ""))
    except Unreadable:
        return HttpResponseBadRequest("signed_request cannot be read.", content_type="text/plain")
    except NotFromFacebook:
        return HttpResponseForbidden("The signature does not fit.", content_type="text/plain")
    where = reverse("data-deletion-state", args=[kept.code])
    return JsonResponse({"url": f"{settings.PUBLIC_URL}{where}", "confirmation_code": kept.code})


@login_not_required
@require_safe
@never_cache
def data_deletion_state(request: HttpRequest, code: str) -> HttpResponse:
    kept = get_object_or_404(DeletionRequest, code=code)
    return render(request, "data_deletion/state.html", {"deletion": kept})
