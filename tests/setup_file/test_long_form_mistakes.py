"""Whatever is wrong in the long form is said with its place."""

import pytest

from tests.setup_file.using import refusal


def put(value, *path):
    def change(content):
        for key in path[:-1]:
            content = content[key]
        content[path[-1]] = value

    return change


STREAM = ("work_streams", 0)
MISTAKES = [
    (
        put("Nowhere", "skills", 0, "type"),
        "skills[0].type: there is no skill type named 'Nowhere'.",
    ),
    (put("Nowhere", "queues", 1, "operating_hours"), "queues[1].operating_hours: there is no oper"),
    (
        put("Nowhere", "queues", 1, "overflow", 1, "target"),
        "queues[1].overflow[1].target: there is",
    ),
    (
        put(None, "queues", 1, "overflow", 1, "threshold"),
        "queues[1].overflow[1].threshold: Enter a number",
    ),
    (put("Mars", "operating_hours", 0, "time_zone"), "operating_hours[0].time_zone: Choose a time"),
    (
        put("someday", "operating_hours", 0, "shifts", 0, "weekday"),
        "operating_hours[0].shifts[0].we",
    ),
    (
        put("2026-01-01", "operating_hours", 0, "holidays", 0, "last_day"),
        "operating_hours[0].holida",
    ),
    (
        put(9, "users", 1, "skills", 0, "rating"),
        "users[1].skills[0].rating: 'German' is rated with",
    ),
    (
        put("Gone", "users", 1, "default_presence"),
        "users[1].default_presence: must be one of: Avail",
    ),
    (
        put("Nowhere", *STREAM, "notification_consult"),
        "work_streams[0].notification_consult: there",
    ),
    (
        put([], *STREAM, "context_variables"),
        "work_streams[0].rules[0].conditions[0].entity: must be",
    ),
    (
        put("Nowhere", *STREAM, "rules", 0, "queue"),
        "work_streams[0].rules[0].queue: there is no qu",
    ),
    (put("Later", *STREAM, "rules", 0, "name"), "work_streams[0].rules: Later stands there twice."),
    (put("xx-XX", "quick_replies", 0, "locale"), 'quick_replies[0].locale: "xx-XX" is not a valid'),
    (
        put("{FullName{Boss}}", "quick_replies", 0, "message"),
        "quick_replies[0].message: {FullName{",
    ),
    (put(["Nowhere"], "quick_replies", 0, "work_streams"), "quick_replies[0].work_streams: there"),
    (put(0, "retention", "journal_days"), "retention.journal_days: Ensure this value is greater"),
    (
        put("Nowhere", "applications", 0, "pages", 0, "work_stream"),
        "applications[0].pages[0].work_s",
    ),
]


@pytest.mark.parametrize(("change", "sentence"), MISTAKES, ids=[text for _, text in MISTAKES])
def test_mistake_is_named_with_its_place(everything, file, change, sentence):
    change(file)

    assert refusal(file).startswith(sentence)
