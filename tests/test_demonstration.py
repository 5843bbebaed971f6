"""The demonstration is for trying things out: with DEBUG off it opens nothing."""

import json
import stat

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from facebook_channel.models import FacebookApplication, FacebookPage
from omnichannel.administration import demonstration
from workstreams.conversations.models import QuickReply
from workstreams.models import Agent, Presence, User
from workstreams.surveys.models import ChannelSurvey, Survey


@pytest.fixture
def loaded(db, settings, tmp_path):
    settings.VAR = tmp_path
    settings.DEBUG = True
    demonstration.load()
    return json.loads((tmp_path / "demonstration.json").read_text())


def sign_in(loaded, username="alice"):
    request = RequestFactory().post("/login/")
    return authenticate(request, username=username, password=loaded["password"])


def test_demonstration_has_four_people_to_log_in_as(loaded):
    assert [login["username"] for login in loaded["logins"]] == ["alice", "bob", "sofia", "admin"]
    assert sign_in(loaded).is_demonstration


def test_simulator_knows_the_application_and_its_pages(loaded, tmp_path):
    world = json.loads((tmp_path / "simulator" / "world.json").read_text())

    application = FacebookApplication.objects.get()
    assert world["apps"][0]["app_secret"] == application.app_secret
    assert world["apps"][0]["callback_url"] == application.callback_uri
    assert [page["access_token"] for page in world["pages"]] == [
        page.access_token for page in FacebookPage.objects.order_by("pk")
    ]


def test_agents_find_quick_replies_in_two_languages(loaded):
    greetings = QuickReply.objects.filter(title="Greeting").values_list("locale", flat=True)

    assert set(greetings) == {"en-US", "de-DE"}


def test_both_pages_ask_their_customers_how_it_was(loaded):
    asked = ChannelSurvey.objects.filter(is_on=True).values_list("survey__name", flat=True)

    assert list(asked) == ["After a conversation"] * 2
    assert Survey.objects.get().can_be_sent()


def test_second_start_leaves_surveys_alone(loaded):
    ChannelSurvey.objects.update(is_on=False)
    Survey.objects.update(name="Mine")

    demonstration.load()

    assert Survey.objects.get().name == "Mine"
    assert not ChannelSurvey.objects.filter(is_on=True).exists()


def test_second_start_leaves_quick_replies_alone(loaded):
    QuickReply.objects.exclude(title="Goodbye").delete()
    QuickReply.objects.update(message="Bye")

    demonstration.load()

    assert set(QuickReply.objects.values_list("title", "message")) == {("Goodbye", "Bye")}


def test_files_with_secrets_are_for_their_owner_only(loaded, tmp_path):
    for path in (tmp_path / "demonstration.json", tmp_path / "simulator" / "world.json"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_administrator_has_an_address_to_which_alerts_go(loaded):
    assert User.objects.get(username="admin").email == "admin@example.com"


def test_second_start_gives_an_address_to_whoever_has_none_and_keeps_a_real_one(loaded):
    admin = User.objects.filter(username="admin")
    for before, after in [("", "admin@example.com"), ("adam@harbour.example",) * 2]:
        admin.update(email=before)
        demonstration.load()
        assert admin.get().email == after


def test_second_start_keeps_what_is_there(loaded, tmp_path):
    secret = FacebookApplication.objects.get().app_secret
    alice = Agent.objects.get(user__username="alice")
    alice.show_presence(Presence.objects.get(name="Away"), chosen=True)

    demonstration.load()

    assert FacebookApplication.objects.get().app_secret == secret
    assert Agent.objects.get(user__username="alice").presence.name == "Away"
    assert json.loads((tmp_path / "demonstration.json").read_text()) == loaded
    assert User.objects.count() == 4


def test_demonstration_log_ins_open_nothing_in_production(loaded, settings):
    settings.DEBUG = False

    assert sign_in(loaded) is None


def test_production_is_prepared_without_the_demonstration(db, settings, tmp_path):
    settings.VAR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.DEBUG = False

    call_command("prepare")

    assert not User.objects.exists()
    assert not FacebookApplication.objects.exists()


def test_simulator_does_not_start_in_production(settings):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="starts only with DEBUG on"):
        call_command("messenger_simulator")
