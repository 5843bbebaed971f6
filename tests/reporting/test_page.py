"""The history as a supervisor sees it: tiles, charts, a table, and the same as a file."""

import csv
import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.utils import timezone

from tests.reporting.conftest import TEN
from workstreams.conversations.models import Tag
from workstreams.models import Queue
from workstreams.reporting import counting

HISTORY = "/supervision/history/"
MARCH = "time=custom&since=2026-03-10&until=2026-03-10"


def show(client, query=""):
    return client.get(f"{HISTORY}?{query}")


def opened(response):
    """Conversations opened, by the label of the row."""
    return {row.label: row.sums["opened"] for row in response.context["table"].rows}


def in_zone(sofia, name):
    sofia.user.time_zone = name
    sofia.user.save(update_fields=["time_zone"])


def test_agents_have_no_history(at_alices):
    assert at_alices.get(HISTORY).status_code == 403
    assert at_alices.get(f"{HISTORY}csv/").status_code == 403


def test_who_has_not_signed_in_is_asked_to(client, db):
    assert client.get(HISTORY).status_code == 302
    assert client.get(f"{HISTORY}csv/").status_code == 302


def test_nothing_is_posted(at_sofias):
    assert at_sofias.post(HISTORY).status_code == 405


def test_an_empty_history_opens(at_sofias):
    body = show(at_sofias).content.decode()

    assert "Nothing to draw in this time." in body
    assert "style=" not in body


def test_every_number_is_defined_beside_it(at_sofias):
    body = show(at_sofias).content.decode()

    for number in show(at_sofias).context["numbers"]:
        assert str(number.definition).replace("'", "&#x27;") in body


@pytest.mark.parametrize("by", ["time", "hour", "channel", "queue", "agent", "tag"])
def test_charts_have_a_title_and_a_table(at_sofias, story, by):
    one = story().answers(4).closes(9)
    one.conversation.tags.add(Tag.objects.create(name="lamps"))
    counting.count()

    body = show(at_sofias, f"{MARCH}&by={by}").content.decode()

    charts = re.findall(r"<svg class=.history-chart.*?</svg>", body, re.DOTALL)
    assert charts
    assert all('role="img"' in chart and "<title" in chart and "<desc" in chart for chart in charts)
    assert "<table>" in body
    assert 'scope="row"' in body


def test_the_file_has_the_numbers_of_the_table(at_sofias, story, vip):
    story(queue=vip).answers(4).closes(9)
    story(5).closes(9)
    counting.count()
    query = f"{MARCH}&by=queue"

    shown = show(at_sofias, query).context["table"]
    answer = at_sofias.get(f"{HISTORY}csv/?{query}")

    lines = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert [line["Queue"] for line in lines] == [*(row.label for row in shown.rows), "Altogether"]
    assert [line["Conversations"] for line in lines] == ["1", "1", "2"]
    assert [line["First response, average (seconds)"] for line in lines].count("240.0") == 2
    assert "history-2026-03-10-2026-03-10.csv" in answer["Content-Disposition"]


def test_a_name_is_no_formula(at_sofias, story):
    story(queue=Queue.objects.create(name="=HYPERLINK(1)"))
    counting.count()

    answer = at_sofias.get(f"{HISTORY}csv/?{MARCH}&by=queue")

    assert "'=HYPERLINK(1)" in answer.content.decode()


@pytest.mark.parametrize("filter_by", ["queue", "agent", "channel", "tag"])
def test_filters_narrow_it(at_sofias, story, alice, bob, vip, page, filter_by):
    one = story(queue=vip).closes(9)
    one.conversation.tags.add(Tag.objects.create(name="lamps"))
    story(5, agent=bob).closes(9)
    counting.count()
    keys = {"queue": vip.pk, "agent": alice.pk, "channel": page.pk, "tag": Tag.objects.get().pk}

    whole = show(at_sofias, f"{MARCH}&{filter_by}={keys[filter_by]}").context["table"].whole

    assert whole["opened"] == (2 if filter_by == "channel" else 1)


WRONG = [
    "time=custom",
    "time=custom&since=2026-03-10&until=2026-03-09",
    "time=custom&since=1990-01-01&until=2026-01-01",
    "time=custom&since=x&until=y",
    "queue=999999",
    "by=colour",
]


@pytest.mark.parametrize("query", WRONG)
@pytest.mark.parametrize("rest", ["", "csv/"])
def test_what_cannot_be_asked_is_said(at_sofias, query, rest):
    answer = at_sofias.get(f"{HISTORY}{rest}?{query}")

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "rows"),
    [("time=today", 24), ("time=7", 7), ("time=30", 30), ("by=hour", 24), ("time=365", 13)],
)
def test_every_piece_of_the_time_has_a_row(at_sofias, sofia, query, rows):
    in_zone(sofia, "UTC")

    found = len(show(at_sofias, query).context["table"].rows)

    assert found == rows or (query == "time=365" and found == 12)  # as the year falls


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 24), ("2026-06-01", 24)]
)
def test_days_on_which_clocks_change_are_whole(at_sofias, sofia, story, day, hours):
    """The hour that comes twice in October has one row for both."""
    in_zone(sofia, "Europe/Berlin")
    begin = datetime.fromisoformat(f"{day}T00:00:00+00:00") - timedelta(hours=3)
    for hour in range(30):
        story(at=begin.replace(tzinfo=UTC) + timedelta(hours=hour))
    counting.count()

    found = opened(show(at_sofias, f"time=custom&since={day}&until={day}"))

    assert len(found) == hours
    assert sum(found.values()) == {"2026-03-29": 23, "2026-10-25": 25}.get(day, 24)


def test_days_are_those_of_the_reader(at_sofias, sofia, story):
    story(at=TEN.replace(hour=23))
    counting.count()
    in_zone(sofia, "Europe/Berlin")

    query = "time=custom&since=2026-03-09&until=2026-03-13"

    assert opened(show(at_sofias, query))["11 Mar 2026"] == 1


def test_an_hour_belongs_to_the_day_in_which_it_begins(at_sofias, sofia, story):
    """Half an hour of it is after midnight in Kolkata."""
    story(45, at=TEN.replace(hour=18))
    counting.count()
    in_zone(sofia, "Asia/Kolkata")

    query = "time=custom&since=2026-03-09&until=2026-03-13"

    assert opened(show(at_sofias, query))["10 Mar 2026"] == 1
    assert show(at_sofias, MARCH).context["table"].whole["opened"] == 1
    assert opened(show(at_sofias, MARCH))["10 Mar 23:00"] == 1


def test_a_tag_that_is_gone_is_still_told(at_sofias, story):
    tag = Tag.objects.create(name="lamps")
    story().conversation.tags.add(tag)
    counting.count()
    key = tag.pk

    tag.delete()

    assert opened(show(at_sofias, f"{MARCH}&by=tag")) == {f"Deleted ({key})": 1}


@pytest.mark.parametrize("by", ["time", "queue", "agent", "tag"])
def test_the_number_of_queries_does_not_grow(
    at_sofias, story, by, django_assert_max_num_queries, vip
):
    for minutes in range(20):
        story(minutes, at=timezone.now() - timedelta(days=2), queue=vip if minutes % 2 else None)
    counting.count()

    with django_assert_max_num_queries(12):
        show(at_sofias, f"by={by}")


@pytest.mark.parametrize(
    "days", ["since=9999-12-01&until=9999-12-31", "since=0001-01-01&until=0002-01-01"]
)
@pytest.mark.parametrize("page", ["", "csv/"])
def test_days_that_no_calendar_holds_are_refused(at_sofias, days, page):
    assert at_sofias.get(f"{HISTORY}{page}?time=custom&{days}").status_code == 422
