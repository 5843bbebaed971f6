"""What Celery may ask for: the mail with which a forgotten password is replaced."""

from urllib.parse import urlsplit

from celery import shared_task
from django.conf import settings
from django.contrib.auth.forms import PasswordResetForm
from django.utils.translation import override


@shared_task
def send_reset_link(email: str, language: str) -> None:
    """Rung by who forgot a password: a link for everyone with this address, or for nobody."""
    form = PasswordResetForm({"email": email})
    address = urlsplit(settings.PUBLIC_URL)
    if not form.is_valid():
        return
    with override(language):
        form.save(
            domain_override=address.netloc,  # never the host a visitor claims
            use_https=address.scheme == "https",
            subject_template_name="access/password_reset_subject.txt",
            email_template_name="access/password_reset_mail.txt",
        )
