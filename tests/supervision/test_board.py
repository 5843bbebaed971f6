"""The board: everything ongoing, narrowed as the supervisor likes, with the steps they may take."""

import pytest

from omnichannel.supervision import board
from tests.fixtures import join, make_agent
from tests.supervision.conftest import words_of
from workstreams.conversations import lifecycle, participation
from workstreams.conversations.models import Conversation
from workstreams.models import Queue, SupervisorSettings
from workstreams.supervision.models import BoardFilter

BOARD = "/supervision/"


def rows(response):
    return [str(row.conversation.identity) for row in response.context["rows"]]


@pytest.mark.parametrize("status", ["active", "wrap_up", "waiting"])
def test_what_goes_on_is_shown(at_sofias, conversation, status):
    Conversation.objects.update(status=status)

    assert len(rows(at_sofias.get(BOARD))) == 1


def test_what_waits_comes_first(at_sofias, conversation, crowd):
    crowd(1)

    states = [row.conversation.status for row in at_sofias.get(BOARD).context["rows"]]
    assert states == ["open", "active"]


def test_what_is_closed_is_not_shown(at_sofias, conversation, alice):
    lifecycle.force_close(conversation, alice.user)

    response = at_sofias.get(BOARD)
    assert rows(response) == []
    assert "Nobody is waiting, and nobody is being answered." in words_of(response)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"states": "open"}, 2),
        ({"states": ["open", "active"]}, 3),
        ({"states": "waiting"}, 0),
        ({"states": "no such state"}, 3),
        ({"agents": "alice"}, 1),
        ({"queues": "vip"}, 0),
    ],
)
def test_board_is_narrowed(at_sofias, conversation, crowd, vip, alice, asked, expected):
    crowd(2)
    keys = {"alice": alice.pk, "vip": vip.pk}
    values = {
        name: keys.get(value, value) if isinstance(value, str) else value
        for name, value in asked.items()
    }

    assert len(rows(at_sofias.get(BOARD, {"shown": "1", **values}))) == expected


def test_kept_filter_narrows_the_next_board(at_sofias, sofia, conversation, crowd):
    crowd(2)
    response = at_sofias.post(f"{BOARD}filter/", {"states": "open"}, follow=True)

    assert "Your board opens with this from now on." in words_of(response)
    assert BoardFilter.objects.get(user=sofia.user).states == ["open"]
    assert len(rows(at_sofias.get(BOARD))) == 2
    assert len(rows(at_sofias.get(BOARD, {"shown": "1"}))) == 3


def test_kept_queue_that_was_deleted_hides_nothing(at_sofias, conversation):
    gone = Queue.objects.create(name="Gone")
    at_sofias.post(f"{BOARD}filter/", {"queues": gone.pk})
    gone.delete()

    assert len(rows(at_sofias.get(BOARD))) == 1


def test_kept_queue_that_is_not_active_any_more_can_be_taken_back(at_sofias, conversation, vip):
    at_sofias.post(f"{BOARD}filter/", {"queues": vip.pk})
    Queue.objects.filter(pk=vip.pk).update(is_active=False)

    response = at_sofias.get(BOARD)

    assert response.context["wanted"].queues == [vip.pk]
    assert vip in response.context["queues"]


def test_kept_agent_who_left_can_be_taken_back(at_sofias, conversation, alice):
    at_sofias.post(f"{BOARD}filter/", {"agents": alice.pk})
    alice.user.is_active = False
    alice.user.save()

    assert alice in at_sofias.get(BOARD).context["agents"]


def test_filter_is_each_supervisors_own(at_sofias, signed_in, conversation, admin_user):
    at_sofias.post(f"{BOARD}filter/", {"states": "open"})

    assert rows(at_sofias.get(BOARD)) == []
    assert len(rows(signed_in(admin_user).get(BOARD))) == 1


def test_each_step_leads_where_it_is_taken(at_sofias, conversation):
    words = words_of(at_sofias.get(BOARD))

    for place in ("participation", "assign", "transfer", "force-close"):
        assert f"/inbox/{conversation.pk}/{place}/" in words


@pytest.mark.parametrize(
    ("switch", "gone"),
    [("monitor", "participation"), ("transfer", "assign"), ("force_close", "force-close")],
)
def test_step_that_is_switched_off_is_not_offered(at_sofias, conversation, switch, gone):
    SupervisorSettings.objects.update_or_create(pk=1, defaults={switch: False})

    assert f"/inbox/{conversation.pk}/{gone}/" not in words_of(at_sofias.get(BOARD))


def test_who_reads_along_already_is_not_asked_to(at_sofias, conversation, sofia):
    participation.monitor(conversation, sofia)

    (row,) = at_sofias.get(BOARD).context["rows"]
    assert not row.rights.offers_monitoring


def test_who_takes_part_reads_on(at_sofias, conversation, sofia, alice):
    participation.invite(conversation, sofia, alice.user)
    participation.join(conversation, sofia)
    SupervisorSettings.objects.update_or_create(pk=1, defaults={"monitor": False})

    (row,) = at_sofias.get(BOARD).context["rows"]
    assert row.last_line


def test_words_are_hidden_while_supervisors_may_not_read_along(at_sofias, conversation):
    assert "Is the brass lamp in stock?" in words_of(at_sofias.get(BOARD))
    SupervisorSettings.objects.update_or_create(pk=1, defaults={"monitor": False})

    assert "Is the brass lamp in stock?" not in words_of(at_sofias.get(BOARD))


def test_what_needs_a_supervisor_is_named(at_sofias, stopped):
    assert "needs a supervisor" in words_of(at_sofias.get(BOARD))


def test_open_page_gets_the_table_alone(at_sofias, conversation):
    words = words_of(at_sofias.get(BOARD, headers={"HX-Request": "true"}))

    assert 'id="board-rows"' in words
    assert "<html" not in words


def test_board_costs_the_same_for_many(at_sofias, crowd, django_assert_max_num_queries, vip, bob):
    join(vip, bob)
    crowd(1, agent=bob)
    with django_assert_max_num_queries(30) as few:
        at_sofias.get(BOARD)
    crowd_more(crowd, bob)
    with django_assert_max_num_queries(len(few)):
        at_sofias.get(BOARD)


def crowd_more(crowd, bob):
    from workstreams.conversations.models import ContactIdentity

    ContactIdentity.objects.filter(external_id="0").update(external_id="first")
    crowd(30, agent=bob)


def test_agent_has_no_board(at_alices):
    assert at_alices.get(BOARD).status_code == 403


def test_supervisor_who_is_no_agent_has_one(signed_in, admin_user, conversation):
    response = signed_in(admin_user).get(BOARD)

    assert rows(response) == [str(conversation.identity)]


def test_more_than_fit_stand_on_further_pages(at_sofias, crowd, monkeypatch):
    monkeypatch.setattr(board, "ROWS_A_PAGE", 2)
    make_agent("dora", "Dora Olsen")
    crowd(5)

    first, last = at_sofias.get(BOARD), at_sofias.get(BOARD, {"shown": "1", "page": "3"})

    assert (len(rows(first)), len(rows(last))) == (2, 1)
    assert "5 conversations" in words_of(first)
    assert "1 to 2" in words_of(first)
    assert "shown=1&amp;page=2" in words_of(first)


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "x", ""])
def test_page_that_does_not_exist_is_the_nearest(at_sofias, conversation, number):
    assert rows(at_sofias.get(BOARD, {"page": number})) == [str(conversation.identity)]
