"""Bring the database to what a checked set-up file says; doing it twice changes nothing."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from facebook_channel.apps import KIND
from facebook_channel.models import FacebookApplication, FacebookPage
from omnichannel.administration.connection import look_soon
from omnichannel.administration.setup_file import SetupRefused
from routing import distribution
from routing.models import Condition, QueueShare, RoutingRule
from routing.presence import show
from workstreams.models import Agent, Presence, Queue, QueueMembership, User, WorkStream

Section = dict[str, Any]


@dataclass(frozen=True)
class Connection:
    """What Facebook's webhook settings ask for; empty without an application in the file."""

    callback_uri: str = ""
    verify_token: str = ""


def apply(setup: Section) -> Connection:
    """All or nothing; raises SetupRefused where a name in the file leads nowhere."""
    with transaction.atomic():
        connection = _apply(setup)
    distribution.distribute()  # there may be room that was not there before
    return connection


def _apply(setup: Section) -> Connection:
    queues = {section["name"]: _queue(section) for section in setup["queues"]}
    agents = {section["username"]: _user(section) for section in setup["agents"]}
    for section in setup["queues"]:
        for username in section.get("members", []):
            _join(queues[section["name"]], username, agents)
    for section in setup["agents"]:
        for name in section.get("queues", []):
            _join(_existing_queue(name, "agents"), section["username"], agents)
    stream = _work_stream(setup["work_stream"]) if "work_stream" in setup else None
    for order, section in enumerate(setup["rules"]):
        _rule(stream, section, order)
    if "application" not in setup:
        return Connection()
    application = _application(setup["application"])
    if stream is not None:
        for section in setup["pages"]:
            _page(application, stream, section)
    application.refresh_from_db()
    return Connection(application.callback_uri, application.verify_token)


def _queue(section: Section) -> Queue:
    keys = ("priority", "assignment_method")
    values = {key: section[key] for key in keys if key in section}
    return Queue.objects.update_or_create(name=section["name"], defaults=values)[0]


def _existing_queue(name: str, place: str) -> Queue:
    queue = Queue.objects.filter(name=name).first()
    if queue is None:
        raise SetupRefused([f"{place}: there is no queue named {name!r}."])
    return queue


def _user(section: Section) -> User:
    values: Section = {key: section[key] for key in ("name", "email", "role") if key in section}
    user, _ = User.objects.update_or_create(username=section["username"], defaults=values)
    if "password" in section:
        if not user.check_password(section["password"]):
            user.set_password(section["password"])
    elif not user.password:
        user.set_unusable_password()
    user.save(update_fields=["password"])
    if user.role != User.Role.ADMINISTRATOR or "capacity" in section:
        _agent(user, section)
    return user


def _agent(user: User, section: Section) -> None:
    values: Section = {key: section[key] for key in ("capacity",) if key in section}
    if "presence" in section:
        values |= {"default_presence": section["presence"]}
    shown = section.get("presence") or Presence.available()
    agent, _ = Agent.objects.update_or_create(
        user=user, defaults=values, create_defaults={**values, "presence": shown}
    )
    if "presence" in section:
        show(agent, section["presence"])


def _join(queue: Queue, username: str, agents: dict[str, User]) -> None:
    agent = Agent.objects.filter(user__username=username).first()
    if agent is None:
        raise SetupRefused([f"queues: there is no agent with the user name {username!r}."])
    if not queue.is_default:
        QueueMembership.objects.get_or_create(queue=queue, agent=agent)


def _work_stream(section: Section) -> WorkStream:
    """A new one assigns at once unless the file says that agents are asked."""
    values = {**section, "channel_kind": KIND}
    if fallback := values.get("fallback_queue"):
        values["fallback_queue"] = _existing_queue(fallback, "work_stream.fallback_queue")
    return WorkStream.objects.update_or_create(
        name=values.pop("name"), defaults=values, create_defaults={"auto_assign": True, **values}
    )[0]


def _rule(stream: WorkStream | None, section: Section, order: int) -> None:
    queue = _existing_queue(section["queue"], f"rules[{order}].queue")
    values: Section = {key: section[key] for key in ("match", "description") if key in section}
    rule, _ = RoutingRule.objects.update_or_create(
        work_stream=stream,
        name=section["name"],
        defaults={**values, "queue": queue, "order": order, "is_active": True},
    )
    wanted = [
        Condition(rule=rule, order=position, **condition)
        for position, condition in enumerate(section["conditions"])
    ]
    rule.conditions.all().delete()
    Condition.objects.bulk_create(wanted)
    shares = [
        QueueShare(
            rule=rule,
            queue=_existing_queue(share["queue"], f"rules[{order}].shares"),
            percent=share["percent"],
        )
        for share in section["shares"]
    ]
    rule.shares.all().delete()
    QueueShare.objects.bulk_create(shares)


def _application(section: Section) -> FacebookApplication:
    application = FacebookApplication.objects.in_service().filter(app_id=section["app_id"]).first()
    if application is None:
        if "app_secret" not in section:
            raise SetupRefused(["application.app_secret: is missing for a new application."])
        return FacebookApplication.objects.create(**section)
    if "app_secret" in section:
        application.replace_secret(section["app_secret"])
    application.name = section["name"]
    application.save(update_fields=["name"])
    return application


def _page(application: FacebookApplication, stream: WorkStream, section: Section) -> None:
    pages = FacebookPage.objects.in_service().filter(application=application)
    page = pages.filter(page_id=section["page_id"]).first()
    if page is None:
        if "access_token" not in section:
            raise SetupRefused(
                [f"pages: page {section['page_id']} is new and has no access_token."]
            )
        page = FacebookPage(application=application, kind=KIND)
    page.work_stream = stream
    for key, value in section.items():
        setattr(page, key, value)
    page.save()
    page.settings_saved()
    look_soon(page, anew=True)
