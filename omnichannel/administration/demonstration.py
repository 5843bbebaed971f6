"""The demonstration set-up: a small shop, two pages at the simulator, four people to log in as."""

import json
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings

from facebook_channel.models import FacebookApplication, FacebookPage
from omnichannel.administration import setup
from workstreams.conversations.models import QuickReply
from workstreams.models import User
from workstreams.surveys.models import Survey

FILE = Path(__file__).with_suffix(".json")
PEOPLE: list[dict[str, Any]] = [
    {"name": "Gilda Moss", "locale": "en_GB", "timezone": 1, "gender": "female"},
    {"name": "Tomas Wilde", "locale": "de_DE", "timezone": 1, "gender": "male"},
    {"name": "Noor Haddad", "locale": "ar_AR", "timezone": 3, "gender": "female"},
]


def load() -> None:
    """Into the database, the simulator's world and the list of log-ins; keeps what is there."""
    content = json.loads(FILE.read_text())
    password = _password()
    for agent in content["agents"]:
        if known := User.objects.filter(username=agent["username"]).first():
            agent.pop("presence", None)  # whoever is away stays away
            if known.email:
                agent.pop("email", None)  # whoever entered their own keeps it
        agent["password"] = password
    if QuickReply.objects.shared().exists():
        del content["quick_replies"]  # they may be worded anew by now, or be gone
    _keep_surveys(content)
    _keep_or_make_secrets(content)
    checked = setup.check(content)
    checked["users"] = [{**user, "is_demonstration": True} for user in checked["users"]]
    setup.apply(checked)
    _write(settings.VAR / "simulator" / "world.json", _world())
    _write(settings.VAR / "demonstration.json", {"password": password, "logins": _logins(password)})


def _keep_surveys(content: dict[str, Any]) -> None:
    """Once there are any, which pages ask them and with which words is left alone."""
    if Survey.objects.exists():
        del content["surveys"]
        for page in content["pages"]:
            del page["survey"]


def _password() -> str:
    """One password for all four, made at the first start."""
    kept = settings.VAR / "demonstration.json"
    if kept.exists():
        return str(json.loads(kept.read_text())["password"])
    return secrets.token_hex(4)


def _keep_or_make_secrets(content: dict[str, Any]) -> None:
    application = FacebookApplication.objects.in_service().filter(
        app_id=content["application"]["app_id"]
    )
    if not application.exists():
        content["application"]["app_secret"] = secrets.token_hex(16)
    for page in content["pages"]:
        if not FacebookPage.objects.in_service().filter(page_id=page["page_id"]).exists():
            page["access_token"] = secrets.token_urlsafe(32)


def _world() -> dict[str, Any]:
    """What the simulator has to know to play Facebook for these pages."""
    content = json.loads(FILE.read_text())
    application = FacebookApplication.objects.in_service().get(
        app_id=content["application"]["app_id"]
    )
    pages = application.pages.in_service().order_by("pk")
    return {
        "apps": [_app(application)],
        "pages": [_page(page) for page in pages],
        "people": [_person(person) for person in PEOPLE],
    }


def _app(application: FacebookApplication) -> dict[str, Any]:
    return {
        "app_id": application.app_id,
        "app_secret": application.app_secret,
        "name": application.name,
        "callback_url": application.callback_uri,
        "verify_token": application.verify_token,
        "require_proof": True,
    }


def _page(page: FacebookPage) -> dict[str, str]:
    return {
        "page_id": page.page_id,
        "name": page.name,
        "app_id": page.application.app_id,
        "access_token": page.access_token,
    }


def _person(person: dict[str, Any]) -> dict[str, Any]:
    first, last = person["name"].split()
    return {**person, "first_name": first, "last_name": last}


def _logins(password: str) -> list[dict[str, str]]:
    users = User.objects.filter(is_demonstration=True).order_by("pk")
    return [
        {
            "address": "admin" if user.is_administrator else "inbox",
            "username": user.username,
            "password": password,
            "who": f"{user.name}, {user.get_role_display().lower()}",
        }
        for user in users
    ]


def _write(path: Path, content: dict[str, Any]) -> None:
    """For this user's eyes only: it holds log-ins and secrets."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False))
