"""Browsers of an administrator and of a supervisor, and a row of every kind."""

import pytest
from django.test import Client

from facebook_channel.models import FacebookPage
from routing.models import (
    AttachedSkill,
    Condition,
    OverflowRule,
    QueueShare,
    RoutingRule,
    SkillAttachmentRule,
)
from tests.administration.forms import rows
from tests.facebook_channel.connecting import playing
from workstreams.conversations.models import Contact, Tag
from workstreams.models import (
    AgentSkill,
    ContextVariable,
    OperatingHours,
    RatingModel,
    RatingValue,
    Skill,
    SkillType,
)


@pytest.fixture
def admin(admin_user, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client = Client()
    client.force_login(admin_user, "omnichannel.access.backend.RoleBackend")
    return client


@pytest.fixture
def supervisor(sofia):
    client = Client()
    client.force_login(sofia.user, "omnichannel.access.backend.RoleBackend")
    return client


@pytest.fixture
def facebook(page):
    mock, player = playing(page)
    with mock:
        yield player


@pytest.fixture
def rule(stream, vip):
    rule = RoutingRule.objects.create(work_stream=stream, name="Gilda first", queue=vip, order=1)
    Condition.objects.create(
        rule=rule,
        entity="facebook_engagement_context",
        attribute="customer_name",
        operator="equals",
        value="Gilda Rossi",
        order=1,
    )
    return rule


@pytest.fixture
def everything(conversation, rule, italian, stars):
    """A conversation with all that belongs to it, and a row of every kind of setting."""
    gilda = Contact.objects.create(name="Gilda Rossi")
    gilda.tags.add(Tag.objects.create(name="Gold"))
    AgentSkill.objects.create(agent=conversation.agent, skill=italian, rating=stars[1])
    attaching = SkillAttachmentRule.objects.create(work_stream=rule.work_stream, name="Italians")
    AttachedSkill.objects.create(rule=attaching, skill=italian, rating=stars[0])
    QueueShare.objects.create(rule=rule, queue=rule.queue, percent=100)
    ContextVariable.objects.create(work_stream=rule.work_stream, display_name="Tier", name="tier")
    OverflowRule.objects.create(queue=rule.queue, occasion="too_many", threshold=9, action="end")
    OperatingHours.objects.create(name="Round the clock")
    return conversation


def page_fields(application, stream, **changes):
    """What the form of a new page posts."""
    return {
        "page_id": "220000000000008",
        "name": "Harbour Bikes",
        "access_token": "a-fresh-page-token",
        "application": application.pk,
        "work_stream": stream.pk,
        "language": "de-DE",
        **rows("survey_setting"),
        **rows("automated_messages"),
        **changes,
    }


def new_page(page, number):
    return FacebookPage.objects.create(
        kind="facebook",
        name=f"Page {number}",
        work_stream=page.work_stream,
        application=page.application,
        page_id=f"33000000000000{number}",
        access_token="another-page-token",
    )


@pytest.fixture
def stars(db):
    """The steps of a scale from one to three."""
    model = RatingModel.objects.create(name="Levels", least=1, most=3)
    names = ["Basic", "Good", "Fluent"]
    return [
        RatingValue.objects.create(model=model, value=value, name=name)
        for value, name in enumerate(names, start=1)
    ]


@pytest.fixture
def marks(db):
    """The steps of another scale."""
    model = RatingModel.objects.create(name="Percent", least=1, most=2)
    return [
        RatingValue.objects.create(model=model, value=value, name=f"Half {value}")
        for value in (1, 2)
    ]


@pytest.fixture
def italian(stars):
    language = SkillType.objects.create(name="Language")
    return Skill.objects.create(name="Italian", type=language, rating_model=stars[0].model)
