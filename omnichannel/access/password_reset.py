"""A forgotten password: a link by e-mail, and an answer that tells nothing."""

from django.contrib.auth import views
from django.contrib.auth.forms import PasswordResetForm
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils.translation import get_language

from omnichannel.access import asking_too_often
from omnichannel.access.tasks import send_reset_link
from workstreams.bell import ring_now


class PasswordResetView(views.PasswordResetView):
    """A worker looks the address up, so that even the time taken tells nothing.

    The answer stays the same when someone asks too often; only no mail is sent.
    """

    template_name = "access/password_reset.html"

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        email = form.cleaned_data["email"]
        if asking_too_often.may_ask(self.request, email):
            ring_now(send_reset_link, email, get_language())
        return HttpResponseRedirect(self.get_success_url())


class PasswordResetDoneView(views.PasswordResetDoneView):
    template_name = "access/password_reset_done.html"


class PasswordResetConfirmView(views.PasswordResetConfirmView):
    template_name = "access/password_reset_confirm.html"
    success_url = reverse_lazy("password_reset_complete")


class PasswordResetCompleteView(views.PasswordResetCompleteView):
    template_name = "access/password_reset_complete.html"
