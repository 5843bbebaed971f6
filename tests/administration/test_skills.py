"""Skills, their types, their scales, and who has them."""

import pytest

from routing.models import AttachedSkill, SkillAttachmentRule
from tests.administration.forms import change, delete, rows
from tests.fixtures import make_agent, text_item
from workstreams.conversations.models import Conversation
from workstreams.models import AgentSkill, RatingModel, Skill

ADD_MODEL = "/admin/workstreams/ratingmodel/add/"


def scale(*values, least=1, most=3):
    steps = [{"value": value, "name": f"Step {value}"} for value in values]
    return {"name": "Marks", "least": least, "most": most} | rows("values", *steps)


def test_scale_with_a_name_for_every_step_is_saved(admin):
    admin.post(ADD_MODEL, scale(1, 2, 3))

    model = RatingModel.objects.get(name="Marks")
    assert list(model.values.values_list("value", flat=True)) == [1, 2, 3]


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        (scale(1), "Name every step of the scale. Without a name: 2, 3."),
        (scale(1, 2, 3, 4), "The scale goes from 1 to 3"),
        (scale(2, least=2, most=2), "The smallest value is at least 1, the largest is larger"),
        (scale(1, 1, 2, 3), "duplicate"),
    ],
)
def test_scale_that_is_none_is_refused(admin, posted, sentence):
    response = admin.post(ADD_MODEL, posted)

    assert sentence in response.content.decode()
    assert not RatingModel.objects.filter(name="Marks").exists()


def test_scale_is_made_longer_together_with_its_new_steps(admin, italian, stars):
    model = italian.rating_model
    kept = [
        {"id": one.pk, "model": model.pk, "value": one.value, "name": one.name} for one in stars
    ]
    steps = rows("values", *kept, {"value": 4, "name": "Native"}, stored=len(kept))
    admin.post(change(model), {"name": model.name, "least": 1, "most": 4} | steps)

    model.refresh_from_db()
    assert (model.most, model.values.count()) == (4, 4)


def test_scale_in_use_is_not_deleted_and_the_page_says_why(admin, italian):
    response = admin.post(delete(italian.rating_model), {"post": "yes"})

    assert "skill “Italian”" in response.content.decode()
    assert RatingModel.objects.filter(pk=italian.rating_model_id).exists()


def test_type_in_use_is_not_deleted(admin, italian):
    response = admin.post(delete(italian.type), {"post": "yes"})

    assert "skill “Italian”" in response.content.decode()


def test_skill_in_use_is_not_deleted_and_the_page_says_why(admin, stream, italian, stars, alice):
    rule = SkillAttachmentRule.objects.create(work_stream=stream, name="Italians")
    AttachedSkill.objects.create(rule=rule, skill=italian, rating=stars[0])
    AgentSkill.objects.create(agent=alice, skill=italian, rating=stars[0])
    words = admin.post(delete(italian), {"post": "yes"}).content.decode()

    assert "skill attachment rule “Italians” of work stream “Facebook messages”" in words
    assert "1 agent has it" in words
    assert Skill.objects.filter(pk=italian.pk).exists()


def test_supervisor_says_who_has_a_skill_but_does_not_rename_it(supervisor, italian, stars, alice):
    posted = {"name": "Mine"} | rows("agents", {"agent": alice.pk, "rating": stars[1].pk})
    response = supervisor.post(change(italian), posted)

    italian.refresh_from_db()
    assert response.status_code == 302
    assert italian.name == "Italian"
    assert AgentSkill.objects.get().rating == stars[1]


def test_step_of_another_scale_is_no_rating_of_the_skill(admin, italian, marks, alice):
    posted = {
        "name": "Italian",
        "type": italian.type_id,
        "rating_model": italian.rating_model_id,
    } | rows("agents", {"agent": alice.pk, "rating": marks[0].pk})
    response = admin.post(change(italian), posted)

    assert "not one of the available choices" in response.content.decode()
    assert not AgentSkill.objects.exists()


def test_scale_of_a_rated_skill_stays(admin, italian, stars, alice):
    AgentSkill.objects.create(agent=alice, skill=italian, rating=stars[0])

    assert 'name="rating_model"' not in admin.get(change(italian)).content.decode()


def test_conversation_that_asks_for_a_skill_goes_to_who_gets_it(
    admin, deliver, stream, italian, stars, commit
):
    rule = SkillAttachmentRule.objects.create(work_stream=stream, name="Everyone")
    AttachedSkill.objects.create(rule=rule, skill=italian, rating=stars[1])
    alice = make_agent("alice", "Alice Martin")
    deliver(text_item("Buongiorno"))
    assert Conversation.objects.get().agent is None

    posted = {
        "name": "Italian",
        "type": italian.type_id,
        "rating_model": italian.rating_model_id,
    } | rows("agents", {"agent": alice.pk, "rating": stars[2].pk})
    with commit():
        admin.post(change(italian), posted)

    assert Conversation.objects.get().agent == alice
