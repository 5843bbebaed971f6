"""`export_configuration` writes what `connect_facebook` reads, and leaves secrets out."""

import json

import pytest
from auditlog.models import LogEntry
from django.core.management import CommandError

from facebook_channel.models import FacebookApplication, FacebookPage
from omnichannel.administration import setup
from routing.models import RoutingRule
from tests.fixtures import make_agent
from tests.setup_file.everything import EVERYTHING
from tests.setup_file.using import apply, run
from workstreams.models import (
    ContextVariable,
    Queue,
    QueueMembership,
    SupervisorSettings,
    User,
    WorkStream,
)


def test_export_of_an_applied_export_is_the_same_to_the_byte(everything):
    assert setup.export() == json.dumps(EVERYTHING, indent=2, ensure_ascii=False) + "\n"


def test_export_applied_where_it_came_from_changes_nothing(everything):
    LogEntry.objects.all().delete()

    outcome = apply(json.loads(setup.export()))

    assert outcome.changes == ()
    assert not LogEntry.objects.exists()


def test_untouched_installation_exports_and_takes_its_export(db):
    outcome = apply(json.loads(setup.export()))

    assert outcome.changes == ()
    assert not SupervisorSettings.objects.exists()


def test_no_secret_is_exported(everything):
    written = setup.export()

    application = FacebookApplication.objects.get()
    secrets = [application.app_secret, application.verify_token, application.webhook_key]
    secrets += [
        FacebookPage.objects.get().access_token,
        User.objects.get(name="Adam Reyes").password,
    ]
    assert not [secret for secret in secrets if secret in written]


def test_people_of_the_demonstration_are_not_exported(everything):
    User.objects.filter(username="alice").update(is_demonstration=True)

    names = [user["username"] for user in json.loads(setup.export())["users"]]

    assert names == ["adam", "bob"]


def test_people_can_be_left_out(everything):
    assert "users" not in json.loads(run("export_configuration", "--without-users"))


def test_export_is_written_into_a_file(everything, tmp_path):
    path = tmp_path / "configuration.json"

    told = run("export_configuration", "--file", str(path))

    assert path.read_text() == setup.export()
    assert str(path) in told


def test_export_says_where_it_cannot_write(db, tmp_path):
    with pytest.raises(CommandError, match="cannot be written: No such file"):
        run("export_configuration", "--file", str(tmp_path / "nowhere" / "a.json"))


def test_retired_pages_and_applications_are_not_exported(everything):
    FacebookApplication.objects.get().retire()

    assert json.loads(setup.export())["applications"] == []


def test_number_of_queries_does_not_grow_with_rows(everything, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as few:
        setup.export()
    for number in range(3):
        stream = WorkStream.objects.create(name=f"Stream {number}")
        queue = Queue.objects.create(name=f"Queue {number}")
        RoutingRule.objects.create(work_stream=stream, queue=queue, name="Rule")
        ContextVariable.objects.create(work_stream=stream, name="a", display_name="A")
        agent = make_agent(f"agent{number}", "Agent")
        QueueMembership.objects.create(queue=queue, agent=agent)

    with django_assert_max_num_queries(len(few)):
        setup.export()
