"""What people decide about their own way in: password and second factor."""

from django.contrib import messages
from django.contrib.auth import views
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View
from django_otp import login as verify_session

from omnichannel.access import second_factor
from omnichannel.access.forms import AccountSetUpForm, CodeForm, PasswordAgainForm
from omnichannel.access.login import offer
from omnichannel.asking import user_of


def is_verified(request: HttpRequest) -> bool:
    """The session has seen the second factor."""
    return bool(request.user.is_verified())  # type: ignore[union-attr]  # OTPMiddleware adds it


def next_page(request: HttpRequest) -> str:
    """Where the visitor was going, if that is on this site; else nothing."""
    wanted = request.GET.get("next", "")
    hosts = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure())
    return wanted if safe else ""


@method_decorator(never_cache, name="dispatch")
class SecondFactorView(View):
    """Set it up, show it in this session, or see how things stand."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return _account_page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        user = user_of(request)
        if second_factor.authenticator_of(user) is not None:
            return _account_page(request)
        form = AccountSetUpForm(request, request.POST)
        if form.is_valid():
            offered = second_factor.offered_to(request, user)
            codes = second_factor.confirm(request, offered, form.cleaned_data["code"])
            if codes:
                verify_session(request, offered)
                return _codes_page(request, codes)
            form.add_error("code", _("This code does not fit. Wait for the next one."))
        return _account_page(request, form=form, status=422)


@method_decorator(never_cache, name="dispatch")
class VerificationView(View):
    """A session from before the second factor, or from before it was required."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CodeForm(request.POST)
        if form.is_valid():
            outcome = second_factor.check(user_of(request), form.cleaned_data["code"])
            if outcome.device is not None:
                verify_session(request, outcome.device)
                return redirect(next_page(request) or "account_second_factor")
            form.add_error("code", _("This code does not fit. Wait for the next one."))
        return _account_page(request, verification=form, status=422)


@method_decorator(never_cache, name="dispatch")
class RecoveryCodesView(View):
    """New ones, in place of those that were given out before."""

    def post(self, request: HttpRequest) -> HttpResponse:
        user = user_of(request)
        form = PasswordAgainForm(request, request.POST)
        if not is_verified(request) or not form.is_valid():
            return _account_page(request, password=form, status=422)
        return _codes_page(request, second_factor.new_recovery_codes(user))


class SecondFactorRemovalView(View):
    """Only with the password, and only where it is not required."""

    def post(self, request: HttpRequest) -> HttpResponse:
        user = user_of(request)
        form = PasswordAgainForm(request, request.POST)
        if second_factor.is_required_of(user):
            messages.error(request, _("Administrators must have a second factor."))
            return redirect("account_second_factor")
        if not is_verified(request) or not form.is_valid():
            return _account_page(request, password=form, status=422)
        second_factor.remove(user)
        messages.success(request, _("From now on your password alone signs you in."))
        return redirect("account_second_factor")


class PasswordChangeView(views.PasswordChangeView):
    """The old password, and twice the new one; other sessions end."""

    template_name = "access/password_change.html"
    success_url = reverse_lazy("inbox:home")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        messages.success(self.request, _("Your password was changed."))
        return super().form_valid(form)


def _account_page(request: HttpRequest, status: int = 200, **forms: object) -> HttpResponse:
    user = user_of(request)
    device = second_factor.authenticator_of(user)
    context: dict[str, object] = {
        "device": device,
        "required": second_factor.is_required_of(user),
        "next": next_page(request),
    }
    if device is None:
        context |= {"form": AccountSetUpForm(request), **offer(request, user)}
    elif is_verified(request):
        left = second_factor.recovery_codes_left(user)
        context |= {"password": PasswordAgainForm(request), "codes_left": left}
    else:
        context["verification"] = CodeForm()
    return render(request, "access/account.html", {**context, **forms}, status=status)


def _codes_page(request: HttpRequest, codes: list[str]) -> HttpResponse:
    next_url = next_page(request) or reverse_lazy("account_second_factor")
    return render(request, "access/recovery_codes.html", {"codes": codes, "next": next_url})
