"""E-mail to the administrators, for what only they can mend."""

from django.core.mail import EmailMessage

from workstreams.models import User


def tell_administrators(subject: str, text: str) -> int:
    """To how many it went; raises SMTPException or OSError when it could not leave."""
    administrators = User.objects.filter(is_active=True, role=User.Role.ADMINISTRATOR)
    addresses = list(administrators.exclude(email="").values_list("email", flat=True))
    if addresses:
        EmailMessage(" ".join(subject.split()), text, to=addresses).send()
    return len(addresses)
