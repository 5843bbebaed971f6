"""The admin site: who may enter, and by which door."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from unfold.admin import ModelAdmin
from unfold.sites import UnfoldAdminSite

from omnichannel.access import second_factor
from omnichannel.access.login import LogoutView
from omnichannel.administration.every_record import EveryRecord
from workstreams.models import User


class AdministrationSite(UnfoldAdminSite):
    """Supervisors, and administrators whose session has shown what is required of them."""

    index_title = gettext_lazy("Overview")

    def register(
        self, model_or_iterable: Any, admin_class: type[Any] | None = None, **options: Any
    ) -> None:
        """As ever, but each ModelAdmin does what every record's form does: none is forgotten."""
        given = admin_class or ModelAdmin
        made = type(given.__name__, (EveryRecord, given), {"__module__": given.__module__})
        super().register(model_or_iterable, made, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        if not isinstance(user, User) or not user.is_active or not user.is_staff:
            return False
        verified = user.is_verified()  # type: ignore[attr-defined]  # OTPMiddleware adds it
        return verified or not second_factor.is_required_of(user)

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one place to sign in; this only says what is missing."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated and not request.user.is_staff:
            raise PermissionDenied(_("The administration is for supervisors and administrators."))
        missing = "account_second_factor" if request.user.is_authenticated else "login"
        wanted = request.GET.get("next") or reverse("admin:index")
        return redirect(f"{reverse(missing)}?{urlencode({'next': wanted})}")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return LogoutView.as_view()(request)
