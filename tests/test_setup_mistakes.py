"""Whatever is wrong in a set-up file is said in a sentence, and nothing is changed."""

import copy

import pytest

from omnichannel.administration.setup import SetupRefused
from tests.test_setup_file import FILE, apply, rows


@pytest.fixture
def file():
    return copy.deepcopy(FILE)


def refusal(content):
    with pytest.raises(SetupRefused) as refused:
        apply(content)
    return refused.value.sentences


def put(value, *path):
    def change(content):
        for key in path[:-1]:
            content = content[key]
        content[path[-1]] = value

    return change


def drop(*path):
    def change(content):
        for key in path[:-1]:
            content = content[key]
        del content[path[-1]]

    return change


def shares(*percents):
    return [{"queue": f"Queue {n}", "percent": percent} for n, percent in enumerate(percents)]


CONDITION = ("rules", 0, "conditions", 0)
CLOCK = {"entity": "Time", "attribute": "hour", "operator": "equals", "value": "noon"}


MISTAKES = [
    (put(1, "colour"), "colour: is not known here. Known keys: version, presences,"),
    (put(1, "queues", 0, "size"), "queues[0].size: is not known here."),
    (put({}, "queues"), "queues: Expected a list of items"),
    (put("x", "queues", 0), "queues[0]: Invalid data. Expected a dictionary"),
    (drop("queues", 0, "name"), "queues[0].name: This field is required."),
    (put(0, "queues", 0, "priority"), "queues[0].priority: Ensure this value is greater"),
    (put(10**12, "queues", 0, "priority"), "queues[0].priority: Ensure this value is less"),
    (put("x" * 101, "queues", 0, "name"), "queues[0].name: Ensure this field has no more than"),
    (put("a\x00b", "queues", 0, "name"), "queues[0].name: Null characters are not allowed."),
    (
        put(["carol"], "queues", 0, "members"),
        "queues[0].members: there is no agent with the user name 'carol'",
    ),
    (
        put(["adam"], "queues", 0, "members"),
        "queues[0].members: there is no agent with the user name 'adam'",
    ),
    (put("boss", "agents", 0, "role"), 'agents[0].role: "boss" is not a valid choice.'),
    (put("Asleep", "agents", 0, "presence"), "agents[0].presence: must be one of: Available, Busy"),
    (put(-1, "agents", 0, "capacity"), "agents[0].capacity: Ensure this value is greater"),
    (
        put(["Nowhere"], "agents", 1, "queues"),
        "agents[1].queues: there is no queue named 'Nowhere'.",
    ),
    (put("alice", "agents", 1, "username"), "agents: alice stands there twice."),
    (put("pull", "work_stream", "mode"), 'work_stream.mode: "pull" is not a valid choice.'),
    (put([], "work_stream", "allowed_presences"), "work_stream.allowed_presences: This list may"),
    (drop("work_stream"), "rules: need a work_stream in the same file."),
    (put("Nowhere", "rules", 0, "queue"), "rules[0].queue: there is no queue named 'Nowhere'."),
    (put("some", "rules", 0, "match"), 'rules[0].match: "some" is not a valid choice.'),
    (put("Weather", *CONDITION, "entity"), "rules[0].conditions[0].entity: must be one of: face"),
    (put("F", *CONDITION, "group"), 'rules[0].conditions[0].group: "F" is not a valid choice.'),
    (put(CLOCK, *CONDITION), "rules[0].conditions[0].value: must be a number, such as 5.5."),
    (
        put({**CLOCK, "operator": "contains", "value": "1"}, *CONDITION),
        "rules[0].conditions[0].operator: must be one of: equals, does_not_equal, is_greater_than",
    ),
    (
        put({**CLOCK, "attribute": "Day", "value": "someday"}, *CONDITION),
        "rules[0].conditions[0].value: must be one of: monday, tuesday",
    ),
    (
        put(shares(100), "rules", 0, "shares"),
        "rules[0].shares: A rule splits among 2 to 5 queues, not 1.",
    ),
    (
        put(shares(*[10] * 6), "rules", 0, "shares"),
        "rules[0].shares: A rule splits among 2 to 5 queues, not 6.",
    ),
    (
        put(shares(50, 40), "rules", 0, "shares"),
        "rules[0].shares: The shares add up to 90; make it 100.",
    ),
    (put(shares(0, 100), "rules", 0, "shares"), "rules[0].shares[0].percent: Ensure this value is"),
    (
        put([{"queue": "Repairs", "percent": 50}] * 2, "rules", 0, "shares"),
        "rules[0].shares: must name each queue once.",
    ),
    (
        put(shares(50, 50), "rules", 0, "shares"),
        "rules[0].shares: there is no queue named 'Queue 0'.",
    ),
    (put("age", *CONDITION, "attribute"), "rules[0].conditions[0].attribute: must be one of: cus"),
    (put("is", *CONDITION, "operator"), "rules[0].conditions[0].operator: must be one of: equals"),
    (put("", *CONDITION, "value"), "rules[0].conditions[0].value: is missing: compare with what?"),
    (drop("application"), "pages: need a work_stream and an application in the same file."),
    (
        drop("application", "app_secret"),
        "application.app_secret: application 700000000000123 (Lamps) is new and has none.",
    ),
    (
        drop("pages", 0, "access_token"),
        "pages[0].access_token: page 110000000000123 (Lamps) is new and has none.",
    ),
]


@pytest.mark.parametrize(("change", "sentence"), MISTAKES, ids=[text for _, text in MISTAKES])
def test_mistake_is_said_in_a_sentence_and_nothing_is_changed(db, file, change, sentence):
    before = rows()
    change(file)

    sentences = refusal(file)

    assert any(said.startswith(sentence) for said in sentences), sentences
    assert rows() == before


@pytest.mark.parametrize("content", [[], "file", None, 7])
def test_file_that_is_no_object_is_refused(db, content):
    (sentence,) = refusal(content)

    assert sentence.startswith("The file: ")


def test_every_mistake_is_said_at_once(db, file):
    put("boss", "agents", 0, "role")(file)
    put(0, "queues", 0, "priority")(file)

    assert len(refusal(file)) == 2
