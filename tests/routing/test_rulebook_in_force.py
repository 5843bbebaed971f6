"""Compiled rules are kept until anything they read changes, whoever changes it and however."""

from datetime import date, time

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from routing import library, rules
from routing.models import (
    AttachedSkill,
    Condition,
    QueueShare,
    RoutingRule,
    RulebookSnapshot,
    RulebookVersion,
    SkillAttachmentRule,
    SkillCondition,
)
from tests.fixtures import GILDA
from tests.routing.conftest import by_id, line, rule
from workstreams.conversations.models import ContactIdentity, Conversation
from workstreams.models import (
    ContextVariable,
    Holiday,
    OperatingHours,
    Queue,
    RatingModel,
    RatingValue,
    Skill,
    SkillType,
    WorkingHours,
    WorkStream,
)


def rulebook(stream):
    return library.editions([stream.pk])[stream.pk].rulebook


@pytest.fixture
def everything(stream, vip, spare):
    """One row of every table that rules read."""
    hours = OperatingHours.objects.create(name="Office")
    WorkingHours.objects.create(hours=hours, weekday=0, opens_at=time(8), closes_at=time(17))
    Holiday.objects.create(
        hours=hours, reason="Closed", first_day=date(2026, 1, 1), last_day=date(2026, 1, 1)
    )
    ContextVariable.objects.create(work_stream=stream, display_name="Plan", name="plan")
    made = rule(stream, vip, by_id())
    QueueShare.objects.create(rule=made, queue=spare, percent=100)
    scale = RatingModel.objects.create(name="Grades")
    rating = RatingValue.objects.create(model=scale, name="Five", value=5)
    kind = SkillType.objects.create(name="Language")
    skill = Skill.objects.create(name="French", type=kind, rating_model=scale)
    attaching = SkillAttachmentRule.objects.create(work_stream=stream, name="French")
    SkillCondition.objects.create(rule=attaching, **line(by_id()))
    AttachedSkill.objects.create(rule=attaching, skill=skill, rating=rating)


READ = {
    RoutingRule: "name",
    Condition: "value",
    QueueShare: "percent",
    SkillAttachmentRule: "name",
    SkillCondition: "value",
    AttachedSkill: "skill_id",
    Queue: "name",
    OperatingHours: "name",
    WorkingHours: "closes_at",
    Holiday: "reason",
    ContextVariable: "name",
    WorkStream: "name",
    RatingValue: "name",
}


def test_nothing_is_read_again_while_nothing_changes(everything, stream, vip):
    first = rulebook(stream)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        second = rulebook(stream)

    assert second is first
    assert len(queries) == 1


@pytest.mark.parametrize("model", READ, ids=[model.__name__ for model in READ])
def test_updating_a_row_that_rules_read_drops_them(everything, stream, model):
    first = rulebook(stream)

    model.objects.update(**{READ[model]: F(READ[model])})

    assert rulebook(stream) is not first


@pytest.mark.parametrize(
    "change",
    [
        lambda stream, vip: RoutingRule.objects.bulk_create(
            [RoutingRule(work_stream=stream, queue=vip, name="another")]
        ),
        lambda stream, vip: RoutingRule.objects.update(is_active=False),
        lambda stream, vip: Condition.objects.all().delete(),
        lambda stream, vip: Queue.objects.filter(pk=vip.pk).update(is_active=False),
        lambda stream, vip: connection.cursor().execute("DELETE FROM routing_queueshare"),
    ],
    ids=["bulk_create", "update", "delete", "of a queue", "plain SQL"],
)
def test_whichever_way_it_is_changed_the_rules_are_read_again(everything, stream, vip, change):
    first = rulebook(stream)

    change(stream, vip)

    assert rulebook(stream) is not first


def test_what_was_read_in_a_change_that_is_rolled_back_is_not_kept(stream, vip):
    before = rulebook(stream)

    with transaction.atomic():
        rule(stream, vip)
        assert [r.name for r in rulebook(stream).rules] == ["Gilda is a VIP"]
        transaction.set_rollback(True)

    assert rulebook(stream).rules == before.rules == []


def test_without_a_version_nothing_is_kept(stream):
    RulebookVersion.objects.all().delete()

    assert rulebook(stream) is not rulebook(stream)


@pytest.mark.django_db(transaction=True)
def test_rules_that_change_while_they_are_read_are_read_again():
    stream = WorkStream.objects.create(name="Facebook messages")
    made = rule(stream, Queue.default(), by_id())
    deleted = []

    def delete_it_after_the_rules_are_read(execute, sql, *more):
        answer = execute(sql, *more)
        if 'FROM "routing_routingrule"' in sql and not deleted:
            deleted.append(made.pk)
            change_elsewhere(
                f"DELETE FROM routing_condition WHERE rule_id = {made.pk};"
                f"DELETE FROM routing_routingrule WHERE id = {made.pk}"
            )
        return answer

    with connection.execute_wrapper(delete_it_after_the_rules_are_read):
        found = rulebook(stream)

    assert deleted
    assert found.rules == []


@pytest.mark.django_db(transaction=True)
def test_committed_change_is_seen_by_whoever_kept_the_old_rules():
    default = Queue.default()
    stream = WorkStream.objects.create(name="Facebook messages")
    assert rulebook(stream).rules == []

    change_elsewhere(
        f"INSERT INTO routing_routingrule (work_stream_id, queue_id, name, description, match,"
        f" is_active, \"order\") VALUES ({stream.pk}, {default.pk}, 'All', '', 'all', true, 0)"
    )

    assert [found.name for found in rulebook(stream).rules] == ["All"]


def change_elsewhere(statement):
    """As another process would: on a connection of its own."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(statement)
    finally:
        other.close()


def arrive(page, stream, number):
    identity = ContactIdentity.objects.create(channel=page, external_id=f"{GILDA}{number}")
    return Conversation.objects.create(identity=identity, channel=page, work_stream=stream)


def queries_of_routing(page, stream, first, last):
    for number in range(first, last):
        arrive(page, stream, number)
    with CaptureQueriesContext(connection) as queries:
        assert rules.route() == last - first
    return len(queries)


def test_routing_asks_the_database_the_same_for_1_and_30(everything, page, stream, commit):
    with commit():
        queries_of_routing(page, stream, 0, 1)

    one = queries_of_routing(page, stream, 1, 2)
    thirty = queries_of_routing(page, stream, 2, 32)

    assert one == thirty


def test_first_batch_after_a_change_asks_the_same_for_1_and_30(everything, page, stream):
    one = queries_of_routing(page, stream, 0, 1)
    Condition.objects.update(value="another")
    thirty = queries_of_routing(page, stream, 1, 31)

    assert one == thirty


def test_routing_asks_the_same_for_1_rule_and_50(page, stream, vip, commit):
    rule(stream, vip, by_id())
    with commit():
        queries_of_routing(page, stream, 0, 1)
    few = queries_of_routing(page, stream, 1, 2)
    for number in range(50):
        rule(stream, vip, by_id(value="x"), name=f"rule {number}")
    with commit():
        queries_of_routing(page, stream, 2, 3)

    assert queries_of_routing(page, stream, 3, 4) == few


def test_rules_are_written_down_once_for_all_decisions_by_them(page, stream, vip):
    made = rule(stream, vip)
    queries_of_routing(page, stream, 0, 3)
    made.name = "Renamed"
    made.save()
    queries_of_routing(page, stream, 3, 5)
    made.name = "Gilda is a VIP"
    made.save()
    queries_of_routing(page, stream, 5, 6)

    names = [kept.definition[0]["name"] for kept in RulebookSnapshot.objects.order_by("pk")]
    assert names == ["Gilda is a VIP", "Renamed"]


def test_snapshot_of_a_transaction_that_is_rolled_back_is_not_relied_on(page, stream, vip):
    rule(stream, vip)
    with transaction.atomic():
        queries_of_routing(page, stream, 0, 1)
        transaction.set_rollback(True)

    queries_of_routing(page, stream, 1, 2)

    assert RulebookSnapshot.objects.count() == 1
