"""The tabs of context variables and of skill attachment rules."""

from routing.models import Condition, SkillAttachmentRule
from tests.administration.forms import change, condition, new_one, rows, stream_fields
from workstreams.models import ContextVariable


def variable_fields(variable, **changes):
    kept = {
        "id": variable.pk,
        "work_stream": variable.work_stream_id,
        "display_name": variable.display_name,
        "name": variable.name,
        "type": variable.type,
    }
    return kept | changes


def variable_row(variable, **changes):
    return rows("context_variables", variable_fields(variable, **changes), stored=1)


def order_number(stream):
    return ContextVariable.objects.create(
        work_stream=stream, display_name="Order number", name="order_number"
    )


def asked_for(rule, variable):
    Condition.objects.create(
        rule=rule,
        entity="context_variables",
        attribute=variable.name,
        operator="contains_data",
    )


def test_name_of_a_variable_is_made_from_its_display_name(admin, stream):
    new = {"display_name": "Order number", "name": "", "type": "text"}
    admin.post(change(stream), stream_fields() | rows("context_variables", new))

    assert ContextVariable.objects.get().name == "order_number"


def test_name_with_a_blank_is_refused(admin, stream):
    new = {"display_name": "Order", "name": "order number", "type": "text"}
    response = admin.post(change(stream), stream_fields() | rows("context_variables", new))

    assert "Begin with a letter" in response.content.decode()


def test_variable_rules_ask_for_is_not_renamed(admin, stream, rule):
    variable = order_number(stream)
    asked_for(rule, variable)
    posted = stream_fields() | variable_row(variable, name="number")
    response = admin.post(change(stream), posted)

    assert "Rules ask for it: “Gilda first”. Change them first." in response.content.decode()
    assert ContextVariable.objects.get().name == "order_number"


def test_variable_rules_ask_for_is_not_deleted(admin, stream, rule):
    variable = order_number(stream)
    asked_for(rule, variable)
    response = admin.post(change(stream), stream_fields() | variable_row(variable, DELETE="on"))

    sentence = "“Order number” cannot be deleted, because rules ask for it: “Gilda first”."
    assert sentence in response.content.decode()
    assert ContextVariable.objects.exists()


def test_variable_nobody_asks_for_is_renamed_and_deleted(admin, stream):
    variable = order_number(stream)
    admin.post(change(stream), stream_fields() | variable_row(variable, name="number"))
    variable.refresh_from_db()
    assert variable.name == "number"

    admin.post(change(stream), stream_fields() | variable_row(variable, DELETE="on"))
    assert not ContextVariable.objects.exists()


def test_variables_that_exchange_names_are_sent_back_with_what_to_do(admin, stream):
    one, other = (
        ContextVariable.objects.create(work_stream=stream, display_name=name, name=name)
        for name in ("one", "other")
    )
    crossed = [variable_fields(one, name="other"), variable_fields(other, name="one")]
    posted = stream_fields() | rows("context_variables", *crossed, stored=2)

    response = admin.post(change(stream), posted)

    assert response.status_code == 200
    assert "Save in two steps" in response.content.decode()
    one.refresh_from_db()
    assert one.name == "one"


def test_two_variables_of_one_name_are_refused_with_a_sentence(admin, stream):
    order_number(stream)
    twice = [
        {"display_name": "Order", "name": "order", "type": "text"},
        {"display_name": "Order too", "name": "order", "type": "number"},
    ]
    response = admin.post(change(stream), stream_fields() | rows("context_variables", *twice))

    sentence = "Another context variable here is called order. Choose another name."
    assert sentence in response.content.decode()
    assert ContextVariable.objects.count() == 1


def test_saved_name_is_not_declared_again(admin, stream):
    kept = order_number(stream)
    stored = {"id": kept.pk, "work_stream": stream.pk, "display_name": "A", "name": kept.name}
    new = {"display_name": "Order number", "name": "", "type": "text"}
    posted = rows("context_variables", stored | {"type": "text"}, new, stored=1)
    response = admin.post(change(stream), stream_fields() | posted)

    sentence = "Another context variable here is called order_number. Choose another name."
    assert sentence in response.content.decode()


def attaching(skill, rating):
    return (
        {"name": "Italian", "match": "all", "is_active": "on"}
        | rows("conditions", condition("it_IT", "locale"))
        | rows("skills", {"skill": skill.pk, "rating": rating.pk})
    )


def test_skill_rule_is_saved_with_its_condition_and_skill(admin, stream, italian, stars):
    where = new_one(stream, "skillattachmentrule")
    response = admin.post(where, attaching(italian, stars[2]))

    assert response.url == f"{change(stream)}#skill_rules"
    rule = SkillAttachmentRule.objects.get()
    assert rule.conditions.get().value == "it_IT"
    assert (rule.skills.get().skill, rule.skills.get().rating) == (italian, stars[2])


def test_rating_of_another_scale_is_not_attached(admin, stream, italian, marks):
    where = new_one(stream, "skillattachmentrule")
    response = admin.post(where, attaching(italian, marks[1]))

    assert "Choose a value of the rating model “Levels”." in response.content.decode()
    assert not SkillAttachmentRule.objects.exists()
