"""`connect_facebook`: the whole set-up from one file, as often as one likes."""

import copy
import io
import json

import pytest
from django.core.management import CommandError, call_command

from facebook_channel.models import FacebookApplication, FacebookPage
from omnichannel.administration import setup
from routing.models import Condition, RoutingRule
from tests.fixtures import text_item
from workstreams.conversations.models import Conversation
from workstreams.models import Agent, ContextVariable, Queue, QueueMembership, User, WorkStream

FILE = {
    "queues": [{"name": "Repairs", "priority": 5, "members": ["alice"]}],
    "agents": [
        {
            "username": "alice",
            "name": "Alice Martin",
            "password": "correct horse battery",
            "capacity": 4,
            "presence": "away",
        },
        {"username": "bob", "name": "Bob Okafor", "queues": ["Repairs"]},
        {"username": "sofia", "name": "Sofia Lindgren", "role": "supervisor", "capacity": 0},
        {"username": "adam", "name": "Adam Reyes", "role": "administrator"},
    ],
    "work_stream": {"name": "Messages", "capacity": 2, "mode": "push", "auto_assign": True},
    "rules": [
        {
            "name": "Broken lamps",
            "queue": "Repairs",
            "match": "any",
            "conditions": [
                {
                    "entity": "Facebook Engagement Context (Conversation)",
                    "attribute": "Customer name",
                    "operator": "Begins with",
                    "value": "Gilda",
                },
                {
                    "entity": "facebook_engagement_context",
                    "attribute": "locale",
                    "operator": "contains_data",
                },
            ],
        }
    ],
    "application": {"name": "Lamps", "app_id": "700000000000123", "app_secret": "first secret"},
    "pages": [
        {
            "page_id": "110000000000123",
            "name": "Lamps",
            "access_token": "first token",
            "language": "de-DE",
            "customer_attachments": True,
            "human_agent_tag": True,
        }
    ],
}
EVERYTHING = [User, Agent, Queue, QueueMembership, WorkStream, RoutingRule, Condition]
EVERYTHING += [FacebookApplication, FacebookPage]


@pytest.fixture
def file():
    return copy.deepcopy(FILE)


def apply(content):
    return setup.apply(setup.check(content))


def rows():
    return {model: model.objects.count() for model in EVERYTHING}


def test_whole_file_is_in_the_database(db, file):
    apply(file)

    page = FacebookPage.objects.get()
    assert (page.kind, page.language, page.human_agent_tag) == ("facebook", "de-DE", True)
    assert (page.customer_attachments, page.agent_attachments) == (True, False)
    assert page.work_stream == WorkStream.objects.get(name="Messages", capacity=2)
    assert set(Queue.objects.get(name="Repairs").agents.all()) == set(
        Agent.objects.filter(user__username__in=["alice", "bob"])
    )
    alice = Agent.objects.get(user__username="alice")
    assert (alice.capacity, alice.presence.name, alice.default_presence.name) == (4, "Away", "Away")
    assert [(c.attribute, c.operator, c.value) for c in Condition.objects.all()] == [
        ("customer_name", "begins_with", "Gilda"),
        ("locale", "contains_data", ""),
    ]


def test_options_of_a_page_change_only_when_the_file_names_them(db, file):
    file["pages"][0] |= {"shows_typing": False, "marks_seen": True}
    apply(file)
    del file["pages"][0]["shows_typing"], file["pages"][0]["marks_seen"]
    apply(file)

    page = FacebookPage.objects.get()
    assert (page.shows_typing, page.marks_seen) == (False, True)


def test_doing_it_twice_changes_nothing(db, file):
    first = apply(file)
    before = rows()

    second = apply(file)

    assert second.connections == first.connections
    assert second.changes == ()
    assert rows() == before


def test_connection_is_what_facebook_asks_for(db, file):
    (connection,) = apply(file).connections

    application = FacebookApplication.objects.get()
    assert connection.callback_uri.endswith(f"/webhooks/facebook/{application.webhook_key}/")
    assert connection.verify_token == application.verify_token != ""


def test_administrator_without_capacity_is_no_agent(db, file):
    apply(file)

    assert not Agent.objects.filter(user__username="adam").exists()


def test_agent_without_a_password_cannot_sign_in_with_one(db, file):
    apply(file)

    assert User.objects.get(username="alice").check_password("correct horse battery")
    assert not User.objects.get(username="bob").has_usable_password()


def test_absent_secrets_keep_the_stored_ones(db, file):
    apply(file)
    del file["application"]["app_secret"], file["pages"][0]["access_token"]
    del file["agents"][0]["password"]
    file["pages"][0]["name"] = "Lamps and shades"

    apply(file)

    assert FacebookApplication.objects.get().app_secret == "first secret"
    page = FacebookPage.objects.get()
    assert (page.access_token, page.name) == ("first token", "Lamps and shades")
    assert User.objects.get(username="alice").check_password("correct horse battery")


def test_new_secrets_replace_the_stored_ones(db, file):
    apply(file)
    file["application"]["app_secret"] = "second secret"
    file["pages"][0]["access_token"] = "second token"

    apply(file)

    assert FacebookApplication.objects.get().app_secret == "second secret"
    assert FacebookPage.objects.get().access_token == "second token"


def test_new_token_takes_a_page_into_service_again(db, file):
    apply(file)
    FacebookPage.objects.get().report_trouble("Enter a new page access token.")
    file["pages"][0]["access_token"] = "second token"

    apply(file)

    page = FacebookPage.objects.get()
    assert (page.health, page.health_sentence) == ("unknown", "")


def test_token_a_page_has_already_leaves_its_trouble(db, file):
    apply(file)
    FacebookPage.objects.get().report_trouble("Enter a new page access token.")

    assert apply(file).changes == ()
    assert FacebookPage.objects.get().health == "needs_attention"


def test_queues_of_an_administrator_make_an_agent_of_them(db, file):
    file["agents"][3]["queues"] = ["Repairs"]

    apply(file)

    assert Queue.objects.get(name="Repairs").agents.filter(user__username="adam").exists()


def test_absent_sections_are_left_as_they_are(db, file):
    apply(file)
    before = rows()

    assert apply({}) == setup.Outcome()
    assert rows() == before


def test_conditions_are_replaced_as_the_file_says(db, file):
    apply(file)
    file["rules"][0]["conditions"].pop()

    apply(file)

    assert Condition.objects.get().attribute == "customer_name"


def conditions_of(file):
    apply(file)
    made = Condition.objects.order_by("order")
    return [(c.entity, c.attribute, c.operator, c.value, c.group) for c in made]


def test_rules_ask_for_anything_by_label_or_by_code(db, file):
    rows = [
        ("Message", "Has attachment", "Equals", "Yes"),
        ("contact (Conversation)", "tags", "does not equal", "VIP"),
        ("Time", "Day", "Equals", "Sunday"),
        ("time", "Hour (0-23)", "Is greater than or equal to", "18"),
        ("Referral", "ad_id", "contains_data", "whatever"),
    ]
    keys = ("entity", "attribute", "operator", "value")
    file["rules"][0]["conditions"] = [
        {**dict(zip(keys, row, strict=True)), "group": "A"} for row in rows
    ]

    assert conditions_of(file) == [
        ("message", "has_attachment", "equals", "yes", "A"),
        ("contact", "tags", "does_not_equal", "VIP", "A"),
        ("time", "day", "equals", "sunday", "A"),
        ("time", "hour", "is_greater_than_or_equal_to", "18", "A"),
        ("referral", "ad_id", "contains_data", "", "A"),
    ]


def test_rules_ask_for_variables_the_work_stream_declares(db, file):
    apply(file)
    stream = WorkStream.objects.get()
    ContextVariable.objects.create(
        work_stream=stream, display_name="Customer's age", name="customerAge", type="number"
    )
    file["rules"][0]["conditions"] = [
        {
            "entity": "Context variables",
            "attribute": attribute,
            "operator": "is_less_than",
            "value": "18",
        }
        for attribute in ("customerAge", "Customer's age")
    ]

    line = ("context_variables", "customerAge", "is_less_than", "18", "")
    assert conditions_of(file) == [line, line]


def test_rule_splits_between_queues(db, file):
    file["rules"][0]["description"] = "Two workshops"
    file["rules"][0]["shares"] = [
        {"queue": "Repairs", "percent": 80},
        {"queue": "Default", "percent": 20},
    ]
    apply(file)
    apply(file)

    rule = RoutingRule.objects.get()
    assert [(s.queue.name, s.percent) for s in rule.shares.all()] == [
        ("Repairs", 80),
        ("Default", 20),
    ]
    assert rule.description == "Two workshops"


def test_shares_are_replaced_as_the_file_says(db, file):
    file["rules"][0]["shares"] = [
        {"queue": "Repairs", "percent": 80},
        {"queue": "Default", "percent": 20},
    ]
    apply(file)
    del file["rules"][0]["shares"]

    apply(file)

    assert not RoutingRule.objects.get().shares.exists()


def test_room_made_by_the_file_is_used_at_once(deliver, file):
    deliver(text_item())
    del file["application"], file["pages"]
    file["agents"][0]["presence"] = "Available"

    apply(file)

    assert Conversation.objects.get().agent is not None


def run(path, *options):
    output = io.StringIO()
    call_command("connect_facebook", "--file", str(path), *options, stdout=output)
    return output.getvalue()


def test_command_prints_the_connection_as_json(db, file, tmp_path):
    path = tmp_path / "setup.json"
    path.write_text(json.dumps(file))

    printed = json.loads(run(path, "--json"))

    application = FacebookApplication.objects.get()
    assert printed == {
        "callback_uri": application.callback_uri,
        "verify_token": application.verify_token,
    }


def test_command_tells_people_where_to_enter_it(db, file, tmp_path):
    path = tmp_path / "setup.json"
    path.write_text(json.dumps(file))

    printed = run(path)

    assert "Callback Uri: http" in printed
    assert "Verify Token: " in printed


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b'{"queues": 1}'])
def test_command_refuses_a_file_it_cannot_use(db, tmp_path, content):
    path = tmp_path / "setup.json"
    path.write_bytes(content)

    with pytest.raises(CommandError):
        run(path)


def test_command_says_which_file_it_cannot_read(db, tmp_path):
    with pytest.raises(CommandError, match=r"nowhere.json cannot be read: No such file"):
        run(tmp_path / "nowhere.json")
