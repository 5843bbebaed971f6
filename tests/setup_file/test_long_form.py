"""What a set-up file in its long form changes, keeps and removes."""

import json

import pytest
from django.utils import timezone

from facebook_channel.models import FacebookApplication
from omnichannel.administration import setup
from routing.models import RoutingRule
from tests.setup_file.using import apply, refusal, run
from workstreams.models import (
    Agent,
    NotificationTemplate,
    Presence,
    QueueMembership,
    RatingValue,
    Skill,
    User,
    WorkStream,
)


def test_file_of_a_newer_release_is_refused(db, file):
    file["version"] = 2

    assert "version: is of a newer release. This one reads version 1" in refusal(file)


def test_every_missing_secret_is_named_at_once(db, file):
    told = refusal(file)

    assert "applications[0].app_secret: application 700000000000123 (Lamps) is new" in told
    assert "applications[0].pages[0].access_token: page 110000000000123 (Lamps) is new" in told
    assert not WorkStream.objects.exists()


def test_secrets_file_sets_passwords_too(everything):
    assert User.objects.get(username="alice").check_password("correct horse battery")
    assert not User.objects.get(username="adam").has_usable_password()


def test_secrets_file_with_anything_else_is_refused(db, file, tmp_path):
    path = tmp_path / "secrets.json"
    path.write_text(json.dumps({"queues": []}))

    with pytest.raises(setup.SetupRefused, match=r"secrets.json: queues: is not known here"):
        setup.with_secrets(setup.check(file), path)


def test_new_agent_of_an_export_starts_offline(everything):
    assert Agent.objects.get(user__username="alice").presence.name == "Offline"


def test_rules_that_are_not_listed_are_removed(everything, file):
    del file["work_streams"][0]["rules"][0]

    changes = apply(file).changes

    assert [rule.name for rule in RoutingRule.objects.all()] == ["Later"]
    said = "Routing rule 'Worth a lot' of 'Messages': removed, since the file does not list it."
    assert said in changes


def test_rules_get_the_order_of_the_file(everything, file):
    file["work_streams"][0]["rules"].reverse()

    apply(file)

    names = [rule.name for rule in RoutingRule.objects.in_order()]
    assert names == ["Later", "Worth a lot"]


def test_short_form_leaves_other_rules_alone(everything):
    rule = {"name": "Another", "queue": "Repairs"}

    apply({"work_stream": {"name": "Messages"}, "rules": [rule]})

    assert RoutingRule.objects.count() == 3


def test_key_that_is_absent_keeps_what_is(everything):
    apply({"work_streams": [{"name": "Messages", "capacity": 5}]})

    stream = WorkStream.objects.get()
    assert (stream.capacity, stream.offer_seconds, stream.rules.count()) == (5, 45, 2)


def test_queues_of_a_user_are_all_that_user_serves(everything, file):
    file["users"][1]["queues"] = []

    changes = apply(file).changes

    assert "Queue 'Repairs': alice serves it no more." in changes
    assert not QueueMembership.objects.exists()


def test_variable_rules_ask_for_is_not_removed(everything):
    told = refusal({"work_streams": [{"name": "Messages", "context_variables": []}]})

    assert told.startswith("work_streams[0].context_variables: rule 'Worth a lot' asks for")


def test_agent_who_may_not_sign_in_any_more_goes_offline(everything, file, commit):
    agent = Agent.objects.get(user__username="alice")
    agent.show_presence(Presence.available(), chosen=True)
    file["users"][1]["is_active"] = False

    with commit():
        apply(file)

    assert Agent.objects.get(pk=agent.pk).presence.name == "Offline"


def test_change_is_told_with_both_values(everything, file):
    file["queues"][1]["priority"] = 7

    assert apply(file).changes == ("Queue 'Repairs': priority 5 → 7.",)


def test_dry_run_tells_everything_and_changes_nothing(db, file, secrets):
    content = setup.with_secrets(setup.check(file), secrets)

    outcome = setup.apply(content, dry_run=True)

    assert "Work stream 'Messages': new." in outcome.changes
    assert not WorkStream.objects.exists()
    assert setup.apply(content).changes == outcome.changes


def test_secret_is_never_told(db, file, secrets):
    outcome = setup.apply(setup.with_secrets(setup.check(file), secrets))

    told = "\n".join(outcome.changes)
    assert "EAAtoken" not in told
    assert "0123456789abcdef" not in told


def test_what_does_not_look_like_a_secret_is_doubted_and_taken(everything):
    application = {"app_id": "700000000000123", "name": "Lamps", "app_secret": "short"}

    (doubt,) = apply({"application": application}).doubts

    assert doubt.startswith("application.app_secret: An Application Secret has 32 characters")
    assert FacebookApplication.objects.get().app_secret == "short"


def test_one_application_more_than_there_may_be_is_refused(everything):
    application = {"app_id": "700000000000124", "name": "Shades", "app_secret": "0" * 32}

    assert "FACEBOOK_MAX_APPLICATIONS" in refusal({"application": application})


def test_acknowledgement_keeps_its_date(everything, file):
    before = FacebookApplication.objects.get().privacy_acknowledged_at

    apply(file)

    assert FacebookApplication.objects.get().privacy_acknowledged_at == before < timezone.now()


def test_last_administrator_stays_one(everything, file):
    file["users"][0]["role"] = "supervisor"

    assert "nobody would be an administrator any more" in refusal(file)


def test_scale_of_a_rated_skill_stays(everything, file):
    file["skills"][0]["rating_model"] = "Stars"

    assert "skills[0].rating_model: agents or rules are rated with Fluency" in refusal(file)


def test_step_somebody_is_rated_with_is_not_removed(everything, file):
    file["rating_models"][0]["values"].pop()

    assert "Rating value 'Native' of 'Fluency' is in use" in refusal(file)
    assert RatingValue.objects.filter(name="Native").exists()


@pytest.mark.parametrize(
    ("section", "key"),
    [("presences", "Busy"), ("notifications", "Facebook - consult - default")],
)
def test_what_came_with_the_product_stays_as_it_is(everything, file, section, key):
    file[section][0]["name"] = key

    assert f"{section}[0]: {key!r} came with the product and stays as it is." in refusal(file)


def test_command_does_it_all(db, file, secrets, tmp_path):
    path = tmp_path / "setup.json"
    path.write_text(json.dumps(file))

    told = run("connect_facebook", "--file", str(path), "--secrets", str(secrets))

    assert "- Skill 'German': new." in told
    assert "Callback Uri: http" in told
    assert Skill.objects.exists()


def test_command_tries_without_changing_anything(db, file, secrets, tmp_path):
    path = tmp_path / "setup.json"
    path.write_text(json.dumps(file))

    told = run("connect_facebook", "--file", str(path), "--secrets", str(secrets), "--dry-run")

    assert "Nothing was changed." in told
    assert not NotificationTemplate.objects.filter(name="Loud").exists()
