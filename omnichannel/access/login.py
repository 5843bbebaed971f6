"""The pages between a stranger and the inbox."""

from typing import Any

from axes.helpers import get_cool_off
from django.contrib import messages
from django.contrib.auth import views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.generic import View

from omnichannel.access import presence, second_factor, sign_in
from omnichannel.access.forms import CodeForm, SetUpForm
from workstreams.models import User


class LoginView(views.LoginView):
    """The password; who has a second factor, or needs one, goes on to that."""

    template_name = "access/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        has_one = second_factor.authenticator_of(user) is not None
        if not has_one and not second_factor.is_required_of(user):
            sign_in.sign_in(self.request, user)
            return redirect(self.get_success_url())
        sign_in.remember(self.request, user, self.get_success_url())
        return redirect("second_factor" if has_one else "second_factor_set_up")

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


@method_decorator([login_not_required, never_cache], name="dispatch")
class AfterPasswordView(View):
    """Only for whoever gave the right password a moment ago."""

    user: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        user = sign_in.pending(request)
        if user is None:
            messages.info(request, _("Please sign in again: that took too long."))
            return redirect("login")
        self.user = user
        return super().dispatch(request, *args, **kwargs)


class SecondFactorView(AfterPasswordView):
    """Six digits, or a recovery code."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "access/second_factor.html", {"form": CodeForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CodeForm(request.POST)
        if form.is_valid():
            outcome = second_factor.check(self.user, form.cleaned_data["code"])
            if outcome.device is not None:
                next_url = sign_in.pending_next(request)
                sign_in.sign_in(request, self.user, outcome.device)
                return redirect(next_url)
            form.add_error("code", _why(outcome.wait))
        return render(request, "access/second_factor.html", {"form": form}, status=422)


def _why(wait: int) -> str:
    wrong = _("This code does not fit.")
    if wait <= 1:
        return f"{wrong} {_('Wait for the next one and try again.')}"
    again = ngettext("Try again in %(n)d second.", "Try again in %(n)d seconds.", wait)
    return f"{wrong} {again % {'n': wait}}"


class SecondFactorSetUpView(AfterPasswordView):
    """An administrator without a second factor sets one up before coming in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, SetUpForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if second_factor.authenticator_of(self.user) is not None:
            return redirect("second_factor")  # the password alone must not replace it
        form = SetUpForm(request.POST)
        if form.is_valid():
            offered = second_factor.offered_to(request, self.user)
            codes = second_factor.confirm(request, offered, form.cleaned_data["code"])
            if codes:
                context = {"codes": codes, "next": sign_in.pending_next(request)}
                sign_in.sign_in(request, self.user, offered)
                return render(request, "access/recovery_codes.html", context)
            form.add_error("code", _("This code does not fit. Wait for the next one."))
        return self._page(request, form, status=422)

    def _page(self, request: HttpRequest, form: SetUpForm, status: int = 200) -> HttpResponse:
        if second_factor.authenticator_of(self.user) is not None:
            return redirect("second_factor")
        context = {"form": form, **offer(request, self.user)}
        return render(request, "access/second_factor_set_up.html", context, status=status)


def offer(request: HttpRequest, user: User) -> dict[str, str]:
    """The new secret as picture and text, for a template."""
    offered = second_factor.offered_to(request, user)
    return {
        "picture": second_factor.secret_as_picture(offered),
        "secret": second_factor.secret_as_text(offered),
    }


class LogoutView(views.LogoutView):
    """Going home."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if isinstance(request.user, User):
            presence.leave(request.user)
        return super().post(request, *args, **kwargs)


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """What axes answers after too many wrong passwords."""
    seconds = int(get_cool_off(request).total_seconds())
    context = {"minutes": max(1, seconds // 60)}
    page = render(request, "access/locked.html", context, status=429)
    page.headers["Retry-After"] = str(seconds)
    return page
