"""`manage.py create_api_token alice`: a token with which a program acts as alice."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import date_format

from omnichannel.access.backend import RoleBackend
from omnichannel.access.tokens import MOST_DAYS
from workstreams.integrations.models import Scope
from workstreams.integrations.tokens import new_token
from workstreams.models import User


class Command(BaseCommand):
    help = "Print a new API token of a user, once: only its digest is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--days", type=number_of_days, default=365, help="how long it is valid (default: 365)"
        )

        parser.add_argument(
            "--scope",
            action="append",
            choices=Scope.values,
            help="what it may do; may be repeated (default: everything its user may)",
        )

    def handle(self, *_: Any, username: str, days: int, scope: list[str], **__: Any) -> None:
        """The token alone goes to standard output, so that a script can keep it."""
        token, secret = new_token(_user(username), scope or Scope.values, timedelta(days=days))
        until = date_format(token.expiry, "Y-m-d")
        self.stderr.write(
            f"Keep this token, it is not shown again. It is valid until {until}.", str
        )
        self.stdout.write(secret)


def number_of_days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_DAYS:
        raise ArgumentTypeError(f"give a number of days from 1 to {MOST_DAYS}")
    return int(text)


def _user(username: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"There is no user {username}. Create one in the administration first.")
    if not RoleBackend().user_can_authenticate(user):
        raise CommandError(f"{username} may not sign in, so a token would open nothing.")
    return user
